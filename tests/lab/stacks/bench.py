"""One pool for the tests of resource types: its provider, names that nobody else uses, and counts of what is there."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from govcloud.pools.session import PoolSession
from stacks.provider.provider import Provider, State
from stacks.resources.values import Values

COUNTED: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "projects": ("identity", "/projects", "projects", {}),
    "users": ("identity", "/users", "users", {}),
    "groups": ("identity", "/groups", "groups", {}),
    "role assignments": ("identity", "/role_assignments", "role_assignments", {}),
    "networks": ("network", "/networks", "networks", {}),
    "subnets": ("network", "/subnets", "subnets", {}),
    "routers": ("network", "/routers", "routers", {}),
    "ports": ("network", "/ports", "ports", {}),
    "floating IPs": ("network", "/floatingips", "floatingips", {}),
    "security groups": ("network", "/security-groups", "security_groups", {}),
    "security-group rules": ("network", "/security-group-rules", "security_group_rules", {}),
    "network quotas": ("network", "/quotas", "quotas", {}),
    "servers": ("compute", "/servers/detail", "servers", {"all_tenants": "1"}),
    "keypairs": ("compute", "/os-keypairs", "keypairs", {}),
    "server groups": ("compute", "/os-server-groups", "server_groups", {"all_projects": "true"}),
    "volumes": ("block-storage", "/volumes/detail", "volumes", {"all_tenants": "1"}),
    "snapshots": ("block-storage", "/snapshots/detail", "snapshots", {"all_tenants": "1"}),
    "images": ("image", "/images", "images", {}),
}
OWNERS = (
    *("project_id", "tenant_id", "owner", "os-vol-tenant-attr:tenant_id"),
    "os-extended-snapshot-attributes:project_id",
)
"""Fields in which services tell a thing's project."""


@dataclass
class Bench:
    """One pool for tests: the provider, names that nobody else uses, and counts of calls."""

    provider: Provider
    tag: str
    figures: list[dict[str, Any]] = field(default_factory=list)
    """Steps of the lives of resources with their calls and seconds, in the order in which they were taken."""

    @property
    def session(self) -> PoolSession:
        """The session of the provider."""
        return self.provider.session

    @property
    def calls(self) -> int:
        """Calls so far."""
        return self.session.calls.total.count

    def urn(self, token: str, name: str) -> str:
        """The URN of a resource of this run."""
        return f"urn:pulumi:{self.session.pool.code}.{self.tag}::govcloud::{token}::{name}"

    def check(self, token: str, old: Values, new: Values) -> Values:
        """Checked inputs; a failure fails the test."""
        checked = self.provider.check(token, old, new)
        assert checked.failures == []
        return checked.inputs

    def create(self, token: str, label: str, /, **inputs: Any) -> State:
        """Check and create."""
        return self.provider.create(token, self.urn(token, label), self.check(token, {}, inputs))

    def delete(self, token: str, state: State) -> None:
        """Delete, twice: the second time finds nothing and is content."""
        urn = self.urn(token, "deleted")
        self.provider.delete(token, urn, state.id, state.inputs)
        self.provider.delete(token, urn, state.id, state.inputs)
        if not token.endswith(":Quota"):
            assert self.provider.read(token, urn, state.id) is None


def count_things(session: PoolSession) -> Counter[str]:
    """How many there are of each kind in the whole pool, without those of projects that others have just now.

    A thing whose project is gone counts: it was left behind. So does one that belongs to no project.
    """
    alive = {row["id"] for row in session.list("identity", "/projects", "projects")}
    own = str(session.sign_in().project_id)
    counts: Counter[str] = Counter()
    for kind, place in COUNTED.items():
        for row in session.list(*place):
            project = find_owner(row)
            counts[kind] += project not in alive or project == own
    return counts


def find_owner(row: dict[str, Any]) -> str:
    """The project of a thing; empty for none. A project is its own."""
    if "scope" in row:
        return str(row["scope"].get("project", {}).get("id", ""))
    if "is_domain" in row:
        return str(row["id"])
    return str(next((row[name] for name in OWNERS if row.get(name)), ""))
