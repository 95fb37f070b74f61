"""Looking for lines in a tree by pattern."""

import re
from collections.abc import Iterator

from extranet.vendor.tree import Tree


def all_lines(tree: Tree) -> Iterator[str]:
    """Every line, those of views below included."""
    for line, view in tree.items():
        yield line
        yield from all_lines(view)


def find(tree: Tree, pattern: str, *, deep: bool = False) -> Iterator[re.Match[str]]:
    """Matches of whole lines, in order."""
    compiled = re.compile(pattern)
    for line in all_lines(tree) if deep else tree:
        if match := compiled.fullmatch(line):
            yield match


def first(tree: Tree, pattern: str, *, deep: bool = False) -> str:
    """The first group of the first line that matches from its beginning; empty when none does."""
    compiled = re.compile(pattern)
    matches = (compiled.match(line) for line in (all_lines(tree) if deep else tree))
    return next((match[1] for match in matches if match), "")


def read_sections(tree: Tree, pattern: str) -> Iterator[tuple[str, Tree]]:
    """First group and view of each line that matches whole."""
    compiled = re.compile(pattern)
    for line, view in tree.items():
        if match := compiled.fullmatch(line):
            yield match[1], view
