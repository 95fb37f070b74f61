"""The gate before a change: a plan that fails a mandatory rule is refused with all that a person needs, and nothing is
made. The pools exist in memory (a provider that makes nothing); engine, program, rules, inventory are the real ones."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from govcloud.addresses.tenants import plan_tenants
from govcloud.cli import gate
from govcloud.cli.gate import PolicyRefusedError
from govcloud.cli.stack_run import Course, Wish
from govcloud.cli.worker_start import judge_plan
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT
from policies.verdict import Severity
from stacks.engine.state.open import open_database
from stacks.operations.runs import Embedded
from stacks.operations.selection import Named
from stacks.operations.world import World
from stacks.worker.job import Job, Result
from stacks.worker.stack_run import _run_in
from tests.stacks.operations.memory_world import MemoryPools

if TYPE_CHECKING:
    from stacks.provider.pools import Pools

type Capture = pytest.CaptureFixture[str]
GOOD = "      - {to: web, ports: [80, 443], zone: internet}\n"
BAD = "      - {to: web, ports: [22], zone: internet}\n"


class Town:
    """A copy of the worked example, of which departments on one pool are run."""

    def __init__(self, folder: Path, pool: str = "mobile") -> None:
        self.pool = pool
        self.folder, self.state = folder / "city", folder / "stacks.db"
        self.file = self.folder / "departments" / "transport.yml"
        shutil.copytree(PRODUCT / "inventories" / "hanjiang", self.folder)

    def spoil(self) -> int:
        """Open port 22 of a system to the internet; the line that says so."""
        text = self.file.read_text(encoding="utf-8").replace(GOOD, GOOD + BAD)
        self.file.write_text(text, encoding="utf-8")
        return text.split(BAD)[0].count("\n") + 1

    def mend(self) -> None:
        """Take it back."""
        self.file.write_text(self.file.read_text(encoding="utf-8").replace(BAD, ""), encoding="utf-8")

    def waive(self, until: str = "2099-12-31", **scope: str) -> None:
        """Accept open management ports in a scope."""
        waiver = {
            "code": "open-port", "rule": "sg-mgmt-port-closed", "scope": scope, "owner": "lu.tongda",
            "approver": "gao.shouzheng", "reason": "migration", "ticket": "W-2026-0009", "from": "2026-01-01",
            "until": until,
        }  # fmt: skip
        (self.folder / "waivers.yml").write_text(json.dumps([waiver]), encoding="utf-8")

    def run(self, *departments: str, preview: bool = False, as_json: bool = False, plan: Path | None = None) -> int:
        """Run `up`, or `preview`, as the commands do; the exit code."""
        named = Named(pools=(self.pool,), departments=departments)
        wish = Wish("up", self.folder, named, yes=True, as_json=as_json, only_preview=preview)
        return asyncio.run(self._run(replace(wish, out=plan) if preview else replace(wish, plan=plan)))

    def work(self, department: str) -> Result:
        """Run `up` as a worker does."""
        job = Job("1", f"mobile.{department}", "mobile", "up", "of a test", "", (), False)

        async def run() -> Result:
            with self.open() as world:
                return await _run_in(world, job, judge_plan(self.folder))

        return asyncio.run(run())

    async def _run(self, wish: Wish) -> int:
        with self.open() as world:
            return await Course(wish, Screen("en"), world, Embedded(world)).run()

    @contextmanager
    def open(self) -> Iterator[World]:
        """The town as it is now."""
        inventory = load_inventory(self.folder)
        database = open_database(f"sqlite:///{self.state}")
        try:
            pools = cast("Pools", MemoryPools(inventory))
            yield World(inventory, plan_tenants(inventory), pools, database, lambda: "of a test")
        finally:
            database.close()

    def count_resources(self) -> int:
        """Resources in the state."""

        async def count() -> int:
            database = open_database(f"sqlite:///{self.state}")
            try:
                rows = await database.transact(lambda cursor: cursor.all("SELECT count(*) FROM resource"))
                return int(rows[0][0])
            finally:
                database.close()

        return asyncio.run(count())


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """The pool's base is up."""
    made = Town(tmp_path)
    assert made.run("base") == Exit.DONE
    return made


@pytest.mark.parametrize("preview", [True, False])
def test_an_open_management_port_is_refused_and_nothing_is_made(town: Town, capsys: Capture, *, preview: bool) -> None:
    line, before = town.spoil(), town.count_resources()
    with pytest.raises(PolicyRefusedError) as refused:
        town.run("transport", preview=preview)
    assert refused.value.exit_code == Exit.REFUSED
    assert town.count_resources() == before
    told = capsys.readouterr().err
    assert f"departments/transport.yml:{line}: sg-mgmt-port-closed" in told
    assert "GB/T 22239-2019 8.1.3.2" in told
    assert "travel-info-web" in told
    assert "allow the port only from the management prefixes" in told


