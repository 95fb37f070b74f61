"""Resource types on two real pools, one of each release; after the tests each pool has exactly what it had before."""

import json
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from govcloud.inventory.load import load_inventory
from govcloud.pools.discovery import read_capabilities
from govcloud.pools.session import open_session
from govcloud.settings import PRODUCT
from scripts.lab.lab import Lab
from stacks.provider.provider import Provider
from tests.lab.stacks.bench import COUNTED, Bench, count_things
from tests.lab.stacks.life import Begin, Life

POOLS = ("mobile", "unicom")
"""One pool of each release."""


def open_bench(code: str, lab: Lab, entry: str = "") -> Bench:
    """A pool of the worked example on the lab."""
    cities = load_inventory(PRODUCT / "inventories" / "hanjiang")
    pool = next(pool for pool in cities.pools if pool.code == code)
    pool = pool.model_copy(update={"cloud": pool.cloud + entry})
    session = open_session(pool, [lab.layout.clouds])
    provider = Provider(session, read_capabilities(session, "", datetime.now(UTC)))
    return Bench(provider, f"test-{secrets.token_hex(3)}")


@pytest.fixture(scope="module", params=POOLS)
def bench(request: pytest.FixtureRequest, lab: Lab) -> Iterator[Bench]:
    """Each release in turn; at the end nothing more and nothing less is there than at the beginning.

    With `GOVCLOUD_FIGURES` set to a file, calls and seconds of each step are appended to it as JSON lines.
    """
    here = open_bench(str(request.param), lab)
    before = count_things(here.session)
    yield here
    if file := os.environ.get("GOVCLOUD_FIGURES"):
        with Path(file).open("a", encoding="utf-8") as table:
            table.writelines(json.dumps(figure) + "\n" for figure in here.figures)
    after = count_things(here.session)
    assert {kind: (before[kind], after[kind]) for kind in COUNTED if before[kind] != after[kind]} == {}


@pytest.fixture(scope="module")
def project(bench: Bench) -> Iterator[str]:
    """The id of a project for one file of tests, in which our own account may make things."""
    state = bench.create("govcloud:identity:Project", "base", name=f"{bench.tag}-base", own_role="admin")
    yield state.id
    bench.delete("govcloud:identity:Project", state)


@pytest.fixture(scope="module")
def network(bench: Bench, project: str) -> Iterator[str]:
    """The id of a network of the project."""
    state = bench.create("govcloud:network:Network", "base", project=project, name="base")
    yield state.id
    bench.delete("govcloud:network:Network", state)


@pytest.fixture(scope="module")
def subnet(bench: Bench, project: str, network: str) -> Iterator[str]:
    """The id of an IPv4 subnet of the network."""
    inputs = {"project": project, "network": network, "name": "base", "cidr": "10.77.0.0/24"}
    state = bench.create("govcloud:network:Subnet", "base", **inputs)
    yield state.id
    bench.delete("govcloud:network:Subnet", state)


@pytest.fixture
def begin(bench: Bench) -> Iterator[Begin]:
    """Begins lives of resources: token, name, inputs. What a failed test leaves is deleted."""
    lives: list[Life] = []

    def start(token: str, label: str, /, **inputs: Any) -> Life:
        lives.append(Life(bench, token, label, inputs))
        return lives[-1]

    yield start
    for life in reversed(lives):
        life.discard()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests here need the lab."""
    for item in items:
        if "lab/stacks" in item.path.as_posix():
            item.add_marker(pytest.mark.lab)
