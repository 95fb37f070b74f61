"""Every kind of fault, felt by a real client of real services through the proxy."""

import re
import time
from collections.abc import Iterator

import pytest
from keystoneauth1 import exceptions

from scripts.lab.faults import CUT, DROP, HANG, Faults, delay, faults, status
from scripts.lab.lab import Lab
from tests.lab.tenant import Connection, connect

POOL = "huawei"


@pytest.fixture
def client(lab: Lab) -> Iterator[Connection]:
    """A client that goes through the proxy, over TLS."""
    with connect(lab, f"{POOL}.faults") as connection:
        connection.network.get("/networks?limit=1")
        yield connection


@pytest.fixture
def broken(lab: Lab) -> Iterator[Faults]:
    """The faults of the pool, none of them left behind."""
    pool = faults(POOL, lab.layout)
    yield pool
    pool.clear()


def test_catalogue_leads_back_through_the_proxy(lab: Lab, client: Connection) -> None:
    site = lab.select([POOL])[0]
    ports = lab.layout.proxy_ports(site.index)
    endpoints = {str(row["url"]) for service in client.service_catalog for row in service["endpoints"]}
    found = {int(port) for url in endpoints for port in re.findall(r":(\d+)", url)}
    assert found == set(ports.values())
    assert f":{ports['nova']}/" in client.compute.get("/").text


def test_status_is_answered_as_often_as_asked_for(client: Connection, broken: Faults) -> None:
    with broken.inject(status(503, retry_after=7), service="network", times=2) as fault:
        answers = [client.network.get("/networks?limit=1") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [503, 503, 200]
        assert answers[0].headers["Retry-After"] == "7"
        assert fault.hits == 2


def test_fault_speaks_of_one_service_method_and_path_only(client: Connection, broken: Faults) -> None:
    with broken.inject(status(429), service="network", method="GET", path=r"/v2\.0/routers\b") as fault:
        assert client.network.get("/routers").status_code == 429
        assert client.network.get("/networks?limit=1").status_code == 200
        assert client.compute.get("/flavors").status_code == 200
        assert fault.hits == 1


def test_other_pools_and_the_direct_entry_stay_sound(lab: Lab, broken: Faults) -> None:
    with broken.inject(status(500)), connect(lab, POOL) as direct, connect(lab, "mobile.faults") as other:
        assert direct.network.get("/networks?limit=1").status_code == 200
        assert other.network.get("/networks?limit=1").status_code == 200


def test_delay_holds_the_call_up(client: Connection, broken: Faults) -> None:
    with broken.inject(delay(700), service="network"):
        before = time.monotonic()
        assert client.network.get("/networks?limit=1").status_code == 200
        assert time.monotonic() - before >= 0.7


def test_drop_closes_without_an_answer(client: Connection, broken: Faults) -> None:
    with broken.inject(DROP, service="network", method="POST"), pytest.raises(exceptions.ConnectFailure):
        client.network.post("/networks", json={"network": {"name": "never"}})
    assert not list(client.network.networks(name="never"))


def test_hang_never_answers(client: Connection, broken: Faults) -> None:
    with broken.inject(HANG, service="network"), pytest.raises(exceptions.ConnectTimeout):
        client.network.get("/networks?limit=1", timeout=0.5)


def test_cut_closes_in_the_middle_of_the_answer(client: Connection, broken: Faults) -> None:
    with broken.inject(CUT, service="network"), pytest.raises(exceptions.UnknownConnectionError, match="Incomplete"):
        client.network.get("/networks")


def test_lost_answer_leaves_the_effect(client: Connection, broken: Faults) -> None:
    with broken.inject(DROP, service="network", method="POST", after=True), pytest.raises(exceptions.ConnectFailure):
        client.network.post("/networks", json={"network": {"name": "answer-lost"}})
    made = list(client.network.networks(name="answer-lost"))
    assert len(made) == 1
    client.network.delete_network(made[0])


def test_same_seed_spoils_the_same_calls(client: Connection, broken: Faults) -> None:
    runs = []
    for _ in range(2):
        with broken.inject(status(500), service="network", probability=0.5, seed=7):
            runs.append([client.network.get("/networks?limit=1").status_code for _ in range(12)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}
