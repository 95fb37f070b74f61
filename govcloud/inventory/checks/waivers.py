"""Waivers whose scope names a system that does not exist. Whether a waiver is still needed is another room's matter."""

from collections.abc import Iterator

from govcloud.inventory.checks.exposure import list_system_codes
from govcloud.inventory.draft import Draft
from govcloud.inventory.problems import Problem
from govcloud.text import Text

NO_SYSTEM = Text('there is no system "{value}"', "没有业务系统“{value}”")
NOT_THEIRS = Text('department "{department}" has no system "{value}"', "部门“{department}”没有业务系统“{value}”")


def check_waivers(draft: Draft) -> Iterator[Problem]:
    """Scopes with a system that is not the department's, or nobody's."""
    departments = draft.sections["departments"]
    if departments.unreadable:
        return
    codes = {
        str(data.get("code")): list_system_codes(data) for _, data in departments.written() if isinstance(data, dict)
    }
    everything = sorted({code for of_one in codes.values() for code in of_one})
    for place, waiver in draft.placed_waivers():
        department, system = waiver.scope.department, waiver.scope.system
        if system is None or (department is not None and department not in codes):
            continue
        known = everything if department is None else codes[department]
        if system not in known:
            what = NO_SYSTEM if department is None else NOT_THEIRS(department=department)
            yield place.at("scope", "system").problem("unknown-system", what, allowed=known)
