"""A push goes wave by wave, and stops at the first that is not right. The hands here only note what they are told."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from extranet.push.course import Problems, Result, run_course
from extranet.push.journal import Intended, Journal, Step
from govcloud.text import Text

WAVES = (("a",), ("b", "c"), ("d",))
WRONG = Text("wrong", "错")


@dataclass
class NotingHands:
    """Says that some devices are wrong at some work."""

    wrong: dict[str, set[str]] = field(default_factory=dict)
    done: list[tuple[str, ...]] = field(default_factory=list)

    def work(self, name: str, devices: Sequence[str]) -> Problems:
        self.done.append((name, *devices))
        return {device: WRONG for device in devices if device in self.wrong.get(name, ())}

    async def send(self, devices: Sequence[str]) -> Problems:
        return self.work("send", devices)

    async def verify(self, devices: Sequence[str]) -> Problems:
        return self.work("verify", devices)

    async def keep(self, devices: Sequence[str]) -> Problems:
        return self.work("keep", devices)

    async def give_back(self, devices: Sequence[str]) -> Problems:
        return self.work("give_back", devices)


class Blind:
    """Watches nothing."""

    def wave(self, number: int, devices: Sequence[str]) -> None:
        pass

    def step(self, devices: Sequence[str], step: Step, problems: Mapping[str, Text]) -> None:
        pass


def run(tmp_path: Path, hands: NotingHands) -> Result:
    journal = Journal(tmp_path, lambda: 1.0)
    with journal.begin(Intended("p", "li", 1.0, "c", WAVES, {})) as record:
        result = asyncio.run(run_course(WAVES, hands, record, Blind()))
    (past,) = journal.pasts()
    assert past.steps == result.steps
    assert past.ended == ("done" if result.succeeded else "failed")
    return result


def test_every_wave_is_sent_verified_and_confirmed(tmp_path: Path) -> None:
    hands = NotingHands()
    result = run(tmp_path, hands)
    assert result.steps == dict.fromkeys("abcd", Step.CONFIRMED)
    assert hands.done[3:6] == [("send", "b", "c"), ("verify", "b", "c"), ("keep", "b", "c")]


@pytest.mark.parametrize("work", ["send", "verify"])
def test_wave_with_a_wrong_device_is_given_back_whole_and_no_other_begins(tmp_path: Path, work: str) -> None:
    hands = NotingHands({work: {"b"}})
    result = run(tmp_path, hands)
    assert result.untouched == ("d",)
    assert ("give_back", *(["c"] if work == "send" else ["b", "c"])) in hands.done
    assert result.steps["a"] is Step.CONFIRMED
    assert result.steps["c"] is Step.RETURNED
    assert not result.succeeded


def test_device_that_cannot_be_told_to_return_is_named(tmp_path: Path) -> None:
    result = run(tmp_path, NotingHands({"verify": {"b"}, "give_back": {"b"}}))
    assert (result.steps["b"], result.steps["c"]) == (Step.FAILED, Step.RETURNED)


def test_device_that_does_not_confirm_stops_the_push(tmp_path: Path) -> None:
    result = run(tmp_path, NotingHands({"keep": {"c"}}))
    assert (result.steps["b"], result.steps["c"], result.untouched) == (Step.CONFIRMED, Step.FAILED, ("d",))
