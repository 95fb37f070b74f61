"""Counties of departments: which there are, and that each department below city level names one of them.

A county is an extranet node of level county that connects no department, or a department of level county that names
itself as its county (a county without an extranet branch of its own).
"""

from collections.abc import Iterator

from govcloud.inventory.draft import Draft
from govcloud.inventory.labels import label_choice
from govcloud.inventory.models.city import Level
from govcloud.inventory.problems import Problem
from govcloud.text import Text

NO_COUNTY = Text(
    "a department of level {level} must say which county it belongs to", "{level}部门要写明所属县区（county）"
)
CITY_COUNTY = Text("a department of the city belongs to no county; leave it out", "市级部门没有所属县区，请删去")
UNKNOWN = Text('there is no county "{value}"', "没有县区“{value}”")


def check_counties(draft: Draft) -> Iterator[Problem]:
    """Departments below city level without a county, with an unknown one, or city departments with one."""
    known = find_counties(draft)
    for place, department in draft.placed_departments():
        if department.level is Level.CITY:
            if department.county is not None:
                yield place.at("county").problem("county", CITY_COUNTY)
        elif department.county is None:
            yield place.at("level").problem("county", NO_COUNTY(level=label_choice(department.level)), allowed=known)
        elif known is not None and department.county not in known:
            yield place.at("county").problem("unknown-county", UNKNOWN, allowed=known)


def find_counties(draft: Draft) -> list[str] | None:
    """Codes of all counties; None when the nodes cannot be read."""
    nodes = draft.sections["nodes"]
    if nodes.codes is None:
        return None
    columns = (nodes.cells(name) for name in ("code", "level", "department"))
    branches = [
        code for code, level, department in zip(*columns, strict=False) if level == Level.COUNTY and not department
    ]
    own = [
        department.code
        for _, department in draft.placed_departments()
        if department.level is Level.COUNTY and department.county == department.code
    ]
    return sorted({*branches, *own})
