"""Facts of Kubernetes objects that are neither pods nor grants: namespaces, nodes, what is opened, names of secrets.

An object's manifest gives the same record, whether it stands in a plan or comes from a live cluster. Ids are
`namespace/name`, or the name of what belongs to no namespace.
"""

from collections.abc import Mapping
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.reading import each, expect
from policies.facts.record import Record, told

BOTH = frozenset({"cluster", "stack"})
LIVE = frozenset({"cluster"})


def read_labels(value: Any) -> Mapping[str, str]:
    """Labels. Unlike tags they are words only; what is not a word is not known yet."""
    return {expect(name, str): expect(item, str) for name, item in expect(value, dict).items()}


class Within:
    """Mixed into facts of what may be in a namespace: names alone do not tell such things apart."""

    _id: str

    @property
    def title(self) -> str:
        """Its id, without the gap where it has no namespace."""
        return self._id.replace("//", "/")


class Namespace(Fact):
    """A namespace."""

    KIND = "cluster.Namespace"
    WORDS = Text("namespaces", "命名空间")
    PLACES = BOTH

    name: str
    labels: Mapping[str, str] = told(read=read_labels)


class ResourceQuota(Within, Fact):
    """A limit on what a namespace may use."""

    KIND = "cluster.ResourceQuota"
    WORDS = Text("resource quotas", "资源配额")
    PLACES = BOTH

    namespace: str
    name: str


class LimitRange(Within, Fact):
    """Limits on single pods and containers of a namespace."""

    KIND = "cluster.LimitRange"
    WORDS = Text("limit ranges", "资源限制范围")
    PLACES = BOTH

    namespace: str
    name: str


class Node(Fact):
    """A node."""

    KIND = "cluster.Node"
    WORDS = Text("cluster nodes", "集群节点")
    PLACES = LIVE

    name: str
    labels: Mapping[str, str] = told(read=read_labels)
    kubelet: str
    """Version of its agent, `v1.36.3`."""
    address: str | None
    """Where its agent is reached."""
    port: int
    """Of its agent."""


class OpenPort(Record):
    """A port of a service."""

    protocol: str
    port: int
    node_port: int | None
    """Port on every node."""


class Service(Within, Fact):
    """A service."""

    KIND = "cluster.Service"
    WORDS = Text("cluster services", "集群服务")
    PLACES = BOTH

    namespace: str
    name: str
    type: str
    """ClusterIP, NodePort, LoadBalancer or ExternalName."""
    external_ips: tuple[str, ...]
    ports: tuple[OpenPort, ...] = told(read=OpenPort.read_parts())


class IngressTls(Record):
    """Hosts of an ingress that a certificate is for."""

    hosts: tuple[str, ...]
    secret: str | None


class Ingress(Within, Fact):
    """An ingress."""

    KIND = "cluster.Ingress"
    WORDS = Text("ingresses", "Ingress 入口")
    PLACES = BOTH

    namespace: str
    name: str
    hosts: tuple[str, ...]
    """Once each; the empty word is every host."""
    tls: tuple[IngressTls, ...] = told(read=IngressTls.read_parts())
    addresses: tuple[str, ...]
    """Where it is reached, as its controller says; a plan does not know them."""


class Secret(Within, Fact):
    """That there is a secret. What is in it is never asked for."""

    KIND = "cluster.Secret"
    WORDS = Text("names of secrets", "Secret 名称")
    PLACES = LIVE

    namespace: str
    name: str


class ControlPlane(Fact):
    """The API server as it behaves, and with which flags it was started where its pod is seen. Its id is the cluster's
    code."""

    KIND = "cluster.ControlPlane"
    WORDS = Text("control planes", "集群控制面")
    PLACES = LIVE

    version: str
    """`v1.36.3`."""
    lets_strangers: bool
    """Whether a user whom nobody knows may read secrets, by its own word."""
    flags: tuple[Mapping[str, str], ...] = told(read=each(read_labels))
    """Flags of each API server; unknown where their pods are not seen."""
    audits_secrets: bool
    """Whether requests for secrets were written to the audit log when tried."""
    audits_writes: bool
    audit_log_seen: int
    """Seconds since the log store had a line of it."""
    stored: tuple[str, ...]
    """How secrets are written to the store: prefixes such as `k8s:enc:secretbox:v1:`, `identity` for as they are."""


class Door(Fact):
    """An address of the control plane, as somebody without credentials finds it. Its id is its URL."""

    KIND = "cluster.Door"
    WORDS = Text("addresses of the control plane", "控制面地址")
    PLACES = LIVE

    url: str
    role: str
    """`apiserver` or `kubelet`."""
    anonymous: bool
    """Whether a request without credentials is let as far as asking what it may do; false where it is turned away."""


class Store(Fact):
    """An address of the store behind the API server. Its id is its URL."""

    KIND = "cluster.Store"
    WORDS = Text("addresses of the cluster's store", "集群存储地址")
    PLACES = LIVE

    url: str
    asks_certificate: bool
    """Whether it answers nobody without a client certificate."""
