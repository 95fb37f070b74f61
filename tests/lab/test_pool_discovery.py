"""What real pools can do is found out with few calls, kept, and told before it is missed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from govcloud.pools.cache import cache_file, save_cached
from govcloud.pools.discovery import discover
from govcloud.pools.errors import PoolError
from govcloud.pools.session import open_session
from scripts.lab.faults import faults, status
from scripts.lab.lab import Lab
from tests.lab.pool_helpers import change_clouds, hanjiang, open_pool, ordinary_account

NOW = datetime.now(UTC)
RELEASES = {"huawei": "2026.2", "telecom": "2026.2", "mobile": "2026.2", "unicom": "2024.1 – 2024.2"}
WITHOUT = {"mobile": {"trunk", "address-group"}, "unicom": {"qos"}}


def test_whole_map_of_a_pool_is_resolved_with_few_calls(lab: Lab, pool: str, tmp_path: Path) -> None:
    session = open_pool(lab, pool)
    found = discover(session, folder=tmp_path, now=NOW)
    described = hanjiang().pool_by_code[pool]
    assert found.release == RELEASES[pool]
    assert (found.gaps, found.unread) == ([], [])
    assert set(found.resolved["flavor"]) == set(described.flavors)
    assert set(found.resolved["image"]) == set(described.images)
    assert set(found.resolved["volume-type"]) == set(described.volume_types)
    assert set(found.resolved["zone"]) == {zone.value for zone in described.zones}
    assert found.limits["cores"] > 0
    assert "admin" in found.roles
    assert session.calls.total.count <= 20


def test_extensions_differ_as_the_pools_do(lab: Lab, pool: str, tmp_path: Path) -> None:
    found = discover(open_pool(lab, pool), folder=tmp_path, now=NOW)
    liked = {"qos", "address-group", "trunk", "standard-attr-tag"}
    assert {alias for alias in liked if found.lacks(f"network:{alias}")} == WITHOUT.get(pool, set())
    assert found.lacks("compute:2.90") is None
    with pytest.raises(PoolError, match="does not offer load-balancer service"):
        found.require("load-balancer")


def test_kept_facts_cost_no_call_but_to_sign_in_until_they_are_old(lab: Lab, tmp_path: Path) -> None:
    first = discover(open_pool(lab, "mobile"), folder=tmp_path, now=NOW)
    session = open_pool(lab, "mobile")
    again = discover(session, folder=tmp_path, now=NOW + timedelta(hours=1), max_age=timedelta(hours=2))
    assert again == first
    assert session.calls.total.count <= 2  # to find Keystone and sign in
    later = discover(session, folder=tmp_path, now=NOW + timedelta(hours=3), max_age=timedelta(hours=2))
    assert later.read_at > first.read_at
    assert session.calls.total.count > 0


def test_facts_of_a_pool_that_was_set_up_anew_are_not_taken(lab: Lab, tmp_path: Path) -> None:
    first = discover(open_pool(lab, "mobile"), folder=tmp_path, now=NOW)
    save_cached(tmp_path, first.model_copy(update={"project_id": "of-the-old-pool", "extensions": []}))
    assert discover(open_pool(lab, "mobile"), folder=tmp_path, now=NOW).extensions == first.extensions


def test_changed_map_is_read_anew_and_its_gap_is_told(lab: Lab, tmp_path: Path) -> None:
    discover(open_pool(lab, "mobile"), folder=tmp_path, now=NOW)
    described = hanjiang().pool_by_code["mobile"]
    changed = described.model_copy(update={"flavors": {**described.flavors, "general.2c4g": "gone.2x4"}})
    found = discover(open_session(changed, [lab.layout.clouds]), folder=tmp_path, now=NOW)
    error = found.lacks("flavor:general.2c4g")
    assert error is not None
    assert "it has no `gone.2x4`" in error.render("en")
    assert found.lacks("flavor:general.4c8g") is None


def test_part_that_fails_for_now_is_told_and_not_kept(lab: Lab, tmp_path: Path) -> None:
    with faults("mobile", lab.layout).inject(status(503), service="block-storage", path="types"):
        found = discover(open_pool(lab, "mobile", faults=True), folder=tmp_path, now=NOW)
    assert [unread.subject for unread in found.unread] == ["volume-types"]
    error = found.lacks("volume-type:ssd")
    assert error is not None
    assert "it answers 503" in error.render("en")
    assert found.lacks("flavor:general.2c4g") is None
    assert not cache_file(tmp_path, "mobile").exists()


def test_ordinary_account_sees_what_it_may(lab: Lab, tmp_path: Path) -> None:
    with ordinary_account(open_pool(lab, "mobile")) as account:
        file = change_clouds(lab, tmp_path / "clouds.yaml", "mobile", lambda entry: entry["auth"].update(account))
        found = discover(open_session(hanjiang().pool_by_code["mobile"], [file]), folder=tmp_path, now=NOW)
    assert found.roles == ["member", "reader"]
    assert found.gaps == []
    assert found.lacks("volume-type:dual-active") is None
