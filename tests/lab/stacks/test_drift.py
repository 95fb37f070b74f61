"""Drift on two real pools: a little of everything is made, spoilt by hand, and exactly what was spoilt is found."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from scripts.lab.faults import faults, status
from scripts.lab.lab import Lab
from scripts.lab.layout import load_layout
from stacks.drift.find import find_drift
from stacks.drift.finding import Finding, Kind
from stacks.drift.known import Known, KnownStack
from stacks.drift.listed import read_from
from stacks.drift.look import Picture, live_states, look
from stacks.provider.provider import Provider, State
from stacks.resources.types.quota import INPUTS as QUOTA
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.conftest import open_bench

PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
PASSWORD = "Not-2-be-shown"  # noqa: S105 - of a user who lives as long as the test
RULES = [{"direction": "ingress", "protocol": "tcp", "port_min": 443, "remote_prefix": "10.0.0.0/8"}]


@dataclass
class Tenant:
    """What a stack has on a pool, and what was made by hand besides."""

    bench: Bench
    made: list[tuple[str, str, State]] = field(default_factory=list)
    by_hand: list[tuple[str, str]] = field(default_factory=list)
    """Service and path of things to delete in the end."""

    def make(self, kind: str, label: str, /, **inputs: Any) -> str:
        """One resource of the stack; its id."""
        state = self.bench.create(f"govcloud:{kind}", label, **inputs)
        self.made.append((f"govcloud:{kind}", label, state))
        return state.id

    def call(self, method: str, service: str, path: str, **body: Any) -> dict[str, Any]:
        """One call by hand."""
        return self.bench.session.call(method, service, path, body=body or None)

    def post(self, service: str, path: str, key: str, **body: Any) -> str:
        """Make one thing by hand; its id."""
        made = str(self.call("POST", service, path, **{key: body})[key]["id"])
        self.by_hand.append((service, f"{path}/{made}"))
        return made

    def id(self, kind: str, label: str) -> str:
        """The id of a resource of the stack."""
        return next(s.id for token, name, s in self.made if (token, name) == (f"govcloud:{kind}", label))

    def delete(self, kind: str, label: str) -> None:
        """Delete a resource of the stack behind its back."""
        self.bench.provider.delete(f"govcloud:{kind}", "", self.id(kind, label), {})

    @property
    def stack(self) -> KnownStack:
        """The stack in state."""
        pool = self.bench.session.pool.code
        known = (Known(self.bench.urn(token, label), s.id, s.inputs) for token, label, s in self.made)
        return KnownStack(pool, self.bench.tag, tuple(known))

    def look(self, provider: Provider | None = None) -> list[Finding]:
        """Drift of the stack: the pool has things of others as well."""
        stack = self.stack
        return find_drift(look(provider or self.bench.provider, [stack]), [stack], chosen={stack.name})


@pytest.fixture(scope="module")
def tenant(bench: Bench) -> Iterator[Tenant]:
    """A tenant with most types of resources."""
    here = Tenant(bench)
    try:
        furnish(here)
        yield here
    finally:
        for service, path in reversed(here.by_hand):
            here.bench.provider.job("", 60).remove(service, path)
        for token, _, state in reversed(here.made):
            bench.provider.delete(token, "", state.id, state.inputs)


def furnish(here: Tenant) -> None:
    """Make the resources."""
    tag, types = here.bench.tag, here.bench.session.pool.volume_types
    project = here.make("identity:Project", "p", name=f"{tag}-drift", own_role="admin")
    own = {"project": project}
    user = here.make("identity:User", "u", name=f"{tag}-drift", password=PASSWORD)
    here.make("identity:RoleAssignment", "ra", user=user, role="member", **own)
    here.make("identity:Group", "g", name=f"{tag}-drift", members=[user])
    here.make("identity:Quota", "q", **own, **{name: 30 for name in QUOTA if name != "project"})
    here.make("compute:Keypair", "k", name=f"{tag}-drift", public_key=PUBLIC, user=user)
    network = here.make("network:Network", "n", name="n", **own)
    subnet = here.make("network:Subnet", "s", name="s", network=network, cidr="10.78.0.0/24", **own)
    here.make("network:Router", "r", name="r", interfaces=[subnet], **own)
    for label in ("web", "db"):
        here.make("network:SecurityGroup", label, name=label, rules=RULES, **own)
    group = here.id("network:SecurityGroup", "web")
    here.make(
        "network:Port",
        "pt",
        name="pt",
        network=network,
        fixed_ips=[{"subnet_id": subnet}],
        security_groups=[group],
        **own,
    )
    here.make("compute:ServerGroup", "sg", name="sg", policy="soft-anti-affinity", **own)
    for label in ("v", "w"):
        here.make("storage:Volume", label, name=label, size=1, type=types["ssd"], metadata={"a": "1"}, **own)


def tell(findings: list[Finding]) -> set[tuple[str, str, str]]:
    """Findings in short."""
    return {(finding.kind.value, finding.type_name, finding.path or finding.name) for finding in findings}


def test_untouched_tenant_has_no_drift_and_calls_do_not_grow_with_resources(tenant: Tenant) -> None:
    assert tenant.look() == []
    stack, provider = tenant.stack, tenant.bench.provider
    calls = look(provider, [stack]).calls
    fewer = replace(stack, resources=tuple(k for k in stack.resources if k.name not in ("db", "w", "pt")))
    assert look(provider, [fewer]).calls == calls


def test_states_from_lists_are_those_of_reads(tenant: Tenant) -> None:
    provider, stack = tenant.bench.provider, tenant.stack
    picture = look(provider, [stack])
    listed, fast = live_states(provider, picture, stack.resources), read_from(provider, picture)
    assert set(listed) == {known.urn for known in stack.resources}
    calls = tenant.bench.calls
    answers = {known.urn: fast.read(known.token, known.urn, known.id, known.inputs) for known in stack.resources}
    assert (answers, tenant.bench.calls) == (listed, calls)
    for known in stack.resources:
        read = provider.read(known.token, known.urn, known.id, known.inputs)
        assert (known.token, listed[known.urn]) == (known.token, read)


def test_thing_that_a_list_does_not_show_is_read_by_itself(tenant: Tenant) -> None:
    provider = tenant.bench.provider
    known = tenant.stack.resources[0]
    fast = read_from(provider, Picture(tenant.bench.session.pool.code, {known.token: {}}))
    assert fast.read(known.token, known.urn, known.id, known.inputs) is not None
    assert fast.read(known.token, known.urn, "0" * 32, known.inputs) is None


def test_service_that_refuses_is_told_and_never_taken_for_no_drift(tenant: Tenant, lab: Lab) -> None:
    code = tenant.bench.session.pool.code
    shaky = open_bench(code, lab, ".faults").provider
    with faults(code, load_layout()).inject(status(403), service="block-storage"):
        findings = tenant.look(shaky)
    unread = {finding.type_name for finding in findings if finding.kind is Kind.UNREAD}
    assert unread == {"Volume", "Snapshot", "Quota"}
    assert {finding.kind for finding in findings} == {Kind.UNREAD}


type Spoil = Callable[[Tenant], object]

SPOILS: dict[tuple[str, str, str], Spoil] = {
    ("changed", "Project", "enabled"): lambda t: t.call(
        "PATCH", "identity", f"/projects/{t.id('identity:Project', 'p')}", project={"enabled": False}
    ),
    ("changed", "User", "enabled"): lambda t: t.call(
        "PATCH", "identity", f"/users/{t.id('identity:User', 'u')}", user={"enabled": False}
    ),
    ("changed", "Group", "members[0]"): lambda t: t.call(
        "DELETE", "identity", f"/groups/{t.id('identity:Group', 'g')}/users/{t.id('identity:User', 'u')}"
    ),
    ("changed", "Quota", "cores"): lambda t: t.call(
        "PUT", "compute", f"/os-quota-sets/{t.id('identity:Project', 'p')}", quota_set={"cores": 31}
    ),
    ("changed", "Quota", "ports"): lambda t: t.call(
        "PUT", "network", f"/quotas/{t.id('identity:Project', 'p')}", quota={"port": 31}
    ),
    ("changed", "Quota", "storage_gib"): lambda t: t.call(
        "PUT", "block-storage", f"/os-quota-sets/{t.id('identity:Project', 'p')}", quota_set={"gigabytes": 31}
    ),
    ("changed", "Network", "name"): lambda t: t.call(
        "PUT", "network", f"/networks/{t.id('network:Network', 'n')}", network={"name": "renamed"}
    ),
    ("changed", "Subnet", "dns[0]"): lambda t: t.call(
        "PUT", "network", f"/subnets/{t.id('network:Subnet', 's')}", subnet={"dns_nameservers": ["9.9.9.9"]}
    ),
    ("changed", "Router", "interfaces[0]"): lambda t: t.call(
        "PUT",
        "network",
        f"/routers/{t.id('network:Router', 'r')}/remove_router_interface",
        subnet_id=t.id("network:Subnet", "s"),
    ),
    ("changed", "Port", "security_groups[0]"): lambda t: t.call(
        "PUT", "network", f"/ports/{t.id('network:Port', 'pt')}", port={"security_groups": []}
    ),
    ("changed", "SecurityGroup", "rules[0]"): lambda t: t.call(
        "POST",
        "network",
        "/security-group-rules",
        security_group_rule={
            "security_group_id": t.id("network:SecurityGroup", "web"),
            "tenant_id": t.id("identity:Project", "p"),
            "direction": "egress",
            "ethertype": "IPv4",
            "protocol": "udp",
        },
    ),
    ("changed", "Volume", "metadata.a"): lambda t: t.call(
        "POST", "block-storage", f"/volumes/{t.id('storage:Volume', 'v')}/metadata", metadata={"a": "2"}
    ),
    ("missing", "Volume", "w"): lambda t: t.delete("storage:Volume", "w"),
    ("missing", "Keypair", "k"): lambda t: t.delete("compute:Keypair", "k"),
    ("missing", "ServerGroup", "sg"): lambda t: t.delete("compute:ServerGroup", "sg"),
    ("orphan", "Router", "extra"): lambda t: t.post(
        "network", "/routers", "router", name="extra", tenant_id=t.id("identity:Project", "p")
    ),
    ("orphan", "SecurityGroup", "extra"): lambda t: t.post(
        "network", "/security-groups", "security_group", name="extra", tenant_id=t.id("identity:Project", "p")
    ),
    ("orphan", "Port", "extra"): lambda t: t.post(
        "network",
        "/ports",
        "port",
        name="extra",
        network_id=t.id("network:Network", "n"),
        tenant_id=t.id("identity:Project", "p"),
    ),
    ("leftover", "Network", "twin"): lambda t: t.post(
        "network",
        "/networks",
        "network",
        name="twin",
        description=f"[govcloud:urn={t.bench.urn('govcloud:network:Network', 'gone')}]",
    ),
}


def test_exactly_what_was_spoilt_by_hand_is_found(tenant: Tenant) -> None:
    project, user = tenant.id("identity:Project", "p"), tenant.id("identity:User", "u")
    reader = next(
        role["id"] for role in tenant.bench.session.list("identity", "/roles", "roles") if role["name"] == "reader"
    )
    tenant.call("PUT", "identity", f"/projects/{project}/users/{user}/roles/{reader}")
    for spoil in SPOILS.values():
        spoil(tenant)
    findings = tenant.look()
    expected = {*SPOILS, ("orphan", "RoleAssignment", "")}
    assert tell(findings) == expected
    assert len(findings) == len(expected)
    assert PASSWORD not in str([finding.to_json("zh") for finding in findings])
    rule = next(finding for finding in findings if finding.path == "rules[0]")
    assert rule.what.render("zh") == "egress udp to 0.0.0.0/0 为手工添加"
