"""Ways through plain data that need not be valid: `systems[].servers[].flavor` finds every flavor that is written."""

from collections.abc import Iterator

from govcloud.inventory.reading.source import Steps

ITEMS, KEYS, VALUES = "[]", "{key}", "{}"
"""Steps that stand for every item of a list, every key and every value of a group."""


def split_path(path: str) -> tuple[str, ...]:
    """`systems[].code` as steps."""
    return tuple(step for part in path.split(".") for step in ((part[:-2], ITEMS) if part.endswith(ITEMS) else (part,)))


def find_values(data: object, steps: tuple[str, ...], path: Steps = ()) -> Iterator[tuple[Steps, object]]:
    """Every value the steps lead to, with its own path; whatever has another shape than expected is passed over."""
    if not steps:
        yield path, data
        return
    step, rest = steps[0], steps[1:]
    if step == ITEMS:
        for index, item in enumerate(data if isinstance(data, list) else ()):
            yield from find_values(item, rest, (*path, index))
    elif isinstance(data, dict):
        if step == KEYS:
            yield from (((*path, key), key) for key in data)
        elif step == VALUES:
            for key, value in data.items():
                yield from find_values(value, rest, (*path, key))
        elif step in data:
            yield from find_values(data[step], rest, (*path, step))
