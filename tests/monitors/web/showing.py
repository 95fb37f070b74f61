"""Serves a made-up city on loopback for browsers: `python -m tests.monitors.web.showing INVENTORY [STATE [PORT]]`.

A test turns the city and tells; nothing else of the page is replaced.
"""

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from aiohttp import web

from govcloud.inventory.load import load_inventory
from monitors.serve.changes import Changes, Listener
from monitors.serve.kept import Kept
from monitors.web.app import LivePage, make_app
from tests.monitors.web.synthetic import City

MINUTE = 60.0


class Stage:
    """What a keeper is for the page: the city's samples, told whenever somebody says so."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.steady = time.monotonic
        self._changes = Changes()
        self._kept = city.kept(self.steady())

    def kept(self) -> Mapping[str, Kept]:
        """All sources as they were when they last told."""
        return self._kept

    @contextmanager
    def changes(self) -> Iterator[Listener]:
        """Tells when the city was told anew."""
        with self._changes.listen() as listener:
            yield listener

    def tell(self) -> None:
        """All sources tell what is so now."""
        self._kept = self.city.kept(self.steady())
        for name in self._kept:
            self._changes.tell(name)


@contextlib.asynccontextmanager
async def serving(page: LivePage, port: int = 0) -> AsyncIterator[str]:
    """The page on a port of loopback; gives its address."""
    runner = web.AppRunner(make_app(page), shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", port).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def turn(city: City, state: str) -> None:
    """Bring a city into a state that people look at."""
    nodes = city.ground.nodes.values()
    counties = city.ground.counties
    match state:
        case "link":
            county = counties[1 % len(counties)].code
            city.paths[county] = 1
            city.critical = 2
        case "dead":
            city.dead |= {"telecom", "extranet"}
            now = time.monotonic()
            city.ended |= {"telecom": now - 11 * MINUTE, "extranet": now - 3 * MINUTE}
            city.services_down.add(("mobile", "compute"))
        case "storm":
            city.paths |= {each.code: 0 for each in nodes if each.level.value == "village"}
            city.paths |= {each.code: 1 for each in nodes if each.level.value == "township"}
        case "mixed":
            city.paths |= {each.code: number % 3 for number, each in enumerate(nodes) if number % 37 == 0}
            city.untold |= {each.code for number, each in enumerate(nodes) if number % 91 == 0}
            city.fill["huawei"] = 0.96
            city.critical = 3
        case _:
            pass


async def show(folder: Path, state: str, port: int) -> None:
    """Serve until somebody ends it, telling anew all the time."""
    stage = Stage(City(load_inventory(folder)))
    turn(stage.city, state)
    stage.tell()
    async with serving(LivePage(stage.city.inventory, stage), port) as address:
        sys.stdout.write(f"{address}\n")
        sys.stdout.flush()
        while True:
            await asyncio.sleep(10)
            stage.tell()


if __name__ == "__main__":
    asyncio.run(show(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "", int((sys.argv[3:] or ["0"])[0])))
