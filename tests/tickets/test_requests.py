"""What a ticket asks for becomes the department's record, or a sentence."""

from datetime import date
from pathlib import Path

import pytest

from govcloud.errors import GovcloudError
from govcloud.inventory.edit import put_departments
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.department import Department
from tickets.domain.requests import REQUEST, Application, ChangeOfSystem, Disposal, Release, Renewal, apply_request

CITY = Path(__file__).parents[2] / "inventories" / "hanjiang"
NUMBER = "W-2026-0042"


@pytest.fixture(scope="module")
def health() -> Department:
    return next(each for each in load_inventory(CITY).departments if each.code == "health")


def test_an_application_adds_a_system_under_its_ticket_to_a_city_that_is_still_valid(health: Department) -> None:
    new = health.systems[1].model_copy(update={"code": "vaccination", "servers": health.systems[1].servers})
    after = apply_request(health, Application(reason="新建", system=new), NUMBER)
    assert [each.code for each in after.systems] == [*(each.code for each in health.systems), "vaccination"]
    assert after.systems[-1].ticket == NUMBER
    (edit,) = put_departments(CITY, [after], dry_run=True)
    added = [line for line in edit.after.splitlines() if line not in edit.before.splitlines()]
    assert any("vaccination" in line for line in added)
    assert "# 没写的一律不通" in edit.after  # what people wrote beside the records stays


def test_a_change_replaces_the_system_in_its_place(health: Department) -> None:
    hub = health.systems[1]
    grown = hub.model_copy(update={"servers": [hub.servers[0].model_copy(update={"count": 6})]})
    after = apply_request(health, ChangeOfSystem(reason="扩容", system=grown), NUMBER)
    assert [each.code for each in after.systems] == [each.code for each in health.systems]
    assert after.systems[1].servers[0].count == 6
    assert after.systems[0] == health.systems[0]


def test_a_release_takes_away_one_system_and_no_quota(health: Department) -> None:
    after = apply_request(health, Release(reason="停用", system="hospital-hub", disposal=Disposal.ARCHIVED), NUMBER)
    assert "hospital-hub" not in [each.code for each in after.systems]
    assert after.quotas == health.quotas


def test_a_renewal_is_for_longer(health: Department) -> None:
    after = apply_request(health, Renewal(reason="续期", system="hospital-hub", expires=date(2029, 12, 31)), NUMBER)
    assert (after.systems[1].expires, after.systems[1].ticket) == (date(2029, 12, 31), NUMBER)
    with pytest.raises(GovcloudError, match="may be used until 2027-12-31 already"):
        apply_request(health, Renewal(reason="续期", system="hospital-hub", expires=date(2027, 12, 31)), NUMBER)


def test_what_does_not_fit_the_record_is_refused(health: Department) -> None:
    with pytest.raises(GovcloudError, match='has a system "hospital-hub" already'):
        apply_request(health, Application(reason="新建", system=health.systems[1]), NUMBER)
    with pytest.raises(GovcloudError, match="it has: population-health, hospital-hub"):
        apply_request(health, Release(reason="停用", system="nothing", disposal=Disposal.NOTHING), NUMBER)


def test_a_request_is_read_by_its_kind() -> None:
    document = {"kind": "renew", "reason": "续期", "system": "hospital-hub", "expires": "2029-12-31"}
    assert isinstance(REQUEST.validate_python(document), Renewal)
