"""The collector against a pool that answers, refuses, lies and runs in circles: what is not proven becomes a gap."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govcloud.inventory.models.pool import Pool
from govcloud.pools.errors import PoolError
from govcloud.pools.session import open_session
from govcloud.text import Text
from policies.collect.lists import LISTS
from policies.collect.openstack import make_facts, read_pool, unreached
from policies.collect.patience import Patience
from policies.facts.base import FactBase
from policies.facts.fact import Fact, Gap, Place, Read
from policies.facts.gaps import Cause, MissingError
from policies.facts.identity import RoleAssignment
from policies.facts.measured import TlsEndpoint
from policies.facts.network import AddressGroup, SecurityGroup
from tests.policies.pretend_pool import Answer, serve_pool
from tests.pools.servers import POOL, Clouds

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PATH = "/network/v2.0/security-groups"
RULE = {
    "id": "r", "direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_range_min": 22,
    "port_range_max": 22, "remote_ip_prefix": None, "remote_group_id": None, "remote_address_group_id": None,
    "description": None,
}  # fmt: skip
GROUP = {"id": "g", "name": "web", "project_id": "p", "description": "", "security_group_rules": [RULE]}

type Collect = Callable[[list[Answer]], tuple[FactBase, list[float]]]


@pytest.fixture
def collect(tmp_path: Path) -> Collect:
    """Reads the security groups of a pool that gives these answers; also how long it waited in between."""

    def read(answers: list[Answer]) -> tuple[FactBase, list[float]]:
        waited: list[float] = []
        with serve_pool({PATH: answers}) as (url, _):
            files = [Clouds(tmp_path / "clouds.yaml").write(url)]
            session = open_session(Pool.model_validate(POOL), files)
            lists = [each for each in LISTS if each.kind is SecurityGroup]
            harvest = read_pool(session, clock=lambda: NOW, patience=Patience(waited.append, lambda: 0.5), lists=lists)
        return FactBase(harvest, NOW), waited

    return read


def groups(base: FactBase) -> list[Fact]:
    return list(base.of(SecurityGroup, Place.of_pool("huawei")))


def gap(base: FactBase) -> Gap | None:
    return base.gap(SecurityGroup, Place.of_pool("huawei"))


def test_a_list_becomes_facts_and_proves_what_is_there(collect: Collect) -> None:
    base, _ = collect([(200, {"security_groups": [GROUP]})])
    (group,) = groups(base)
    assert isinstance(group, SecurityGroup)
    assert (group.id, group.name, group.rules[0].protocol, group.rules[0].remote_prefix) == ("g", "web", 6, None)
    assert gap(base) is None


def test_an_empty_list_proves_that_there_is_nothing(collect: Collect) -> None:
    base, _ = collect([(200, {"security_groups": []})])
    assert (groups(base), gap(base)) == ([], None)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refused_list_is_a_gap_and_no_empty_list(collect: Collect, status: int) -> None:
    base, waited = collect([(status, {"error": {"message": "no"}})])
    found = gap(base)
    assert found is not None
    assert (found.cause, groups(base), waited) == (Cause.UNREAD, [], [])
    assert found.why.render("zh")


def test_a_busy_pool_is_asked_again_after_longer_and_longer_pauses(collect: Collect) -> None:
    busy = (503, {"error": {"message": "busy"}})
    base, waited = collect([busy, busy, (200, {"security_groups": [GROUP]})])
    assert (len(groups(base)), gap(base), waited) == (1, None, [0.75, 1.5])


def test_a_pool_that_stays_busy_is_a_gap(collect: Collect) -> None:
    base, waited = collect([(503, {})])
    found = gap(base)
    assert found is not None
    assert found.cause is Cause.UNREAD
    assert len(waited) == 3


def test_pages_in_a_circle_are_a_gap(collect: Collect) -> None:
    def page(marker: str) -> Answer:
        link = {"rel": "next", "href": f"http://pool{PATH}?marker={marker}"}
        return 200, {"security_groups": [GROUP], "security_groups_links": [link]}

    base, _ = collect([page("a"), page("b"), page("a")])
    found = gap(base)
    assert found is not None
    assert found.cause is Cause.UNREAD
    assert "circle" in found.why.render("en")


def test_the_same_id_twice_is_a_gap_and_one_fact(collect: Collect) -> None:
    base, _ = collect([(200, {"security_groups": [GROUP, {**GROUP, "name": "other"}]})])
    found = gap(base)
    assert found is not None
    assert (found.cause, len(groups(base))) == (Cause.PARTIAL, 1)


@pytest.mark.parametrize("row", ["nonsense", None, 7, {}, {"name": "no id"}])
def test_a_row_that_says_nothing_is_a_gap_beside_the_others(collect: Collect, row: object) -> None:
    base, _ = collect([(200, {"security_groups": [GROUP, row]})])
    found = gap(base)
    assert found is not None
    assert (found.cause, len(groups(base))) == (Cause.PARTIAL, 1)


@pytest.mark.parametrize("answer", [{"security_groups": None}, {"security_groups": 7}, {"security_groups": {"id": 1}}])
def test_a_list_that_is_none_is_a_gap(collect: Collect, answer: object) -> None:
    base, _ = collect([(200, answer)])
    assert gap(base) is not None


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", 7), ("security_group_rules", "none"), ("security_group_rules", [7]), ("project_id", None)],
)
def test_a_value_of_the_wrong_kind_is_an_unknown_field(collect: Collect, field: str, value: object) -> None:
    base, _ = collect([(200, {"security_groups": [{**GROUP, field: value}]})])
    (group,) = groups(base)
    name = {"security_group_rules": "rules", "project_id": "project"}.get(field, field)
    with pytest.raises(MissingError) as missing:
        getattr(group, name)
    assert missing.value.cause is Cause.UNREADABLE


def test_everything_of_a_pool_that_is_down_is_missing() -> None:
    down = PoolError("huawei", "refused", Text("nobody answers", "无应答"))
    base = FactBase(unreached("huawei", NOW, down), NOW)
    kinds: list[type[Fact]] = [TlsEndpoint, *(each.kind for each in LISTS)]
    assert all(base.gap(kind, Place.of_pool("huawei")) for kind in kinds)
    assert len(base) == 0


def test_no_two_lists_tell_the_same_kind() -> None:
    assert len({each.kind for each in LISTS}) == len(LISTS)


def test_what_the_network_service_does_not_have_is_not_there(tmp_path: Path) -> None:
    lists = [each for each in LISTS if each.kind is AddressGroup]
    extensions = "/network/v2.0/extensions"
    for aliases, cause in ((["qos"], None), (["address-group"], Cause.UNREAD)):
        answers = [(200, {"extensions": [{"alias": alias} for alias in aliases]})]
        with serve_pool({extensions: answers}) as (url, _):
            session = open_session(Pool.model_validate(POOL), [Clouds(tmp_path / "clouds.yaml").write(url)])
            harvest = read_pool(session, clock=lambda: NOW, patience=Patience(lambda _: None, lambda: 0), lists=lists)
        found = FactBase(harvest, NOW).gap(AddressGroup, Place.of_pool("huawei"))
        assert (found.cause if found else None) is cause


def test_role_assignments_by_several_groups_are_one() -> None:
    (listing,) = [each for each in LISTS if each.kind is RoleAssignment]
    row = {"user": {"id": "u"}, "role": {"name": "Reader"}, "scope": {"project": {"id": "p"}}}
    read = Read(RoleAssignment, Place.of_pool("huawei"), "a test", NOW)
    harvest = make_facts(listing, read, [row, {**row, "links": {"membership": "g"}}])
    assert [fact.id for fact in harvest.facts] == ["p/u/reader"]
    assert FactBase(harvest, NOW).gap(RoleAssignment, read.place) is None
