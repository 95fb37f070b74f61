"""Facts of Kubernetes: one thin record for every kind of object, for manifests of a plan and live ones alike."""

from collections.abc import Mapping
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.reading import expect, or_none, read_text
from policies.facts.record import told


def read_tree(value: Any) -> Mapping[str, Any]:
    """The object's own words, as they are."""
    return dict(expect(value, dict))


class ClusterObject(Fact):
    """An object. Its id is `kind/namespace/name`; secrets come without their data."""

    KIND = "cluster.Object"
    WORDS = Text("Kubernetes objects", "Kubernetes 对象")
    PLACES = frozenset({"cluster"})

    api_version: str = told("apiVersion")
    kind: str
    name: str
    namespace: str | None = told(read=or_none(read_text))
    labels: Mapping[str, str]
    spec: Mapping[str, Any] = told(read=read_tree)
    """Everything besides metadata and status: also `rules`, `subjects`, `roleRef`."""
