"""A vendor's configuration as a tree: each line with the lines of the view that it opens.

Views hold sets of lines: VRP and Comware number what has an order (rules, entries, nodes), so two configurations are
equal whatever the order they are printed in. What we never write (secrets, versions, ports that cannot be configured)
takes no part.
"""

import hashlib
from collections.abc import Iterator

from extranet.vendor.dialects import Dialect

type Tree = dict[str, Tree]


def read_tree(text: str, dialect: Dialect) -> Tree:
    """The tree of a configuration as printed; comments, separators and what is not managed are left out."""
    root: Tree = {}
    views: list[tuple[int, Tree]] = [(-1, root)]
    for line in text.splitlines():
        words = line.strip()
        if line.rstrip() == "return":
            break
        if not words or words.startswith(("!", "#")):
            continue
        depth = len(line) - len(line.lstrip())
        while views[-1][0] >= depth:
            views.pop()
        views.append((depth, views[-1][1].setdefault(words, {})))
    return _leave_out(root, dialect)


def write_tree(tree: Tree) -> str:
    """The tree as a device prints it: indented by one space per view, `#` between top-level sections."""
    lines = ["#"]
    leaf = False
    for line, view in tree.items():
        if lines[-1] != "#" and not (leaf and not view):
            lines.append("#")
        lines.append(line)
        lines += _indent(view)
        leaf = not view
    return "\n".join([*lines, "#", "return", ""])


def digest_running(text: str, dialect: Dialect) -> str:
    """SHA-256, in hex, of a configuration without regard to order, separators and what is not managed."""
    return digest_tree(read_tree(text, dialect))


def routes_anything(tree: Tree) -> bool:
    """Whether it has a routing process: each configuration of ours has one, and no device from the factory does."""
    return any(line.startswith("bgp ") for line in tree)


def digest_tree(tree: Tree) -> str:
    """SHA-256, in hex, of a tree without regard to order."""
    return hashlib.sha256("\n".join(_flatten(tree)).encode()).hexdigest()


def _indent(view: Tree, depth: int = 1) -> Iterator[str]:
    for line, below in view.items():
        yield " " * depth + line
        yield from _indent(below, depth + 1)


def _flatten(tree: Tree, depth: int = 0) -> Iterator[str]:
    for line in sorted(tree):
        yield f"{depth} {line}"
        yield from _flatten(tree[line], depth + 1)


def _leave_out(tree: Tree, dialect: Dialect) -> Tree:
    kept = {line: view for line, view in tree.items() if not dialect.unmanaged.match(line)}
    whole = {line: _leave_out(view, dialect) if view else view for line, view in kept.items()}
    return {line: view for line, view in whole.items() if not _is_idle(line, view, dialect)}


def _is_idle(line: str, view: Tree, dialect: Dialect) -> bool:
    return dialect.permanent.match(line) is not None and dialect.idle >= view.keys()
