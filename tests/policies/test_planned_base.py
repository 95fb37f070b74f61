"""Address groups of a base that is planned with its tenants: as they are to be, and named where only one can be."""

from datetime import UTC, datetime
from typing import Any

from govcloud.cli.planned_base import list_new_groups, read_planned_base
from govcloud.cli.planned_facts import list_planned
from policies.facts.base import FactBase
from policies.facts.fact import Place
from policies.facts.gaps import Cause
from policies.facts.network import AddressGroup
from policies.facts.record import UNKNOWN
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.model import Op
from stacks.engine.urn import make_urn
from stacks.engine.values import UNKNOWN as LATER

NOW = datetime(2026, 6, 1, tzinfo=UTC)
POOL = Place.of_pool("huawei")
NEW, OLD = (make_urn("huawei.base", "govcloud", "", "govcloud:network:AddressGroup", name) for name in ("new", "old"))
CREATE = StepBegun(Op.CREATE, NEW, new={"name": "new", "addresses": ["10.0.0.0/8"]})
UPDATE = StepBegun(
    Op.UPDATE, OLD, old={"addresses": ["10.0.0.0/8"]}, new={"name": "old", "addresses": ["0.0.0.0/1"]}, id="ag-1"
)
DELETE = StepBegun(Op.DELETE, OLD, old={"addresses": ["10.0.0.0/8"]})


def record(*steps: StepBegun) -> PhaseRecord:
    return PhaseRecord("preview", begun=list(steps))


def rules_of_a_tenant(base: PhaseRecord) -> list[Any]:
    """What a tenant's group says, whose rules name a group of the base."""
    group = make_urn("huawei.health", "govcloud", "", "govcloud:network:SecurityGroup", "g")
    rules = [{"direction": "ingress", "address_group": LATER}, {"direction": "ingress", "remote_group": LATER}]
    (planned,) = list_planned(record(StepBegun(Op.CREATE, group, new={"rules": rules})), list_new_groups(base))
    return [(rule.get("address_group"), rule.get("remote_group")) for rule in planned.values["rules"]]


def test_groups_are_told_as_they_are_to_be_and_prove_nothing_of_others() -> None:
    base = FactBase(read_planned_base(record(CREATE, UPDATE), "huawei", NOW), NOW)
    groups = [fact for fact in base.of(AddressGroup, POOL) if isinstance(fact, AddressGroup)]
    found = {fact.id: [str(each) for each in fact.addresses] for fact in groups}
    assert found == {NEW: ["10.0.0.0/8"], "ag-1": ["0.0.0.0/1"]}
    gap = base.gap(AddressGroup, POOL)
    assert gap is not None
    assert gap.cause is Cause.PARTIAL


def test_what_goes_is_not_told() -> None:
    assert read_planned_base(record(DELETE), "huawei", NOW).facts == []


def test_a_rule_names_the_only_group_that_is_to_be_made() -> None:
    assert rules_of_a_tenant(record(CREATE, UPDATE)) == [(NEW, None), (None, UNKNOWN)]


def test_between_two_of_them_a_rule_stays_open() -> None:
    other = StepBegun(Op.CREATE, OLD, new={"name": "old", "addresses": []})
    assert rules_of_a_tenant(record(CREATE, other))[0] == (UNKNOWN, None)
    assert rules_of_a_tenant(record(UPDATE))[0] == (UNKNOWN, None)
