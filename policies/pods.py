"""The Pod Security Standards of Kubernetes, asked of what a workload is in effect: baseline, restricted, and the node.

Source: kubernetes.io, Pod Security Standards, as of 1.36. Names of controls are those of the fields.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from policies.facts.workload import Container, Workload
from policies.model import find_any

HARMLESS = frozenset(
    {
        *("AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"),
        *("SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"),
    }
)
"""Capabilities that baseline lets a container add."""
SAFE_SYSCTLS = frozenset(
    {
        *("kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start"),
        *("net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports"),
        *("net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl"),
        *("net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"),
    }
)
CONTAINER_TYPES = frozenset(f"type:{name}_t" for name in ("container", "container_init", "container_kvm"))
SELINUX = CONTAINER_TYPES | {"type:container_engine_t"}
VOLUMES = frozenset(
    {
        *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"),
        "image",
    }
)
"""Types of volumes that restricted lets a pod have."""
MASTERS = frozenset({"SYS_ADMIN", "ALL"})

type Check[T] = Callable[[T], bool]

BASELINE_POD: Mapping[str, Check[Workload]] = {
    "hostNetwork": lambda pod: pod.host_network,
    "hostPID": lambda pod: pod.host_pid,
    "hostIPC": lambda pod: pod.host_ipc,
    "hostPath": lambda pod: bool(pod.host_paths),
    "sysctls": lambda pod: not set(pod.sysctls) <= SAFE_SYSCTLS,
}
BASELINE: Mapping[str, Check[Container]] = {
    "privileged": lambda it: it.privileged,
    "capabilities": lambda it: not bare(it.added) <= HARMLESS,
    "hostPort": lambda it: bool(it.host_ports),
    "hostProcess": lambda it: it.host_process,
    "appArmorProfile": lambda it: it.apparmor == "unconfined",
    "seLinuxOptions": lambda it: not set(it.selinux) <= SELINUX,
    "procMount": lambda it: it.proc_mount != "Default",
    "seccompProfile": lambda it: it.seccomp == "Unconfined",
}
RESTRICTED_POD: Mapping[str, Check[Workload]] = {"volumes": lambda pod: not set(pod.volumes) <= VOLUMES}
RESTRICTED: Mapping[str, Check[Container]] = {
    "allowPrivilegeEscalation": lambda it: it.escalates,
    "runAsNonRoot": lambda it: not it.non_root,
    "runAsUser": lambda it: it.user == 0,
    "seccompProfile": lambda it: it.seccomp not in ("RuntimeDefault", "Localhost"),
    "capabilities": lambda it: "ALL" not in bare(it.dropped) or not bare(it.added) <= {"NET_BIND_SERVICE"},
}
NODE_POD: Mapping[str, Check[Workload]] = {
    name: check for name, check in BASELINE_POD.items() if name in ("hostNetwork", "hostPID", "hostIPC")
}
NODE: Mapping[str, Check[Container]] = {
    "privileged": lambda it: it.privileged,
    "hostPath": lambda it: bool(it.writes),
    "CAP_SYS_ADMIN": lambda it: bool(bare(it.added) & MASTERS),
    "allowPrivilegeEscalation": lambda it: it.escalates,
}
"""What brings a container near to its node, or its processes to rights that they did not start with."""


def break_baseline(workload: Workload) -> list[str]:
    """Controls of baseline that a workload breaks, with the container's name. Raises MissingError: not all is known."""
    return find_broken(workload, BASELINE_POD, BASELINE)


def break_restricted(workload: Workload) -> list[str]:
    """The same of restricted, which asks all that baseline asks, too."""
    return find_broken(workload, {**BASELINE_POD, **RESTRICTED_POD}, {**BASELINE, **RESTRICTED})


def touch_node(workload: Workload) -> list[str]:
    """What brings a workload near to its node."""
    return find_broken(workload, NODE_POD, NODE)


def find_broken(
    workload: Workload, of_pod: Mapping[str, Check[Workload]], of_container: Mapping[str, Check[Container]]
) -> list[str]:
    """Names of checks that are true; what is surely so is told, whatever is unknown beside it."""
    asked: list[tuple[str, Callable[[], bool]]] = [(name, partial(check, workload)) for name, check in of_pod.items()]
    for container in workload.containers:
        asked += [(f"{container.title}: {name}", partial(check, container)) for name, check in of_container.items()]
    return [name for name, _ in find_any(asked, lambda each: each[1]())]


def bare(names: Iterable[str]) -> set[str]:
    """Capabilities without the prefix that some write."""
    return {name.upper().removeprefix("CAP_") for name in names}