def test_the_corrected_inventory_goes_through_and_warnings_are_shown(town: Town, capsys: Capture) -> None:
    town.spoil()
    with pytest.raises(PolicyRefusedError):
        town.run("transport")
    town.mend()
    before = town.count_resources()
    assert town.run("transport") == Exit.DONE
    assert town.count_resources() > before
    told = capsys.readouterr().err
    assert "vm-no-password-injection (medium): 2 × servers" in told
    assert "policies on the plan:" in told


def test_a_waived_failure_does_not_refuse_and_is_shown_as_waived(town: Town, capsys: Capture) -> None:
    town.spoil()
    town.waive(department="transport", system="travel-info")
    assert town.run("transport", preview=True) == Exit.DONE
    told = capsys.readouterr().err
    assert "waived, not passed: sg-mgmt-port-closed on 1 objects by open-port" in told


def test_a_waiver_for_somebody_else_or_of_another_time_does_not_help(town: Town) -> None:
    town.spoil()
    town.waive(department="ecology")
    with pytest.raises(PolicyRefusedError):
        town.run("transport", preview=True)
    town.waive(until="2026-03-31", department="transport")
    with pytest.raises(PolicyRefusedError):
        town.run("transport", preview=True)


def test_machines_are_told_what_refuses(town: Town, capsys: Capture) -> None:
    line = town.spoil()
    with pytest.raises(PolicyRefusedError):
        town.run("transport", preview=True, as_json=True)
    document = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert document["event"] == "policy"
    (refused,) = document["refused"]
    assert refused["check"] == "sg-mgmt-port-closed"
    assert refused["where"] == f"departments/transport.yml:{line}"
    assert refused["department"] == "transport"
    assert {each["check"] for each in document["warnings"]} >= {"vm-no-password-injection"}


def test_a_refused_plan_is_not_written(town: Town, tmp_path: Path) -> None:
    town.spoil()
    file = tmp_path / "plan.json"
    with pytest.raises(PolicyRefusedError):
        town.run("transport", preview=True, plan=file)
    assert not file.exists()


def test_a_plan_that_was_written_before_a_rule_was_stricter_is_judged_again(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, before = tmp_path / "plan.json", town.count_resources()
    town.run("transport", preview=True, plan=file)
    monkeypatch.setattr(gate, "MANDATORY", frozenset(Severity))
    with pytest.raises(PolicyRefusedError):
        town.run("transport", plan=file)
    assert town.count_resources() == before
    monkeypatch.undo()
    assert town.run("transport", plan=file) == Exit.DONE


def test_an_address_group_of_the_pools_base_is_seen_through(tmp_path: Path, capsys: Capture) -> None:
    """A rule for a whole zone names a group that only the base's state knows: without it nothing could be told."""
    town = Town(tmp_path, "huawei")
    assert town.run("base") == Exit.DONE
    file = town.folder / "departments" / "health.yml"
    good, bad = "      - {to: web, ports: [8443], zone: extranet}\n", "      - {to: web, ports: [22], zone: extranet}\n"
    text = file.read_text(encoding="utf-8").replace(good, good + bad)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyRefusedError):
        town.run("health", preview=True)
    line = text.split(bad)[0].count("\n") + 1
    assert f"departments/health.yml:{line}: sg-mgmt-port-closed" in capsys.readouterr().err


def test_in_a_first_run_the_group_that_the_pools_base_is_to_make_is_seen_through(
    tmp_path: Path, capsys: Capture
) -> None:
    """Base and tenant are planned together: no value of the tenant leads to the group, and there is only one."""
    town = Town(tmp_path, "huawei")
    file = town.folder / "departments" / "health.yml"
    good, bad = "      - {to: web, ports: [8443], zone: extranet}\n", "      - {to: web, ports: [22], zone: extranet}\n"
    text = file.read_text(encoding="utf-8").replace(good, good + bad)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyRefusedError):
        town.run("base", "health")
    line = text.split(bad)[0].count("\n") + 1
    assert f"departments/health.yml:{line}: sg-mgmt-port-closed" in capsys.readouterr().err
    assert town.count_resources() == 0


def test_a_worker_refuses_the_same_plan_and_says_why(town: Town) -> None:
    line, before = town.spoil(), town.count_resources()
    with pytest.raises(PolicyRefusedError) as refused:
        town.work("transport")
    assert f"departments/transport.yml:{line}: sg-mgmt-port-closed" in str(refused.value)
    assert town.count_resources() == before
    town.mend()
    assert town.work("transport").succeeded


def test_what_is_not_run_is_not_judged(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town.run("transport") == Exit.DONE

    async def refuse(*_: object) -> None:
        raise AssertionError("judged")

    monkeypatch.setattr(gate, "judge_outcomes", refuse)
    assert town.run("transport") == Exit.DONE
    with pytest.raises(AssertionError, match="judged"):
        town.run("ecology")
