"""An up that is killed at any instant is followed by one up that ends with exactly what is wanted: kill -9, for real.

Instants are all statements of the database and all moments before and after a change of the cloud; the kills by the
clock also hit what lies between them, the commit's writes to the disk above all.
"""

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.engine.kill_world import TYPE, Instants, Node, change_nodes, draw_nodes, run_up

_INSTANTS = 7
_BY_CLOCK = 3


def _prepare(folder: Path, seed: int) -> tuple[list[Node], int, float]:
    """The world before the change; what is wanted, and how many instants and seconds a whole run of it takes."""
    chosen = random.Random(seed)
    before = draw_nodes(chosen)
    wanted = change_nodes(chosen, before)
    world = folder / "world"
    world.mkdir()
    run_up(world, before, Instants())
    trial = Path(shutil.copytree(world, folder / "trial"))
    instants, start = Instants(), time.perf_counter()
    run_up(trial, wanted, instants)
    return wanted, instants.count, time.perf_counter() - start


def _kill(world: Path, seed: int, instant: int, delay: float = 0) -> int:
    command = [sys.executable, "-m", "tests.engine.kill_child", str(world), str(seed), str(instant)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        if delay:
            time.sleep(delay)  # the instant of the kill is what the test draws; there is nothing to wait for
            child.kill()
        return child.wait()


def _assert_exactly(world: Path, wanted: Sequence[Node]) -> None:
    """One up brings exactly what is wanted, and a second one finds nothing to do."""
    result, state = run_up(world, wanted, Instants())
    assert result.succeeded, result.lines
    cloud = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (world / "cloud").iterdir()}
    ids = {there["urn"].rsplit("::", 1)[1]: name for name, there in cloud.items()}
    assert sorted(ids) == sorted(node.name for node in wanted)
    assert len(cloud) == len(wanted), "a resource was made twice"
    for node in wanted:
        inputs = cloud[ids[node.name]]["inputs"]
        assert (inputs["value"], inputs["kind"]) == (node.value, node.kind)
        assert inputs["needs"] == [ids[name] for name in node.needs]
    assert sorted(s.id for s in state.resources if s.type == TYPE) == sorted(cloud)
    assert not state.pending
    assert not [s.urn for s in state.resources if s.delete or s.pending_replacement]
    again, _ = run_up(world, wanted, Instants())
    assert set(again.phases["update"].changes) == {"same"}


@pytest.mark.parametrize("seed", range(_INSTANTS))
def test_up_that_was_killed_at_an_instant_is_finished_by_the_next(tmp_path: Path, seed: int) -> None:
    wanted, instants, _ = _prepare(tmp_path, seed)
    instant = random.Random(f"instant {seed}").randint(instants // 4, instants * 3 // 4)
    killed = _kill(tmp_path / "world", seed, instant)
    assert killed == -9
    _assert_exactly(tmp_path / "world", wanted)


@pytest.mark.parametrize("seed", range(100, 100 + _BY_CLOCK))
def test_up_that_was_killed_at_a_time_is_finished_by_the_next(tmp_path: Path, seed: int) -> None:
    wanted, _, seconds = _prepare(tmp_path, seed)
    _kill(tmp_path / "world", seed, 0, delay=random.Random(f"time {seed}").uniform(0.3, 1.2) * seconds)
    _assert_exactly(tmp_path / "world", wanted)
