"""What the worked example's ledgers come to on the day they were written, and what is not kept is missing."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.safeguards import Security
from govcloud.settings import PRODUCT
from policies.collect.register import read_register
from policies.evaluate import evaluate
from policies.facts.base import FactBase
from policies.facts.fact import CITY
from policies.facts.gaps import Cause
from policies.facts.ledgers import DualActive, KeyStore
from policies.facts.register import AccountHolder, System
from policies.model import Result
from policies.registry import all_rules
from policies.verdict import Verdict

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MODULES = ("filings", "records", "sites", "keys")
TRUE_FAILURES = {
    ("backup-local-copy", "human-resources.employment"),
    ("gm-key-module", "mobile-keys"),
    ("sec-acceptance-reports", "transport.traffic-operations"),
    ("sec-filing-valid", "human-resources.employment"),
    ("sec-filing-valid", "medical-insurance.fund-supervision"),
    ("sec-scan-fresh", "transport.travel-info"),
    ("storage-dual-active-quorum.arbiter", "unicom"),
    ("storage-dual-active-survives", "unicom"),
}
"""Rule and object: the gaps that the worked example has on purpose."""


@pytest.fixture(scope="module")
def inventory() -> Inventory:
    return load_inventory(PRODUCT / "inventories" / "hanjiang")


def judge(inventory: Inventory) -> list[Result]:
    """The results of all rules on ledgers."""
    chosen = [each for each in all_rules().values() if each.judge.__module__.rpartition(".")[2] in MODULES]
    return list(evaluate(chosen, FactBase(read_register(inventory, NOW), NOW)))


def test_the_worked_example_fails_where_it_has_gaps_and_nowhere_else(inventory: Inventory) -> None:
    results = judge(inventory)
    failed = {(each.rule, each.object.id) for each in results if each.verdict is Verdict.FAIL and each.object}
    assert failed == TRUE_FAILURES
    assert {each.verdict for each in results} == {Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE}


def test_without_ledgers_everything_on_them_is_missing_and_nothing_fails(inventory: Inventory) -> None:
    results = judge(inventory.replace(security=Security()))
    assert {each.verdict for each in results} == {Verdict.MISSING, Verdict.NOT_APPLICABLE}
    assert not {each.rule for each in results} - {each.rule for each in results if each.verdict is Verdict.MISSING}
    assert Cause.UNREAD in {each.cause for each in results}


def test_a_system_without_a_row_is_not_filed_and_its_state_is_missing(inventory: Inventory) -> None:
    rows = [each for each in inventory.security.systems if each.system != "data-sharing"]
    security = inventory.security.model_copy(update={"systems": rows})
    of_one = {
        each.rule: each.verdict
        for each in judge(inventory.replace(security=security))
        if isinstance(each.object, System) and each.object.code == "data-sharing"
    }
    assert of_one["sec-filing-valid"] is Verdict.FAIL
    assert of_one["sec-acceptance-reports"] is Verdict.MISSING
    assert of_one["backup-restore-drill"] is Verdict.PASS


def test_holders_are_members_and_those_of_the_ledger(inventory: Inventory) -> None:
    base = FactBase(read_register(inventory, NOW), NOW)
    held = {(each.account, each.pool, each.person) for each in base.of(AccountHolder, CITY)}  # type: ignore[attr-defined]
    assert ("huang.bencao", None, "黄本草") in held
    assert ("nova", "unicom", "沈既白") in held
    assert base.gap(AccountHolder, CITY) is None


def test_members_alone_are_no_register_of_accounts(inventory: Inventory) -> None:
    base = FactBase(read_register(inventory.replace(security=Security()), NOW), NOW)
    gap = base.gap(AccountHolder, CITY)
    assert gap is not None
    assert "no such ledger" in gap.why.render("en")


def test_a_key_store_names_the_pools_own_volume_type(inventory: Inventory) -> None:
    base = FactBase(read_register(inventory, NOW), NOW)
    store = base.one(KeyStore, CITY, "mobile-keys")
    assert store is not None
    assert store.to_json()["values"]["volume_type"] == inventory.pool_by_code["mobile"].volume_types["dual-active"]


def test_dual_active_systems_count_by_what_they_were_promised(inventory: Inventory) -> None:
    base = FactBase(read_register(inventory, NOW), NOW)
    need = base.one(DualActive, CITY, "unicom")
    assert need is not None
    # the emergency platform: 2 servers of 4 cores and 4 of 8, with a TiB of dual-active storage on each of the four
    assert need.to_json()["values"] == {"cores": 40, "memory_gib": 80, "dual_active_gib": 4096}


def test_a_dual_active_system_that_is_not_placed_counts_in_every_pool(inventory: Inventory, tmp_path: Path) -> None:
    city = tmp_path / "city"
    shutil.copytree(PRODUCT / "inventories" / "hanjiang", city)
    file = city / "departments" / "emergency.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("    pool: unicom\n", "", 1), encoding="utf-8")
    base = FactBase(read_register(load_inventory(city), NOW), NOW)
    before = FactBase(read_register(inventory, NOW), NOW)
    for pool, more in (("unicom", 0), ("huawei", 40)):
        cores = [each.one(DualActive, CITY, pool).to_json()["values"]["cores"] for each in (before, base)]  # type: ignore[union-attr]
        assert cores[1] - cores[0] == more


def test_servers_of_databases_are_servers_of_a_system(inventory: Inventory) -> None:
    base = FactBase(read_register(inventory, NOW), NOW)
    system = base.one(System, CITY, "health.population-health")
    assert system is not None
    assert system.to_json()["values"]["servers"] == 4 + 6 + 2
    assert system.to_json()["values"]["expires"] == date(2028, 12, 31).isoformat()
