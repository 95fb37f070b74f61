"""The option ignoreChanges: inputs whose ignored paths are put back to what they were.

An element cannot be ignored if only one side has the place where it stands: what was asked is then left undone and
told.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from stacks.engine.paths import Path, parse_path
from stacks.engine.values import Properties, Secret, Value


@dataclass(frozen=True)
class Restored:
    """Inputs, and the paths that could not be put back."""

    inputs: Properties
    undone: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Hidden:
    """Which of the two sides is inside of a secret."""

    old: bool = False
    new: bool = False

    def keep(self, value: Value) -> Value:
        """An old value as it goes into the new side: what was secret stays secret."""
        return Secret(value) if self.old and not self.new else value


def restore_ignored(new: Properties, old: Properties, ignored: Sequence[str]) -> Restored:
    """`new` with every ignored path as it was in `old`: changed back, taken away or added again."""
    result: Value = new
    undone = []
    for text in ignored:
        result, done = _reset(result, old, parse_path(text), _Hidden())
        if not done:
            undone.append(text)
    return Restored(dict(result), tuple(undone))


def _reset(new: Value, old: Value, path: Path, hidden: _Hidden) -> tuple[Value, bool]:
    """The new value, and whether the path could be followed."""
    was_secret, is_secret = isinstance(old, Secret), isinstance(new, Secret)
    hidden = _Hidden(hidden.old or was_secret, hidden.new or is_secret)
    old, inner = old.value if was_secret else old, new.value if is_secret else new
    key, rest = path[0], path[1:]
    if key == "*":
        value, done = _reset_all(inner, old, rest, hidden)
    elif isinstance(key, int):
        value, done = _reset_element(inner, old, key, rest, hidden)
    else:
        value, done = _reset_member(inner, old, key, rest, hidden)
    return (Secret(value) if is_secret else value), done


def _reset_element(new: Value, old: Value, index: int, rest: Path, hidden: _Hidden) -> tuple[Value, bool]:
    if not (isinstance(old, list) and isinstance(new, list)):
        return new, not isinstance(old, list) and not isinstance(new, list)
    if index >= len(old) or index >= len(new):
        return new, not rest and index >= len(old) and index >= len(new)
    value, done = _reset(new[index], old[index], rest, hidden) if rest else (hidden.keep(old[index]), True)
    return [*new[:index], value, *new[index + 1 :]], done


def _reset_member(new: Value, old: Value, name: str, rest: Path, hidden: _Hidden) -> tuple[Value, bool]:
    was = isinstance(old, dict) and name in old
    if not rest:
        if not isinstance(new, dict):
            return new, not was
        kept = {key: value for key, value in new.items() if key != name}
        return ({**kept, name: hidden.keep(old[name])} if was else kept), True
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return new, not isinstance(old, dict) and not isinstance(new, dict)
    if name not in new:
        return new, not was
    value, done = _reset(new[name], old.get(name), rest, hidden)
    return {**new, name: value}, done


def _reset_all(new: Value, old: Value, rest: Path, hidden: _Hidden) -> tuple[Value, bool]:
    """A star stands for each key or index, whatever it is called: one may itself be a star."""
    if isinstance(new, dict) and isinstance(old, dict):
        return _reset_members(new, old, rest, hidden)
    if isinstance(new, list) and isinstance(old, list):
        both = list(zip(new, old, strict=False))
        pairs = [_reset(n, o, rest, hidden) if rest else (hidden.keep(o), True) for n, o in both]
        done = len(old) == len(new) and all(done for _, done in pairs)
        return [*(value for value, _ in pairs), *new[len(both) :]], done
    return new, isinstance(new, dict | list) and not rest


def _reset_members(new: Properties, old: Properties, rest: Path, hidden: _Hidden) -> tuple[Value, bool]:
    if not rest:
        return {key: hidden.keep(value) for key, value in old.items()}, True
    result = dict(new)
    for key in old:
        done = key in new
        if done:
            result[key], done = _reset(new[key], old[key], rest, hidden)
        if not done:
            return result, False
    return result, True
