"""The policy pack, started as the Pulumi CLI starts it and asked by gRPC: it finds what the gate finds, in its words.

The plans are the embedded engine's for the worked example, and every golden case that a plan can say.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pulumi.runtime.proto import analyzer_pb2 as pb

from govcloud.cli.planned_verdicts import checks_before
from govcloud.settings import PRODUCT
from policies.verdict import Severity
from stacks.engine.events import PhaseRecord, StepBegun
from stacks.engine.model import Op
from stacks.engine.urn import make_urn
from stacks.engine.values import UNKNOWN, Secret
from stacks.operations.selection import Named
from tests.policies.cases import list_cases
from tests.policies.pack_plans import PROJECT, STACK, City, make_plan
from tests.policies.pack_server import PackServer, Violation, run_pack

GOOD = "      - {to: web, ports: [80, 443], zone: internet}\n"
BAD = "      - {to: web, ports: [22], zone: internet}\n"
GROUP = make_urn(STACK, PROJECT, "", "govcloud:network:SecurityGroup", "g")
SERVER = make_urn(STACK, PROJECT, "", "govcloud:compute:Server", "s")
SSH = {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_min": 22, "port_max": 22}
IN_RULE = "not judged by this rule: configuration of the policy pack: "
HUSH = "db_password=hunter22"


@pytest.fixture(scope="module")
def pack() -> Iterator[PackServer]:
    """One pack for all tests of this file; each configures it anew."""
    with run_pack(GOVCLOUD_LANG="en") as running:
        yield running


@pytest.fixture
def city(tmp_path: Path, pack: PackServer) -> City:
    """A copy of the worked example, by which the pack judges."""
    folder = Path(shutil.copytree(PRODUCT / "inventories" / "hanjiang", tmp_path / "city"))
    pack.configure({"govcloud-inventory": {"folder": str(folder)}})
    return City(tmp_path, folder)


def spoil(city: City, good: str = GOOD, bad: str = BAD, department: str = "transport") -> int:
    """Open a port in the inventory; the line that says so."""
    file = city.loaded.folder / "departments" / f"{department}.yml"
    text = file.read_text(encoding="utf-8").replace(good, good + bad)
    file.write_text(text, encoding="utf-8")
    return text.split(bad)[0].count("\n") + 1


def plan_one(urn: str, **values: object) -> PhaseRecord:
    """A plan of one resource."""
    return PhaseRecord("preview", begun=[StepBegun(Op.CREATE, urn, new={"project": "p", **values})])


def list_policies(found: list[Violation]) -> list[str]:
    """The policies that are violated."""
    return [each.policy for each in found]


def test_every_rule_that_can_ask_a_plan_is_a_policy_and_critical_ones_are_mandatory(pack: PackServer) -> None:
    told = {each.name: each for each in pack.info().policies}
    rules = {rule.id: check for check in checks_before() for rule in check.rules if "stack" in rule.subject.PLACES}
    assert told.keys() == {*rules, "govcloud-inventory", "govcloud-waived"}
    assert {name for name, check in rules.items() if check.severity is Severity.CRITICAL} == {
        name for name, each in told.items() if name in rules and each.enforcementLevel == pb.MANDATORY
    }
    policy = told["sg-mgmt-port-closed"]
    assert policy.framework.reference == rules["sg-mgmt-port-closed"].clause
    assert policy.remediation_steps
    assert "ports" in policy.configSchema.properties


def test_it_finds_in_every_stack_of_the_worked_example_what_the_gate_finds(pack: PackServer, city: City) -> None:
    plans = city.plan(Named(every=True))
    assert len(plans) >= 16
    found = {each.stack: pack.judge(each.record) for each in plans}
    assert found == {each.stack: city.refusals(each) for each in plans}
    assert sum(map(len, found.values())) > 50


def test_it_finds_the_same_in_stacks_that_exist(pack: PackServer, city: City) -> None:
    """The CLI tells no ids: they are found in what refers to them."""
    named = Named(pools=("mobile",))
    city.deploy(named)
    spoil(city)
    plans = city.plan(named)
    found = {each.stack: pack.judge(each.record, each.states) for each in plans}
    assert found == {each.stack: city.refusals(each) for each in plans}
    assert "sg-mgmt-port-closed" in {each.policy for each in found["mobile.transport"]}


def test_an_open_management_port_is_told_with_rule_clause_line_and_remedy(pack: PackServer, city: City) -> None:
    line = spoil(city)
    (planned,) = city.plan(Named(pools=("mobile",), departments=("transport",)))
    (found,) = [each for each in pack.judge(planned.record) if each.mandatory]
    assert found.policy == "sg-mgmt-port-closed"
    assert found.urn.endswith("SecurityGroup::travel-info/web")
    assert found.message.startswith(f"departments/transport.yml:{line}: sg-mgmt-port-closed (critical, GB/T 22239-2019")
    assert "tcp 22 ← 0.0.0.0/0" in found.message
    assert "allow the port only from the management prefixes" in found.message


def test_it_speaks_chinese(city: City) -> None:
    spoil(city)
    (planned,) = city.plan(Named(pools=("mobile",), departments=("transport",)))
    with run_pack(GOVCLOUD_LANG="zh", GOVCLOUD_INVENTORY=str(city.loaded.folder)) as pack:
        assert pack.info().policies[0].description == "检查所依据的清单存在且有效"
        (found,) = [each for each in pack.judge(planned.record) if each.mandatory]
    assert "对外开放：tcp 22 ← 0.0.0.0/0" in found.message
    assert "仅允许管理网段" in found.message


@pytest.mark.slow
@pytest.mark.parametrize("exists", [True, False])
def test_it_finds_in_golden_cases_what_the_gate_finds(pack: PackServer, city: City, *, exists: bool) -> None:
    policies = {each.name for each in pack.info().policies}
    plans = {str(case): make_plan(case, exists=exists) for case in list_cases() if case.rule in policies}
    sayable = {name: each for name, each in plans.items() if each is not None and each.record.begun}
    assert len(sayable) > 100
    found = {name: facts(pack.judge(each.record)) for name, each in sayable.items()}
    assert found == {name: facts(city.refusals(each)) for name, each in sayable.items()}
    assert sum(map(len, found.values())) > 100


def facts(violations: list[Violation]) -> list[tuple[str, str, bool]]:
    """Policy, resource and level: things without a name are called by their ids, which the CLI does not tell."""
    return [(each.policy, each.urn, each.mandatory) for each in violations]


def test_what_is_known_later_is_not_judged(pack: PackServer, city: City) -> None:
    assert city.inventory
    assert "sg-mgmt-port-closed" in list_policies(pack.judge(plan_one(GROUP, name="g", rules=[SSH])))
    for later in (UNKNOWN, [UNKNOWN], [{**SSH, "port_min": UNKNOWN}], [{**SSH, "remote_prefix": UNKNOWN}]):
        assert "sg-mgmt-port-closed" not in list_policies(pack.judge(plan_one(GROUP, name="g", rules=later)))


def test_a_secret_is_neither_judged_nor_told(pack: PackServer, city: City) -> None:
    assert city.inventory
    plain = pack.judge(plan_one(SERVER, name="s", metadata={"note": HUSH}))
    assert "vm-metadata-no-secret" in list_policies(plain)
    found = pack.judge(plan_one(SERVER, name="s", metadata={"note": Secret(HUSH)}))
    assert "vm-metadata-no-secret" not in list_policies(found)
    named = pack.judge(plan_one(GROUP, name=Secret("hunter22"), rules=[SSH]))
    assert "sg-mgmt-port-closed" in list_policies(named)
    assert "hunter22" not in str([*found, *named])


def test_parameters_of_a_rule_can_be_configured(pack: PackServer, city: City) -> None:
    folder = str(city.loaded.folder)
    plan = plan_one(GROUP, name="g", rules=[{**SSH, "port_min": 8443, "port_max": 8443}])
    assert "sg-mgmt-port-closed" not in list_policies(pack.judge(plan))
    pack.configure({"govcloud-inventory": {"folder": folder}, "sg-mgmt-port-closed": {"ports": [[6, 8443, 8443]]}})
    (found,) = [each for each in pack.judge(plan) if each.policy == "sg-mgmt-port-closed"]
    assert found.mandatory
    assert "8443" in found.message


def test_parameters_of_the_city_hold_and_the_configuration_goes_before_them(pack: PackServer, city: City) -> None:
    folder = city.loaded.folder
    plan = plan_one(GROUP, name="g", rules=[{**SSH, "port_min": 8443, "port_max": 8443}])
    setting = {"rule": "sg-mgmt-port-closed", "parameters": {"ports": [[6, 8443, 8443]]}, "reason": "own portal"}
    (folder / "policies.yml").write_text(json.dumps([setting]), encoding="utf-8")
    assert "sg-mgmt-port-closed" in list_policies(pack.judge(plan))
    pack.configure({"govcloud-inventory": {"folder": str(folder)}, "sg-mgmt-port-closed": {"ports": [[6, 22, 22]]}})
    assert "sg-mgmt-port-closed" not in list_policies(pack.judge(plan))


def test_a_parameter_of_the_city_that_a_rule_cannot_take_is_told_with_its_line(pack: PackServer, city: City) -> None:
    setting = {"rule": "sg-mgmt-port-closed", "parameters": {"ports": "all"}, "reason": "own portal"}
    (city.loaded.folder / "policies.yml").write_text(json.dumps([setting]), encoding="utf-8")
    (found,) = pack.judge(plan_one(GROUP, name="g", rules=[SSH]))
    assert (found.policy, found.mandatory) == ("govcloud-inventory", True)
    assert "policies.yml:1" in found.message


def test_enforcement_can_be_lowered_and_a_rule_switched_off(pack: PackServer, city: City) -> None:
    inventory = {"govcloud-inventory": {"folder": str(city.loaded.folder)}}
    plan = plan_one(GROUP, name="g", rules=[SSH])
    pack.configure({**inventory, "sg-mgmt-port-closed": {"enforcementLevel": pb.ADVISORY}})
    assert [each.mandatory for each in pack.judge(plan) if each.policy == "sg-mgmt-port-closed"] == [False]
    pack.configure({**inventory, "sg-mgmt-port-closed": {"enforcementLevel": pb.DISABLED}})
    assert "sg-mgmt-port-closed" not in list_policies(pack.judge(plan))


@pytest.mark.parametrize(
    ("policy", "given", "why", "todo"),
    [
        (
            "sg-no-any-any",
            {"most": "many"},
            IN_RULE + '"most" cannot be "many"; write it like the product\'s own value, 256',
            "",
        ),
        (
            "sg-no-any-any",
            {"mosst": 3},
            IN_RULE + 'rule "sg-no-any-any" has no parameter "mosst"',
            "it has: most",
        ),
        (
            "govcloud-inventory",
            {"folder": "city"},
            "nothing was judged: `folder` of policy govcloud-inventory cannot be `city`",
            "give the absolute path of a folder",
        ),
        (
            "govcloud-inventory",
            {"folder": "/nowhere"},
            "nothing was judged: there is no inventory folder /nowhere",
            "set GOVCLOUD_INVENTORY, or `folder` of the policy govcloud-inventory in the pack's configuration",
        ),
    ],
)
def test_a_mistake_in_the_configuration_is_told_in_one_sentence(
    pack: PackServer, policy: str, given: dict[str, object], why: str, todo: str
) -> None:
    pack.configure({policy: given})
    found = [each for each in pack.judge(plan_one(GROUP, name="g")) if each.policy == policy]
    assert found == [Violation(policy, "", ". ".join(filter(None, (why, todo))) + ".", mandatory=True)]


def test_without_a_valid_inventory_one_policy_refuses_and_the_others_are_silent(pack: PackServer, city: City) -> None:
    (city.loaded.folder / "city.yml").write_text("name: 3\n", encoding="utf-8")
    (found,) = pack.judge(plan_one(GROUP, name="g", rules=[SSH]))
    assert (found.policy, found.mandatory) == ("govcloud-inventory", True)
    assert "city.yml:1" in found.message


def test_without_the_policy_of_the_inventory_a_missing_one_still_is_no_pass(pack: PackServer, tmp_path: Path) -> None:
    with run_pack(GOVCLOUD_LANG="en", GOVCLOUD_INVENTORY=str(tmp_path / "none")) as lost:
        lost.configure({"govcloud-inventory": {"enforcementLevel": pb.DISABLED}})
        found = lost.judge(plan_one(GROUP, name="g", rules=[SSH]))
    rules = [each.name for each in pack.info().policies if not each.name.startswith("govcloud-")]
    assert sorted(list_policies(found)) == sorted(rules)
    assert all("there is no inventory folder" in each.message for each in found)


def test_a_stack_that_the_inventory_does_not_know_is_refused_and_one_of_others_let_be(
    pack: PackServer, city: City
) -> None:
    assert city.inventory
    urn = make_urn("mobile.transprt", PROJECT, "", "govcloud:network:SecurityGroup", "g")
    (found,) = pack.judge(plan_one(urn, name="g"))
    assert found.policy == "govcloud-inventory"
    assert "did you mean `mobile.transport`?" in found.message
    assert pack.judge(plan_one(make_urn("prod", "shop", "", "aws:s3:Bucket", "b"), acl="public-read")) == []


def test_a_waived_failure_does_not_refuse_and_is_named(pack: PackServer, city: City) -> None:
    spoil(city)
    waiver = {
        "code": "open-port", "rule": "sg-mgmt-port-closed", "scope": {"department": "transport"}, "owner": "lu.tongda",
        "approver": "gao.shouzheng", "reason": "migration", "ticket": "W-2026-0009", "from": "2026-01-01",
        "until": "2099-12-31",
    }  # fmt: skip
    (city.loaded.folder / "waivers.yml").write_text(json.dumps([waiver]), encoding="utf-8")
    (planned,) = city.plan(Named(pools=("mobile",), departments=("transport",)))
    found = pack.judge(planned.record)
    assert not any(each.mandatory for each in found)
    (named,) = [each for each in found if each.policy == "govcloud-waived"]
    assert "waived, not passed: sg-mgmt-port-closed on 1 objects by open-port" in named.message
