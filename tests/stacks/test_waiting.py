"""Waiting and pauses, with a clock that does not really wait."""

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from govcloud.inventory.models.pool import Pool
from govcloud.pools.capabilities import Capabilities
from govcloud.pools.session import open_session
from govcloud.text import Text
from stacks.resources.handler import ResourceError
from stacks.resources.job import LONGEST_PAUSE, Clock, Job
from stacks.resources.marks import LONGEST, describe, is_mark_of, mark_of, split_description
from stacks.resources.waiting import Look, wait_until

URN = "urn:pulumi:huawei.health::govcloud::govcloud:compute:Server::web-1"
POOL = {
    "code": "huawei",
    "name": {"zh": "华为云", "en": "Huawei pool"},
    "cloud": "huawei",
    "region": "region-one",
    "provider": {"zh": "某公司", "en": "A company"},
    "flavors": {},
    "images": {},
    "volume_types": {},
    "zones": {},
    "capacity": {"cores": 1, "memory_gib": 1, "storage_tb": {}},
    "department_limit": {"cores": 1, "memory_gib": 1, "servers": 1, "volumes": 1, "storage_gib": 1},
}
CLOUDS = """clouds:
  huawei:
    auth: {auth_url: "http://127.0.0.1:9/v3", username: u, password: p, project_name: x, user_domain_id: default}
"""


class Hands:
    """A clock whose hands move when somebody waits."""

    def __init__(self, *, cancel_after: float = 1e9) -> None:
        self.time = 0.0
        self.waits: list[float] = []
        self.cancel_after = cancel_after

    def wait(self, seconds: float) -> bool:
        """Move on."""
        self.time += seconds
        self.waits.append(seconds)
        return self.time > self.cancel_after

    def clock(self) -> Clock:
        """For a job."""
        return Clock(now=lambda: self.time, wait=self.wait, chance=lambda: 1.0)


def make_job(folder: Path, hands: Hands, limit: float) -> Job:
    """A job on a pool to which no call is made."""
    file = folder / "clouds.yaml"
    file.write_text(CLOUDS, encoding="utf-8")
    session = open_session(Pool.model_validate(POOL), [file])
    empty = Capabilities(
        pool="huawei", key="", read_at=datetime(2027, 1, 1, tzinfo=UTC), region="", release="", project_id="", roles=[],
        services={}, extensions=[], resolved={}, availability_zones=[], limits={}, gaps=[], unread=[],
    )  # fmt: skip
    return Job(session, empty, URN, limit, hands.clock())


def test_looks_are_fast_first_and_slower_later(tmp_path: Path) -> None:
    hands = Hands()
    looks = iter([Look(done=False, status="BUILD")] * 20 + [Look(done=True, status="ACTIVE")])
    wait_until(make_job(tmp_path, hands, 600), Text("active", "运行"), lambda: next(looks))
    assert hands.waits[0] <= 0.25
    assert all(later >= earlier for earlier, later in pairwise(hands.waits))
    assert max(hands.waits) == LONGEST_PAUSE


def test_end_of_time_names_resource_goal_limit_and_last_status(tmp_path: Path) -> None:
    hands = Hands()
    with pytest.raises(ResourceError) as refused:
        wait_until(
            make_job(tmp_path, hands, 30), Text("active", "运行"), lambda: Look(done=False, status="BUILD (spawning)")
        )
    sentence = refused.value.render("en")
    assert "huawei: Server web-1: it is not active after 30 s" in sentence
    assert "last status was BUILD (spawning)" in sentence
    assert "30 秒后仍未运行" in refused.value.render("zh")
    assert hands.time <= 30


def test_fault_ends_the_wait_with_the_services_words(tmp_path: Path) -> None:
    hands = Hands()
    look = Look(done=False, status="ERROR", failed="No valid host was found. (500)")
    with pytest.raises(ResourceError) as refused:
        wait_until(make_job(tmp_path, hands, 30), Text("active", "运行"), lambda: look)
    assert "No valid host was found" in refused.value.render("en")
    assert hands.time == 0


def test_cancelled_run_stops_waiting(tmp_path: Path) -> None:
    job = make_job(tmp_path, Hands(cancel_after=1.0), 600)
    with pytest.raises(ResourceError) as refused:
        wait_until(job, Text("active", "运行"), lambda: Look(done=False, status="BUILD"))
    assert "cancelled" in refused.value.render("en")


def test_pauses_between_tries_grow_to_a_limit(tmp_path: Path) -> None:
    job = make_job(tmp_path, Hands(), 600)
    pauses = [job.pause(attempt) for attempt in range(8)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_mark_is_behind_the_words_and_comes_off_again() -> None:
    marked = describe("门户网站 web", URN)
    assert marked == f"门户网站 web [govcloud:urn={URN}]"
    words, mark = split_description(marked)
    assert words == "门户网站 web"
    assert is_mark_of(mark, URN)
    assert not is_mark_of(mark, URN + "0")
    assert split_description("only words") == ("only words", "")
    assert split_description(describe("", URN)) == ("", URN)


def test_long_urn_is_marked_by_its_digest_and_still_fits() -> None:
    urn = URN + "x" * 300
    marked = describe("w" * 120, urn)
    assert len(marked) <= LONGEST
    assert is_mark_of(split_description(marked)[1], urn)
    assert len(mark_of(urn)) <= LONGEST
