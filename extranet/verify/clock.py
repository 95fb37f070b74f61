"""Whether a clock is right: what a device says of it, judged. Records of two exits are put in order by their times."""

from collections.abc import Iterable, Sequence

MAX_ERROR_SECONDS = 0.5
"""How far a clock may be off at worst, by its own account: the offset, half the way to its source, drift since then."""
SYNCHRONISED = "synchronised"
UNSYNCHRONISED = "unsynchronised"
FREE_STRATUM = 16
FIELDS = 14
STRATUM, OFFSET, ROOT_DELAY, ROOT_DISPERSION, LEAP = 2, 4, 10, 11, 13
REACH = 5
"""Of a source: which of the last eight questions it has answered, a bit each, in octal."""
LEFT_ALONE = "left alone by its sources"


def judge_chrony(fields: Sequence[str], sources: Iterable[Sequence[str]]) -> str:
    """The fields of `chronyc -c tracking`, and of each source of `chronyc -c sources`.

    A clock that gives no answer, or has never had a source, is not synchronised. One whose sources have all gone silent
    stays near for days by its own account, but nobody looks after it.
    https://chrony-project.org/doc/4.3/chronyc.html: tracking, sources
    """
    if len(fields) != FIELDS or fields[LEAP] == "Not synchronised" or not 0 < int(fields[STRATUM]) < FREE_STRATUM:
        return UNSYNCHRONISED
    if not any(len(source) > REACH and int(source[REACH], 8) for source in sources):
        return LEFT_ALONE
    return judge_error(abs(float(fields[OFFSET])) + float(fields[ROOT_DELAY]) / 2 + float(fields[ROOT_DISPERSION]))


def judge_error(seconds: float) -> str:
    """A clock that has a source and is off by as much at worst."""
    return SYNCHRONISED if seconds < MAX_ERROR_SECONDS else f"off by {seconds:.3f} s"
