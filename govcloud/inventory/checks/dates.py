"""What has expired by a given day: systems and waivers. Only warnings, and nothing when no day is given."""

from collections.abc import Iterator

from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem, Severity
from govcloud.text import Text

SYSTEM = Text("the system expired on {value}", "系统已于 {value} 到期")
WAIVER = Text("the waiver expired on {value}", "豁免已于 {value} 到期")


def check_dates(draft: Draft) -> Iterator[Problem]:
    """Systems and waivers whose last day is past."""
    if draft.today is None:
        return
    for place, _, system in draft.systems:
        if system.expires < draft.today:
            yield place.at("expires").problem("expired", SYSTEM, severity=Severity.WARNING)
    for place, waiver in draft.placed_waivers():
        if waiver.until < draft.today:
            yield place.at("until").problem("expired", WAIVER, severity=Severity.WARNING)
