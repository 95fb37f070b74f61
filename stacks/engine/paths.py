"""Property paths such as `tags.x`, `list[0].name`, `map["a.b"]` and `*`: parsed, matched, read and written.

Used for ignoreChanges, replaceOnChanges and detailed differences.
"""

import re
from collections.abc import Sequence

from stacks.engine.values import Properties, Secret, Value

type Path = tuple[str | int, ...]

_TOKEN = re.compile(r"""\[\s*(?:"((?:[^"\\]|\\.)*)"|(\d+)|(\*))\s*\]|\.?([^.\[\]]+)""")
_SIMPLE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_MISSING = object()


def parse_path(text: str) -> Path:
    """A path from its text; raises ValueError when it is not one."""
    parts: list[str | int] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            msg = f"{text!r} is not a property path"
            raise ValueError(msg)
        quoted, index, star, plain = match.groups()
        if quoted is not None:
            parts.append(quoted.replace('\\"', '"').replace("\\\\", "\\"))
        else:
            parts.append(int(index) if index is not None else star or plain)
        at = match.end()
    return tuple(parts)


def format_path(path: Path) -> str:
    """The text of a path, as detailed differences name it."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _SIMPLE_KEY.match(part):
            text += f".{part}" if text else part
        else:
            quoted = part.replace("\\", "\\\\").replace('"', '\\"')
            text += f'["{quoted}"]'
    return text


def covers(pattern: Path, path: Path) -> bool:
    """Whether `path` is what `pattern` names or lies inside of it; `*` stands for any key or index."""
    return len(pattern) <= len(path) and all(p in {"*", q} for p, q in zip(pattern, path, strict=False))


def restore_ignored(new: Properties, old: Properties, ignored: Sequence[str]) -> Properties:
    """`new` with every ignored path put back to what it was in `old` (added, changed or taken away)."""
    result: Value = new
    for text in ignored:
        result = _restore(result, old, parse_path(text))
    return dict(result)


def _restore(new: Value, old: Value, path: Path) -> Value:
    if isinstance(new, Secret):
        return Secret(_restore(new.value, old.value if isinstance(old, Secret) else old, path))
    if isinstance(old, Secret):
        old = old.value
    # The keys that a star stands for are taken as they are: one of them may itself be called "*".
    for key in _keys(new, old) if path[0] == "*" else [path[0]]:
        new = _restore_key(new, old, key, path[1:])
    return new


def _restore_key(new: Value, old: Value, key: str | int, rest: Path) -> Value:
    was, inner = _get(old, key), _get(new, key)
    if not rest:
        return new if was is _MISSING and inner is _MISSING else _put(new, key, was)
    if was is _MISSING:
        return new
    # A parent that only the old side has decides for all that is inside of it.
    return _put(new, key, was if inner is _MISSING else _restore(inner, was, rest))


def _keys(new: Value, old: Value) -> list[str | int]:
    if isinstance(new, dict) or isinstance(old, dict):
        both = {**(old if isinstance(old, dict) else {}), **(new if isinstance(new, dict) else {})}
        return list(both)
    if isinstance(new, list) and isinstance(old, list):
        return list(range(max(len(new), len(old))))
    return []


def _get(container: Value, key: str | int) -> Value:
    if isinstance(container, dict):
        return container.get(str(key), _MISSING)
    if isinstance(container, list) and isinstance(key, int) and key < len(container):
        return container[key]
    return _MISSING


def _put(container: Value, key: str | int, value: Value) -> Value:
    if isinstance(container, dict):
        rest = {k: v for k, v in container.items() if k != str(key)}
        return rest if value is _MISSING else {**rest, str(key): value}
    if isinstance(container, list) and isinstance(key, int):
        if value is _MISSING:
            return container[:key] + container[key + 1 :]
        return [*container[:key], value, *container[key + 1 :]]
    return container
