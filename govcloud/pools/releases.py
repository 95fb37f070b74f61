"""Which OpenStack release a pool runs, as far as its compute service's newest microversion tells."""

RELEASES = (
    ((2, 53), "Pike"),
    ((2, 60), "Queens"),
    ((2, 65), "Rocky"),
    ((2, 72), "Stein"),
    ((2, 79), "Train"),
    ((2, 87), "Ussuri – Victoria"),
    ((2, 88), "Wallaby"),
    ((2, 90), "Xena – Yoga"),
    ((2, 93), "Zed"),
    ((2, 95), "2023.1 – 2023.2"),
    ((2, 96), "2024.1 – 2024.2"),
    ((2, 100), "2025.1 – 2025.2"),
    ((2, 103), "2026.1"),
    ((2, 104), "2026.2"),
)
"""Newest microversion of nova → releases that end with it (nova's REST API version history), oldest first."""


def guess_release(microversion: str) -> str:
    """The release whose compute service ends with `microversion`; empty when that is no release's last one.

    A provider's own microversions or backports make it a guess: between two entries nothing is claimed.
    """
    return dict(RELEASES).get(parse_microversion(microversion), "")


def parse_microversion(words: str) -> tuple[int, int]:
    """`2.104` as a pair that compares by number; (0, 0) when it is none."""
    major, _, minor = words.partition(".")
    return (int(major), int(minor)) if major.isdigit() and minor.isdigit() else (0, 0)
