"""Plans as facts: later values are unknown, secrets stay out, references to what is not there yet are URNs."""

from datetime import UTC, datetime
from typing import Any

from govcloud.cli.planned_facts import list_planned
from policies.collect.plan import Planned, read_plan
from policies.facts.base import FactBase
from policies.facts.fact import Place
from policies.facts.gaps import Cause
from policies.facts.identity import RoleAssignment
from policies.facts.network import Port, SecurityGroup
from policies.facts.record import UNKNOWN
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.model import Op
from stacks.engine.values import UNKNOWN as LATER
from stacks.engine.values import Secret

URN = "urn:pulumi:huawei.health::govcloud::govcloud:{}::{}"
PROJECT, QUOTA = URN.format("identity:Project", "p"), URN.format("identity:Quota", "q")
GROUP, OTHER, PORT = (
    URN.format(*each)
    for each in (("network:SecurityGroup", "g"), ("network:SecurityGroup", "h"), ("network:Port", "x"))
)
STACK = Place.of_stack("huawei", "health")
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def plan(*steps: StepBegun) -> dict[str, Planned]:
    return {each.urn: each for each in list_planned(PhaseRecord("preview", begun=list(steps)))}


def create(urn: str, new: dict[str, Any], **sources: tuple[str, ...]) -> StepBegun:
    return StepBegun(Op.CREATE, urn, new=new, sources=sources)


def test_a_reference_to_a_new_resource_is_its_urn_also_through_a_quota() -> None:
    found = plan(
        create(PROJECT, {"name": "p"}),
        create(QUOTA, {"project": LATER}, project=(PROJECT,)),
        create(GROUP, {"project": LATER, "name": "g"}, project=(QUOTA,)),
    )
    assert found[GROUP].values["project"] == PROJECT


def test_groups_of_a_port_are_told_where_there_is_no_choice() -> None:
    groups = (create(GROUP, {"name": "g"}), create(OTHER, {"name": "h"}))
    found = plan(*groups, create(PORT, {"security_groups": [LATER, LATER]}, security_groups=(GROUP, OTHER)))
    assert found[PORT].values["security_groups"] == [GROUP, OTHER]
    found = plan(*groups, create(PORT, {"security_groups": [LATER]}, security_groups=(GROUP, OTHER)))
    assert found[PORT].values["security_groups"] == [UNKNOWN]


def test_a_rule_refers_to_the_only_group_that_it_can_mean() -> None:
    rules = [{"direction": "ingress", "remote_group": LATER}, {"direction": "ingress", "address_group": LATER}]
    found = plan(create(OTHER, {"name": "h"}), create(GROUP, {"rules": rules}, rules=(OTHER,)))
    assert [item.get("remote_group") for item in found[GROUP].values["rules"]] == [OTHER, None]
    assert found[GROUP].values["rules"][1]["address_group"] is UNKNOWN


def test_secrets_stay_out_and_are_unknown() -> None:
    server = URN.format("compute:Server", "s")
    values = plan(create(server, {"name": "s", "user_data": Secret("hunter22"), "metadata": {"a": Secret("b")}}))[
        server
    ].values
    assert "user_data" not in values
    assert "metadata" not in values


def test_what_is_left_out_on_purpose_is_none_and_what_the_pool_chooses_comes_later() -> None:
    values = plan(create(PORT, {"name": "x"}))[PORT].values
    assert values["qos_policy"] is None
    assert values["security_groups"] is UNKNOWN
    assert values["status"] is UNKNOWN


def test_what_exists_keeps_its_id_and_what_goes_is_no_fact() -> None:
    found = plan(
        StepBegun(Op.SAME, GROUP, old={}, new={"name": "g"}, id="1234"), StepBegun(Op.DELETE, OTHER, old={"name": "h"})
    )
    assert {urn: each.id for urn, each in found.items()} == {GROUP: "1234"}


def test_a_plan_tells_everything_of_its_stack() -> None:
    resources = plan(create(GROUP, {"name": "g"})).values()
    base = FactBase(read_plan(STACK, resources, NOW), NOW)
    assert [fact.id for fact in base.of(SecurityGroup, STACK)] == [GROUP]
    assert (base.of(Port, STACK), base.gap(Port, STACK)) == ([], None)


def test_who_plays_a_groups_role_is_not_told_by_a_plan() -> None:
    role = Planned("identity.RoleAssignment", "urn", "", {"group": "g", "user": None, "role": "admin", "project": "p"})
    (fact,) = read_plan(STACK, [role], NOW).facts
    assert isinstance(fact, RoleAssignment)
    assert fact.unknown == {"user": Cause.LATER}
