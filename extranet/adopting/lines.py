"""FRR's configuration line by line, each under the lines it stands below, in one form for what runs and what is meant.

FRR prints what it runs in an order of its own, says some lines twice and leaves its defaults out; none of that counts.
"""

import re

from extranet.changes.text import Path, place_lines

type Lines = dict[Path, int]
"""A line with those above it → its number in the text, from 1."""

NOISE = re.compile(
    r"!|exit(?:-vrf|-address-family)?$|end$|Building configuration|Current configuration|frr (?:version|defaults) "
    r"|netns /|detect-multiplier 3$|transmit-interval 300$|receive-interval 300$"
)
"""Ends, headings, what says where a namespace is, and FRR's defaults of BFD."""
BFD = re.compile(r"neighbor \S+ bfd$")
"""Said by FRR beside the line that names the profile."""


def read_lines(text: str) -> Lines:
    """Every line of a configuration that means something."""
    numbers = [number for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    placed = [tuple(line.strip() for line in path) for path in place_lines(text)]
    lines = dict(zip(placed, numbers, strict=True))
    with_profile = {(*path[:-1], path[-1].partition(" profile ")[0]) for path in lines if " bfd profile " in path[-1]}
    return {
        path: number
        for path, number in lines.items()
        if not NOISE.match(path[-1]) and not (BFD.match(path[-1]) and path in with_profile)
    }
