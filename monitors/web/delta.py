"""The difference of two pictures as a JSON merge patch (RFC 7396), and a picture with it applied. Pure.

A picture holds no null, so that null in a patch always means: this is gone. Lists are replaced as a whole; what is long
and changes piece by piece is an object.
"""

from collections.abc import Mapping

type Json = Mapping[str, "Json"] | list["Json"] | str | int | float | bool | None
type Picture = dict[str, Json]


def find_delta(old: Mapping[str, Json], new: Mapping[str, Json]) -> Picture:
    """The patch that makes `new` of `old`; empty where they are alike."""
    patch: Picture = {key: None for key in old if key not in new}
    for key, value in new.items():
        before = old.get(key)
        if isinstance(value, Mapping) and isinstance(before, Mapping):
            if deeper := find_delta(before, value):
                patch[key] = deeper
        elif key not in old or not alike(before, value):
            patch[key] = value
    return patch


def apply_delta(old: Mapping[str, Json], patch: Mapping[str, Json]) -> Picture:
    """`old` with the patch applied; neither is changed."""
    new: Picture = dict(old)
    for key, value in patch.items():
        if value is None:
            new.pop(key, None)
        elif isinstance(value, Mapping):
            before = new.get(key)
            new[key] = apply_delta(before if isinstance(before, Mapping) else {}, value)
        else:
            new[key] = value
    return new


def alike(one: Json, other: Json) -> bool:
    """Whether two values are written alike: true is not 1, though Python says so."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(alike(value, other[key]) for key, value in one.items())
    return type(one) is type(other) and one == other
