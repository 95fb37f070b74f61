"""What no list tells: quotas of every project, credentials of every user. One refusal leaves the whole kind missing."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govcloud.inventory.models.pool import Pool
from govcloud.pools.session import open_session
from policies.collect.lists import LISTS
from policies.collect.openstack import read_pool
from policies.collect.patience import Patience
from policies.facts.base import FactBase
from policies.facts.fact import Fact, Place
from policies.facts.identity import ApplicationCredential, Quota
from tests.policies.pretend_pool import Answer, serve_pool
from tests.pools.servers import POOL, Clouds

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HERE = Place.of_pool("huawei")
COMPUTE = {"cores": 8, "ram": 16384, "instances": -1}
STORAGE = {"volumes": 4, "gigabytes": 100, "snapshots": 2}
NETWORK = dict.fromkeys(("network", "port", "router", "floatingip", "security_group", "security_group_rule"), 5)
QUOTAS: Mapping[str, list[Answer]] = {
    "/v3/projects": [(200, {"projects": [{"id": "p"}]})],
    "/compute/v2.1/os-quota-sets/p": [(200, {"quota_set": COMPUTE})],
    "/block-storage/v3/os-quota-sets/p": [(200, {"quota_set": STORAGE})],
    "/network/v2.0/quotas/p": [(200, {"quota": NETWORK})],
}
CREDENTIAL = {"id": "c", "name": "ci", "project_id": "p", "expires_at": None, "unrestricted": False}


def read(folder: Path, kind: type[Fact], answers: Mapping[str, list[Answer]]) -> FactBase:
    """The facts of one kind of a pool that gives these answers."""
    lists = [each for each in LISTS if each.kind is kind]
    with serve_pool(answers) as (url, _):
        session = open_session(Pool.model_validate(POOL), [Clouds(folder / "clouds.yaml").write(url)])
        harvest = read_pool(session, clock=lambda: NOW, patience=Patience(lambda _: None, lambda: 0), lists=lists)
    return FactBase(harvest, NOW)


def test_a_projects_quota_is_told_by_three_services_in_our_units(tmp_path: Path) -> None:
    base = read(tmp_path, Quota, QUOTAS)
    (quota,) = base.of(Quota, HERE)
    assert isinstance(quota, Quota)
    assert (quota.id, quota.project, quota.unknown) == ("p", "p", {})
    assert (quota.cores, quota.memory_gib, quota.servers, quota.storage_gib, quota.routers) == (8, 16, -1, 100, 5)
    assert base.gap(Quota, HERE) is None


@pytest.mark.parametrize("refused", [path for path in QUOTAS if path.endswith("/p")])
def test_a_service_that_does_not_tell_its_part_leaves_all_quotas_missing(tmp_path: Path, refused: str) -> None:
    base = read(tmp_path, Quota, {**QUOTAS, refused: [(403, {})]})
    assert base.of(Quota, HERE) == []
    assert base.gap(Quota, HERE) is not None


def test_credentials_are_those_of_every_user(tmp_path: Path) -> None:
    told: dict[str, list[Answer]] = {
        "/v3/users": [(200, {"users": [{"id": "u"}, {"id": "v"}]})],
        "/v3/users/u/application_credentials": [(200, {"application_credentials": []})],
        "/v3/users/v/application_credentials": [(200, {"application_credentials": [CREDENTIAL]})],
    }
    base = read(tmp_path, ApplicationCredential, told)
    (credential,) = base.of(ApplicationCredential, HERE)
    assert isinstance(credential, ApplicationCredential)
    assert (credential.user, credential.expires, credential.unrestricted) == ("v", None, False)
    del told["/v3/users/u/application_credentials"]
    assert read(tmp_path, ApplicationCredential, told).gap(ApplicationCredential, HERE) is not None
