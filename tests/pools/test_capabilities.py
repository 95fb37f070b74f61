"""What a pool lacks is told before it is used, and kept facts are taken only while they hold."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from govcloud.inventory.models.pool import Pool, Quota
from govcloud.pools.cache import cache_file, cache_key, load_cached, save_cached
from govcloud.pools.capabilities import Capabilities, Gap, ServiceVersions, Unread
from govcloud.pools.errors import PoolError
from govcloud.pools.quotas import PLACES
from govcloud.pools.releases import guess_release, parse_microversion

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@pytest.fixture
def known() -> Capabilities:
    """A pool with a compute service, one extension, and gaps."""
    return Capabilities(
        pool="huawei",
        key="k",
        read_at=NOW,
        region="r",
        release="2024.1 – 2024.2",
        project_id="p",
        roles=["admin"],
        services={
            "compute": ServiceVersions(url="u", api="2.1", microversion_min="2.1", microversion_max="2.96"),
            "network": ServiceVersions(url="u", api="2.0"),
        },
        extensions=["qos"],
        resolved={"flavor": {"general.2c4g": "1"}, "image": {}},
        availability_zones=["az1"],
        limits={"cores": 20},
        gaps=[Gap(kind="image", code="kylin-v10", name="Kylin")],
        unread=[Unread(subject="volume-types", kind="forbidden", en="cinder refuses", zh="cinder 拒绝")],
    )


@pytest.mark.parametrize("feature", ["compute", "compute:2.96", "compute:2.9", "network:qos", "flavor:general.2c4g"])
def test_feature_that_is_there_is_not_lacking(known: Capabilities, feature: str) -> None:
    assert known.lacks(feature) is None
    known.require(feature)


@pytest.mark.parametrize(
    ("feature", "words"),
    [
        ("load-balancer", "does not offer load-balancer service (octavia)"),
        ("compute:2.100", "compute service (nova) 2.100 (it ends at 2.96)"),
        ("network:address-group", "address groups"),
        ("network:some-new-thing", "some-new-thing"),
        ("image:kylin-v10", "image `kylin-v10`: it has no `Kylin`"),
        ("volume-type:ssd", "volume type `ssd`: cinder refuses"),
        ("flavor:general.64c", "flavor `general.64c`"),
    ],
)
def test_feature_that_is_lacking_is_told_with_pool_and_advice(known: Capabilities, feature: str, words: str) -> None:
    with pytest.raises(PoolError) as caught:
        known.require(feature)
    assert words in caught.value.render("en")
    assert caught.value.where == "huawei"
    assert caught.value.todo is not None
    assert "{" not in caught.value.render("zh")


def test_kept_facts_come_back_the_same_and_only_for_their_key(known: Capabilities, tmp_path: Path) -> None:
    save_cached(tmp_path, known)
    assert load_cached(tmp_path, "huawei", "k") == known
    assert load_cached(tmp_path, "huawei", "other") is None
    assert load_cached(tmp_path, "telecom", "k") is None
    assert cache_file(tmp_path, "huawei").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": 1}', b"\xff\xfe", b"[]"])
def test_damaged_facts_are_as_none(known: Capabilities, tmp_path: Path, content: bytes) -> None:
    save_cached(tmp_path, known)
    cache_file(tmp_path, "huawei").write_bytes(content)
    assert load_cached(tmp_path, "huawei", "k") is None


def test_facts_of_another_form_are_not_taken(known: Capabilities, tmp_path: Path) -> None:
    save_cached(tmp_path, known.model_copy(update={"format": 99}))
    assert load_cached(tmp_path, "huawei", "k") is None


def test_key_changes_with_account_and_map_and_with_nothing_else(pool: Pool) -> None:
    key = cache_key(pool, "auth_url=a")
    assert key == cache_key(pool.model_copy(update={"clusters": []}), "auth_url=a")
    assert key == cache_key(
        pool.model_copy(update={"capacity": pool.capacity.model_copy(update={"cores": 1})}), "auth_url=a"
    )
    assert key != cache_key(pool, "auth_url=b")
    assert key != cache_key(pool.model_copy(update={"flavors": {}}), "auth_url=a")


def test_age_is_since_reading(known: Capabilities) -> None:
    assert known.age(NOW + timedelta(hours=3)) == timedelta(hours=3)


@pytest.mark.parametrize(
    ("microversion", "release"),
    [("2.96", "2024.1 – 2024.2"), ("2.104", "2026.2"), ("2.97", ""), ("", ""), ("latest", ""), ("2.1000", "")],
)
def test_release_is_guessed_only_from_a_known_microversion(microversion: str, release: str) -> None:
    assert guess_release(microversion) == release


def test_microversions_compare_as_numbers() -> None:
    assert parse_microversion("2.100") > parse_microversion("2.96") > parse_microversion("")


def test_every_quota_is_kept_by_exactly_one_service() -> None:
    placed = [name for place in PLACES.values() for name in place.names]
    assert sorted(placed) == sorted(Quota.model_fields)
