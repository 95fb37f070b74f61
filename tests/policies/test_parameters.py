"""Parameters that a city sets in `policies.yml`: what they change in every command that judges, and what is refused."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govcloud.cli.gate import PolicyRefusedError
from govcloud.cli.main import run
from govcloud.cli.own_parameters import own_parameters
from govcloud.cli.planned_verdicts import judge_plans
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.setting import Setting
from govcloud.inventory.problems import InvalidInventory
from govcloud.settings import PRODUCT
from policies.evaluate import Parameters
from policies.model import Rule
from policies.parameters import read_settings
from policies.registry import all_rules
from policies.version import rule_set_version, version_with
from tests.policies.test_gate import Town, town  # noqa: F401 - a fixture

type Capture = pytest.CaptureFixture[str]

EXAMPLE = PRODUCT / "inventories" / "hanjiang"
GOLDEN = Path(__file__).parent / "golden_parameters"
CHECK = ("check", "--check", "sec-scan-fresh", "--json")
GIVEN: tuple[Parameters, ...] = ({}, {"sec-scan-fresh": {}}, {"sec-scan-fresh": {"most_days": 3}})
PORTS = "- {rule: sg-mgmt-port-closed, parameters: {ports: [[6, 3389, 3389]]}, reason: of a test}\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", "en")
    monkeypatch.delenv("GOVCLOUD_SSH_CONFIG", raising=False)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """The worked example without parameters of its own."""
    folder = tmp_path / "city"
    shutil.copytree(EXAMPLE, folder)
    (folder / "policies.yml").write_text("[]\n", encoding="utf-8")
    return folder


def set_parameter(city: Path, rule: str, **parameters: object) -> None:
    """One rule's parameters in the city's inventory."""
    setting = {"rule": rule, "parameters": parameters, "reason": "of a test"}
    (city / "policies.yml").write_text(json.dumps([setting]), encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_whatever_cannot_be_is_told_at_once_with_its_line(
    language: str, city: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVCLOUD_LANG", language)
    shutil.copy(GOLDEN / "policies.yml", city)
    assert run(["inventory", "check", "--inventory", str(city)]) == Exit.USAGE
    assert capsys.readouterr().out == (GOLDEN / f"expected.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [("check",), ("report", "--out", "nowhere")])
def test_nothing_is_judged_by_parameters_that_cannot_be(command: tuple[str, ...], city: Path, capsys: Capture) -> None:
    set_parameter(city, "sec-scan-fresh", most_days="thirty")
    assert run([*command, "--inventory", str(city)]) == Exit.USAGE
    assert 'policies.yml:1: parameters.most_days: "most_days" cannot be "thirty"' in capsys.readouterr().err


def test_a_check_judges_by_the_citys_parameter(city: Path, capsys: Capture) -> None:
    codes, versions = [], []
    for days in (36500, 0):
        set_parameter(city, "sec-scan-fresh", most_days=days, mend_days=36500)
        codes.append(run([*CHECK, "--inventory", str(city)]))
        versions.append(json.loads(capsys.readouterr().out)["rule_set"])
    assert codes == [Exit.DONE, Exit.REFUSED]
    assert len({*versions, rule_set_version()}) == 3


def test_a_report_judges_by_the_citys_parameter(city: Path, tmp_path: Path, capsys: Capture) -> None:
    failures = []
    for days in (36500, 0):
        set_parameter(city, "backup-restore-drill", most_days=days)
        arguments = [
            "report",
            "--inventory",
            str(city),
            "--out",
            str(tmp_path / str(days)),
            "--json",
            "--format",
            "csv",
        ]
        assert run(arguments) == Exit.DONE
        failures.append(json.loads(capsys.readouterr().out)["failures"])
    assert failures[1] - failures[0] == len(load_inventory(city).systems)


def test_the_gate_judges_by_the_citys_parameter(town: Town) -> None:  # noqa: F811 - the fixture
    town.spoil()
    with pytest.raises(PolicyRefusedError):
        town.run("transport")
    (town.folder / "policies.yml").write_text(PORTS, encoding="utf-8")
    assert town.run("transport") == Exit.DONE


def test_the_gate_refuses_parameters_that_cannot_be_and_changes_nothing(town: Town) -> None:  # noqa: F811
    before = town.count_resources()
    (town.folder / "policies.yml").write_text(PORTS.replace("3389]]", "rdp]]"), encoding="utf-8")
    with pytest.raises(InvalidInventory, match=r"policies\.yml:1: parameters\.ports"):
        town.run("transport")
    assert town.count_resources() == before


def test_parameters_of_the_policy_pack_go_before_those_of_the_city(city: Path) -> None:
    set_parameter(city, "sec-scan-fresh", most_days=36500, mend_days=36500)
    inventory = load_inventory(city)
    versions = [judge_plans(inventory, {}, datetime.now(UTC), parameters=given).rule_set for given in GIVEN]
    own = own_parameters(inventory)
    assert versions[:2] == [version_with(own)] * 2
    assert versions[2] == version_with({"sec-scan-fresh": {"most_days": 3, "mend_days": 36500}})


def test_without_a_folder_the_error_names_the_file(city: Path) -> None:
    set_parameter(city, "no-such-rule", most_days=1)
    with pytest.raises(InvalidInventory, match=r'policies\.yml: there is no rule "no-such-rule"'):
        own_parameters(load_inventory(city))


@pytest.mark.parametrize("rule", [each for each in all_rules().values() if each.parameters], ids=lambda each: each.id)
def test_every_rules_own_values_can_be_written_in_an_inventory(rule: Rule) -> None:
    written = json.loads(json.dumps(dict(rule.parameters), default=str))
    values, troubles = read_settings([Setting(rule=rule.id, parameters=written, reason="its own")])
    assert troubles == []
    assert values[rule.id] == dict(rule.parameters)
