"""Loads every module of fact kinds, so that kinds can be found by name: `find_kind("storage.Volume")`."""

import pkgutil
from functools import cache
from importlib import import_module

from policies import facts
from policies.facts.fact import Fact


@cache
def all_kinds() -> dict[str, type[Fact]]:
    """Name → kind, in order of the names."""
    for found in pkgutil.iter_modules(facts.__path__):
        if found.name != "kinds":
            import_module(f"{facts.__name__}.{found.name}")
    return dict(sorted(Fact.KINDS.items()))


def find_kind(name: str) -> type[Fact]:
    """The kind of a name. Raises KeyError."""
    return all_kinds()[name]
