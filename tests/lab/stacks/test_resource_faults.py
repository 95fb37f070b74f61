"""Calls that are lost, cut or refused on the way: nothing is made twice, nothing is left half made."""

from collections.abc import Iterator
from typing import Any

import pytest

from govcloud.errors import GovcloudError
from scripts.lab.faults import CUT, DROP, Faults, faults, status
from scripts.lab.lab import Lab
from scripts.lab.layout import load_layout
from stacks.provider.provider import State
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.conftest import POOLS, open_bench

NETWORK, SUBNET, ROUTER = "govcloud:network:Network", "govcloud:network:Subnet", "govcloud:network:Router"
GROUP, VOLUME, SERVER = "govcloud:network:SecurityGroup", "govcloud:storage:Volume", "govcloud:compute:Server"
USER, PROJECT = "govcloud:identity:User", "govcloud:identity:Project"


@pytest.fixture(scope="module", params=POOLS)
def shaky(request: pytest.FixtureRequest, lab: Lab) -> Bench:
    """A pool behind the fault proxy."""
    return open_bench(str(request.param), lab, ".faults")


@pytest.fixture
def broken(shaky: Bench) -> Iterator[Faults]:
    """The faults of the pool, none of them left behind."""
    rules = faults(shaky.session.pool.code, load_layout())
    rules.clear()
    yield rules
    rules.clear()


@pytest.fixture(scope="module")
def home(shaky: Bench) -> Iterator[str]:
    """The id of a project on the pool."""
    state = shaky.create(PROJECT, "home", name=f"{shaky.tag}-home", own_role="admin")
    yield state.id
    shaky.delete(PROJECT, state)


@pytest.fixture
def make(shaky: Bench) -> Iterator[Any]:
    """Makes things that are deleted at the end, newest first."""
    made: list[tuple[str, State]] = []

    def create(token: str, label: str, /, **inputs: Any) -> State:
        made.append((token, shaky.create(token, label, **inputs)))
        return made[-1][1]

    yield create
    for token, state in reversed(made):
        shaky.provider.delete(token, "", state.id, state.inputs)


def names_of(bench: Bench, token: str, project: str) -> list[str]:
    """Names of a project's things of one type."""
    return sorted(live.values["name"] for live in bench.provider.list(token, project) if live.urn)


def test_create_that_never_arrived_does_not_take_the_thing_that_it_replaces_for_its_own(
    shaky: Bench, broken: Faults, home: str, make: Any
) -> None:
    old = make(NETWORK, "n", project=home, name="n")
    with broken.inject(DROP, service="network", method="POST", path="/networks", times=1) as fault:
        new = make(NETWORK, "n", project=home, name="n")
        assert fault.hits == 1
    assert new.id != old.id
    assert names_of(shaky, NETWORK, home) == ["n", "n"]


@pytest.mark.parametrize("action", [DROP, CUT, status(500), status(503)], ids=["drop", "cut", "500", "503"])
def test_create_whose_answer_was_lost_makes_one_thing(
    shaky: Bench, broken: Faults, home: str, make: Any, action: Any
) -> None:
    with broken.inject(action, service="network", method="POST", path="/networks", times=1, after=True) as fault:
        state = make(NETWORK, "n", project=home, name="n")
        assert fault.hits == 1
    assert names_of(shaky, NETWORK, home) == ["n"]
    assert state.outputs["status"] == "ACTIVE"


def test_user_whose_answer_was_lost_is_adopted_and_not_a_name_already_taken(
    shaky: Bench, broken: Faults, make: Any
) -> None:
    with broken.inject(DROP, service="identity", method="POST", path="/users", times=1, after=True) as fault:
        state = make(USER, "u", name=f"{shaky.tag}-u", password="Correct-Horse-Battery-9")  # noqa: S106
        assert fault.hits == 1
    assert state.id


def test_server_and_volume_whose_answers_were_lost_are_made_once(
    shaky: Bench, broken: Faults, home: str, make: Any
) -> None:
    known = shaky.provider.capabilities.resolved
    flavor, image = known["flavor"]["general.2c4g"], known["image"]["kylin-v10"]
    with broken.inject(DROP, service="block-storage", method="POST", path="/volumes$", times=1, after=True) as fault:
        make(VOLUME, "v", project=home, name="v", size=1)
        assert fault.hits == 1
    with broken.inject(DROP, service="compute", method="POST", path="/servers$", times=1, after=True) as fault:
        server = make(SERVER, "s", project=home, name="s", flavor=flavor, image=image)
        assert fault.hits == 1
    assert server.outputs["status"] == "ACTIVE"
    assert names_of(shaky, VOLUME, home) == ["v"]
    assert names_of(shaky, SERVER, home) == ["s"]


def test_rules_whose_bulk_answer_was_lost_are_there_once(shaky: Bench, broken: Faults, home: str, make: Any) -> None:
    rules = [{"direction": "ingress", "protocol": "tcp", "port_min": port} for port in range(1, 11)]
    path = "/security-group-rules"
    with broken.inject(DROP, service="network", method="POST", path=path, times=1, after=True) as fault:
        state = make(GROUP, "g", project=home, name="g", rules=rules)
        assert fault.hits == 1
    found = shaky.provider.read(GROUP, "", state.id, state.inputs)
    assert found is not None
    assert shaky.provider.diff(GROUP, found.inputs, state.inputs).changes == ()


def test_interface_whose_answer_was_lost_is_there_once(shaky: Bench, broken: Faults, home: str, make: Any) -> None:
    network = make(NETWORK, "i", project=home, name="i").id
    subnet = make(SUBNET, "i", project=home, network=network, name="i", cidr="10.66.0.0/24").id
    path = "add_router_interface"
    with broken.inject(status(500), service="network", method="PUT", path=path, times=1, after=True) as fault:
        router = make(ROUTER, "i", project=home, name="i", interfaces=[subnet])
        assert fault.hits == 1
    found = shaky.provider.read(ROUTER, "", router.id, router.inputs)
    assert found is not None
    assert found.inputs["interfaces"] == [subnet]


def test_busy_pool_is_asked_again(broken: Faults, home: str, make: Any) -> None:
    with broken.inject(status(429), service="network", method="POST", times=2) as fault:
        make(NETWORK, "busy", project=home, name="busy")
        assert fault.hits == 2


def test_pool_that_stays_broken_is_given_up_with_a_sentence_and_nothing_made(
    shaky: Bench, broken: Faults, home: str
) -> None:
    with broken.inject(status(503), service="network", method="POST"), pytest.raises(GovcloudError) as refused:
        shaky.create(NETWORK, "down", project=home, name="down")
    assert "503" in refused.value.render("en")
    broken.clear()
    assert "down" not in names_of(shaky, NETWORK, home)


def test_delete_whose_answer_was_lost_is_done(shaky: Bench, broken: Faults, home: str) -> None:
    state = shaky.create(NETWORK, "gone", project=home, name="gone")
    with broken.inject(DROP, service="network", method="DELETE", times=1, after=True) as fault:
        shaky.delete(NETWORK, state)
        assert fault.hits == 1
