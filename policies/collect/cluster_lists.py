"""The lists of a Kubernetes cluster that facts are read from, and the reading of one with its pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from govcloud.pools.errors import PoolError
from govcloud.text import Text
from policies.collect.cluster_session import JSON, NAMES_ONLY, STRANGE, ClusterSession
from policies.collect.manifests import OBJECTS
from policies.collect.patience import Patience
from policies.facts.fact import Fact
from policies.facts.reading import expect

PAGE = 500
"""Objects of a page."""
RESTARTS = 2
"""How often a list is begun again because its pages have grown too old (410)."""
ENDLESS = Text("the pages of {path} do not end", "{path} 的分页没有终点")


@dataclass(frozen=True)
class Listing:
    """One list call over all namespaces, with its pages."""

    kind: str
    """Kind of the objects, as a manifest names it."""
    path: str
    names_only: bool = False
    """Ask for metadata alone: the rest is nobody's business."""

    @property
    def fact(self) -> type[Fact]:
        """The kind of fact."""
        return OBJECTS[self.kind][0]


CORE, APPS, NETWORK = "/api/v1", "/apis/apps/v1", "/apis/networking.k8s.io/v1"
BATCH, RBAC = "/apis/batch/v1", "/apis/rbac.authorization.k8s.io/v1"
LISTS = (
    Listing("Namespace", f"{CORE}/namespaces"),
    Listing("Node", f"{CORE}/nodes"),
    Listing("Pod", f"{CORE}/pods"),
    Listing("Deployment", f"{APPS}/deployments"),
    Listing("StatefulSet", f"{APPS}/statefulsets"),
    Listing("DaemonSet", f"{APPS}/daemonsets"),
    Listing("Job", f"{BATCH}/jobs"),
    Listing("CronJob", f"{BATCH}/cronjobs"),
    Listing("ResourceQuota", f"{CORE}/resourcequotas", names_only=True),
    Listing("LimitRange", f"{CORE}/limitranges", names_only=True),
    Listing("Secret", f"{CORE}/secrets", names_only=True),
    Listing("Service", f"{CORE}/services"),
    Listing("Ingress", f"{NETWORK}/ingresses"),
    Listing("NetworkPolicy", f"{NETWORK}/networkpolicies"),
    Listing("Role", f"{RBAC}/roles"),
    Listing("ClusterRole", f"{RBAC}/clusterroles"),
    Listing("RoleBinding", f"{RBAC}/rolebindings"),
    Listing("ClusterRoleBinding", f"{RBAC}/clusterrolebindings"),
)


def list_objects(session: ClusterSession, listing: Listing, patience: Patience) -> Sequence[Any]:
    """All objects of a list as manifests with their kind. Raises PoolError, also where only a part could be had."""
    for _ in range(RESTARTS):
        try:
            return list_pages(session, listing, patience)
        except PoolError as error:
            if error.status != HTTPStatus.GONE:
                raise
    return list_pages(session, listing, patience)


def list_pages(session: ClusterSession, listing: Listing, patience: Patience) -> Sequence[Any]:
    """The pages of one list, one after the other. Raises PoolError."""
    found: list[Any] = []
    seen = {""}
    accept, query = NAMES_ONLY if listing.names_only else JSON, {"limit": str(PAGE)}
    while True:
        page = patience.ask(partial(session.get, listing.path, query, accept))
        try:
            items, token = read_page(listing, page)
        except (KeyError, TypeError, AttributeError) as wrong:
            raise PoolError(session.cluster, "answer", STRANGE(path=listing.path)) from wrong
        found += items
        if not token:
            return found
        if token in seen:
            raise PoolError(session.cluster, "answer", ENDLESS(path=listing.path))
        seen.add(token)
        query = {"limit": str(PAGE), "continue": token}


def read_page(listing: Listing, page: Any) -> tuple[list[Any], str]:
    """Objects of a page, and the token of the next one. Raises TypeError, KeyError, AttributeError: this is no page.

    A page with more than names was not asked for, and is not taken.
    """
    if listing.names_only and not page["kind"].startswith("PartialObjectMetadata"):
        raise TypeError(listing.kind)
    items = expect(page["items"] or [], list)
    return [{**each, "kind": listing.kind} for each in items], expect(page["metadata"].get("continue") or "", str)
