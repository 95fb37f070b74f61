"""Facts of what runs in a cluster: pods, and the templates from which controllers make them.

Values are the effective ones: a container's own setting, else its pod's, else what Kubernetes does where neither says.
"""

from collections.abc import Mapping

from govcloud.text import Text
from policies.facts.cluster import BOTH, Within, read_labels
from policies.facts.fact import Fact
from policies.facts.record import Record, told


class Container(Record):
    """A container, also one that runs before the others or was added for debugging."""

    name: str
    image: str
    privileged: bool
    escalates: bool
    """Whether its processes may get more rights than they start with."""
    added: tuple[str, ...]
    """Capabilities."""
    dropped: tuple[str, ...]
    non_root: bool
    """Whether the cluster refuses to start it as root."""
    user: int | None
    seccomp: str | None
    """Type of the profile."""
    apparmor: str | None
    """Type of the profile, in lower case."""
    selinux: tuple[str, ...]
    """`type:spc_t`, `user:…`, `role:…`, as far as they are set."""
    proc_mount: str
    host_process: bool
    """Whether it is a host process of Windows."""
    host_ports: tuple[str, ...]
    """Ports of the node that it takes: `tcp/8443`."""
    writes: tuple[str, ...]
    """Paths of the node that it may write."""

    @property
    def title(self) -> str:
        """Its name."""
        return str(self.__dict__.get("name", ""))


class Workload(Within, Fact):
    """A pod or a template of pods. Its id is `kind/namespace/name`."""

    KIND = "cluster.Workload"
    WORDS = Text("workloads", "工作负载")
    PLACES = BOTH

    kind: str
    """Pod, Deployment, StatefulSet, DaemonSet, Job or CronJob."""
    namespace: str
    name: str
    labels: Mapping[str, str] = told(read=read_labels)
    """Of its pods."""
    runs: bool
    """False for a pod that has ended."""
    node: str | None
    """Where a pod is; None for one that has no node yet, and for templates."""
    host_network: bool
    host_pid: bool
    host_ipc: bool
    host_paths: tuple[str, ...]
    """Paths of the node that are mounted or could be."""
    volumes: tuple[str, ...]
    """Types of volumes: `configMap`, `hostPath`."""
    sysctls: tuple[str, ...]
    account: str
    """Name of its service account."""
    containers: tuple[Container, ...] = told(read=Container.read_parts())
