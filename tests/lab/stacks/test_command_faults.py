"""Bad input and faults under a real run: one clear sentence each, all else goes on, and the next run finishes.

On one release: what is tried here is what the commands make of a refusal; refusals of both are in `test_resource_*`.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from govcloud.errors import Exit
from scripts.lab.faults import Action, Faults, faults, status
from scripts.lab.lab import Lab
from scripts.lab.layout import load_layout
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.conftest import open_bench
from tests.lab.stacks.desk import Desk, open_desk
from tests.lab.stacks.small_city import describe, put_base

POOL = "mobile"
UNSEEN = {"resources:VGPU": "1"}
"""What a flavor asks for that no host of the lab has."""


@pytest.fixture(scope="module")
def bench(lab: Lab) -> Bench:
    """One pool."""
    return open_bench(POOL, lab)


@pytest.fixture
def desk(bench: Bench, tmp_path: Path) -> Iterator[Desk]:
    """A department without servers that is not there yet; whatever the test makes is taken down."""
    made = open_desk(bench, tmp_path)
    made = made.write(made.department.model_copy(update={"systems": []}))
    yield made
    made.run("destroy", "--yes", "--delete-data")


@pytest.fixture
def shaky(desk: Desk) -> Iterator[Faults]:
    """The desk's calls go through the fault proxy."""
    file = desk.city.folder / "pools" / f"{POOL}.yml"
    file.write_text(file.read_text().replace(f"cloud: {POOL}\n", f"cloud: {POOL}.faults\n"))
    rules = faults(POOL, load_layout())
    rules.clear()
    yield rules
    rules.clear()


def fail(desk: Desk, *words: str) -> str:
    """An up that fails; what it says has all these words, and only one sentence that begins with the resource."""
    said = desk.run("up", "--yes", expect=Exit.FAILED).stderr
    for word in words:
        assert word in said, said
    return said


def heal(desk: Desk) -> None:
    """The next up makes everything, and there is exactly what is wanted."""
    desk.run("up", "--yes")
    desk.run("drift")


def with_server(desk: Desk) -> Desk:
    """The desk's department with one server."""
    return desk.write(describe(desk.department.code, POOL))


def test_project_name_that_is_taken(desk: Desk, bench: Bench) -> None:
    taken = bench.create("govcloud:identity:Project", "taken", name=desk.department.code)
    try:
        fail(desk, "Project", desk.department.code, "in the way of something that exists")
    finally:
        bench.delete("govcloud:identity:Project", taken)
    heal(desk)


def test_quota_that_somebody_lowered(desk: Desk, bench: Bench) -> None:
    desk.run("up", "--yes")
    projects = bench.provider.list("govcloud:identity:Project")
    project = next(live.id for live in projects if live.values["name"] == desk.department.code)
    bench.session.call("PUT", "compute", f"/os-quota-sets/{project}", body={"quota_set": {"cores": 0}})
    desk = with_server(desk)
    fail(desk, "Server", "quota is used up", "`quotas` of the department")
    desk.run("up", "--refresh", "--yes")
    desk.run("drift")


def test_no_host_has_room(desk: Desk, bench: Bench) -> None:
    body = {"flavor": {"name": bench.tag, "vcpus": 1, "ram": 1024, "disk": 1}}
    flavor = bench.session.call("POST", "compute", "/flavors", body=body)["flavor"]
    bench.session.call("POST", "compute", f"/flavors/{flavor['id']}/os-extra_specs", body={"extra_specs": UNSEEN})
    try:
        put_base(desk.city, bench, flavors={"general.2c4g": flavor["id"]})
        desk = with_server(desk)
        fail(desk, "Server", "No valid host")
    finally:
        bench.session.call("DELETE", "compute", f"/flavors/{flavor['id']}")
    put_base(desk.city, bench)
    heal(desk)


@pytest.mark.parametrize(("kind", "name"), [("images", "uos-20"), ("flavors", "general.2c4g")])
def test_image_or_flavor_that_vanished(desk: Desk, bench: Bench, kind: str, name: str) -> None:
    put_base(desk.city, bench, **{kind: {name: "00000000-0000-4000-8000-000000000000"}})
    desk = with_server(desk)
    said = fail(desk, "Server")
    assert any(words in said for words in ("00000000-0000-4000-8000-000000000000", "ould not be found")), said
    put_base(desk.city, bench)
    heal(desk)


def test_one_service_that_refuses_everything_stops_only_what_needs_it(desk: Desk, shaky: Faults) -> None:
    desk = with_server(desk)
    with shaky.inject(status(403), service="block-storage", method="POST", path="/volumes"):
        said = fail(desk, "Volume", "our account may not do this")
    assert "Server" not in said
    made = desk.result("preview")["stacks"][0]["changes"]
    assert {change["type"].rpartition(":")[2] for change in made} == {"Volume", "Attachment"}
    shaky.clear()
    heal(desk)


@pytest.mark.parametrize(("action", "times"), [(status(429, 1), 2), (status(401), 1), (status(500), 2)])
def test_pool_that_is_busy_or_forgets_the_token_is_asked_again(
    desk: Desk, shaky: Faults, action: Action, times: int
) -> None:
    fault = shaky.add(action, service="network", path="/security-groups", times=times)
    heal(desk)
    assert fault.hits == times
