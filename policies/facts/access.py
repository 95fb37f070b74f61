"""Facts of who may do what in a cluster: roles, and to whom they are bound."""

from collections.abc import Mapping

from govcloud.text import Text
from policies.facts.cluster import BOTH, Within, read_labels
from policies.facts.fact import Fact
from policies.facts.network_policy import Selector
from policies.facts.record import Record, told


class Grant(Record):
    """One rule of a role: verbs on resources of groups, or on paths that are no resources."""

    groups: tuple[str, ...]
    resources: tuple[str, ...]
    verbs: tuple[str, ...]
    names: tuple[str, ...]
    """Only these objects; all where empty."""


class Role(Within, Fact):
    """A role of a namespace, or of the cluster. Its id is `kind/namespace/name`: `ClusterRole//view`."""

    KIND = "cluster.Role"
    WORDS = Text("cluster roles", "集群角色")
    PLACES = BOTH

    kind: str
    namespace: str | None
    name: str
    labels: Mapping[str, str] = told(read=read_labels)
    grants: tuple[Grant, ...] = told(read=Grant.read_parts())
    aggregates: tuple[Selector, ...] = told(read=Selector.read_parts())
    """It also has the grants of cluster roles that one of these selects."""


class Subject(Record):
    """Who gets a role."""

    kind: str
    """User, Group or ServiceAccount."""
    name: str
    namespace: str | None

    @property
    def who(self) -> str:
        """`ServiceAccount/namespace/name`, `Group/name`. Raises MissingError: it is not all known."""
        return "/".join(filter(None, (self.kind, self.namespace, self.name)))


class Binding(Within, Fact):
    """A role for some subjects, in one namespace or everywhere. Its id is `kind/namespace/name`."""

    KIND = "cluster.Binding"
    WORDS = Text("role bindings", "角色绑定")
    PLACES = BOTH

    namespace: str | None
    """None: everywhere."""
    name: str
    role: str
    """Id of the role."""
    subjects: tuple[Subject, ...] = told(read=Subject.read_parts())
