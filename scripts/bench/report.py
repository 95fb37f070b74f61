"""What the benchmarks of pure work share: a full-scale city, the best of several turns, and the figures told.

Processor time of this process is what counts: other work on the machine takes wall time and little of that.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from govcloud.console import Screen
from govcloud.text import Text
from scripts.city.write import Size, write_city
from scripts.make_city import EXAMPLE

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

inventory_option = click.option(
    "--inventory", "folder", type=click.Path(path_type=Path), help="Default: a full-scale city, made for this."
)
"""`folder: Path | None`."""


@contextmanager
def full_city(folder: Path | None = None) -> Iterator[Path]:
    """The inventory in `folder`, or that of a full-scale city in a folder that goes away afterwards."""
    if folder is not None:
        yield folder
        return
    with TemporaryDirectory() as scratch:
        city = Path(scratch) / "city"
        write_city(city, EXAMPLE, Size(), seed=1)
        yield city


def time_once(work: Callable[[], object]) -> float:
    """Processor seconds of one turn; what it has made is thrown away after the clock has stopped."""
    begin = time.process_time()
    kept = work()
    end = time.process_time()
    del kept
    return end - begin


def time_best(work: Callable[[], object], turns: int) -> float:
    """Processor seconds of the best of several turns."""
    return round(min(time_once(work) for _ in range(turns)), 4)


def tell(measured: "DataclassInstance", *, as_json: bool) -> None:
    """Every figure by its name."""
    screen, figures = Screen(), asdict(measured)
    if as_json:
        screen.json(figures)
    else:
        screen.table((Text("what", "项目"), Text("value", "数值")), [(k, str(v)) for k, v in figures.items()])
