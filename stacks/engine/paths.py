"""Property paths such as `tags.x`, `list[0].name`, `map["a.b"]` and `*`: parsed, matched and written down.

Used for ignoreChanges (see `ignored`), replaceOnChanges and detailed differences.
"""

import re

type Path = tuple[str | int, ...]

_TOKEN = re.compile(r"""\[\s*(?:"((?:[^"\\]|\\.)*)"|(\d+)|(\*))\s*\]|\.?([^.\[\]]+)""")
_SIMPLE_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


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
