"""Facts of Kubernetes network policies: who is selected, and who is let in and out."""

from collections.abc import Mapping

from govcloud.text import Text
from policies.facts.cluster import BOTH, Within, read_labels
from policies.facts.fact import Fact
from policies.facts.reading import or_none
from policies.facts.record import Record, told


class Expression(Record):
    """One condition on a label."""

    key: str
    operator: str
    """In, NotIn, Exists or DoesNotExist."""
    values: tuple[str, ...]


class Selector(Record):
    """A label selector. One without conditions selects everything."""

    labels: Mapping[str, str] = told(read=read_labels)
    expressions: tuple[Expression, ...] = told(read=Expression.read_parts())


class Peer(Record):
    """Somebody on the other side: pods, of this or of selected namespaces, or a prefix."""

    pods: Selector | None = told(read=or_none(Selector.read_part))
    namespaces: Selector | None = told(read=or_none(Selector.read_part))
    cidr: str | None
    excepted: tuple[str, ...]


class PolicyPort(Record):
    """A port, or a span of ports, that is let through."""

    protocol: str
    port: int | None
    """None: every port."""
    last: int | None
    """Last port of a span."""
    name: str | None
    """A port that only its container's specification knows by number."""


class PolicyRule(Record):
    """What is let through. Without peers everybody is meant, without ports every port."""

    peers: tuple[Peer, ...] = told(read=Peer.read_parts())
    ports: tuple[PolicyPort, ...] = told(read=PolicyPort.read_parts())


class NetworkPolicy(Within, Fact):
    """A network policy."""

    KIND = "cluster.NetworkPolicy"
    WORDS = Text("network policies", "网络策略")
    PLACES = BOTH

    namespace: str
    name: str
    pods: Selector = told(read=Selector.read_part)
    directions: tuple[str, ...]
    """`Ingress`, `Egress`: where what no rule lets through is refused."""
    ingress: tuple[PolicyRule, ...] = told(read=PolicyRule.read_parts())
    egress: tuple[PolicyRule, ...] = told(read=PolicyRule.read_parts())
