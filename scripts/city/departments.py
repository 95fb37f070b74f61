"""Departments of a made-up city as the content of their files: contacts, accounts, quotas, systems."""

from random import Random
from typing import Any

from govcloud.errors import UsageError
from govcloud.text import Text
from scripts.city.ledger import Ledger
from scripts.city.names import load_names
from scripts.city.systems import make_system
from scripts.city.units import Unit

OWNERS = 46 / 139
"""Share of departments that have systems on the cloud: 46 departments had the 85 systems of a published plan."""

DUTIES = ("head", "operations", "security")

TOO_MANY = Text("{units} departments have room for {most} systems at most", "{units} 个部门最多能造 {most} 个业务系统")

type Record = dict[str, Any]


def make_departments(units: tuple[Unit, ...], systems: int, ledger: Ledger, rng: Random) -> list[Record]:
    """One record per department; the systems go round the first third of them, or more where that is too few.

    Raises `UsageError` when departments or pools have no room for so many systems.
    """
    kinds = load_names().systems
    if systems > len(units) * len(kinds):
        raise UsageError(TOO_MANY(units=len(units), most=len(units) * len(kinds)), "--systems")
    owners = max(round(len(units) * OWNERS), -(-systems // len(kinds)), 1)
    made: dict[str, list[Record]] = {unit.code: [] for unit in units}
    for index in range(systems):
        place, turn = index % owners, index // owners
        unit, kind = units[place], kinds[(place + turn) % len(kinds)]
        made[unit.code].append(make_system(unit, kind, ledger, rng))
    people = _People(rng)
    return [_make_department(unit, made[unit.code], ledger, people) for unit in units]


def _make_department(unit: Unit, systems: list[Record], ledger: Ledger, people: "_People") -> Record:
    staff = [people.hire(unit.code) for _ in range(people.rng.randrange(1, 4))]
    contacts = [
        {"name": p["name"], "duty": duty, "phone": p["phone"], "email": p["email"]}
        for p, duty in zip(staff, DUTIES, strict=False)
    ]
    members = [{"user": p["user"], "name": p["name"], "email": p["email"], "roles": ["manager"]} for p in staff[:1]]
    record: Record = {"code": unit.code, "name": {"zh": unit.zh, "en": unit.en}}
    record["level"] = "county" if unit.county else "city"
    if unit.county:
        record["county"] = unit.county
    record["contacts"] = contacts
    if systems:
        record |= {"members": members, "quotas": ledger.quotas(unit.code), "systems": systems}
    return record


class _People:
    """Invented people with accounts that no two share and telephone numbers of an area that does not exist."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.hired = 0

    def hire(self, department: str) -> dict[str, str]:
        names = load_names()
        (surname, surname_zh), (given, given_zh) = self.rng.choice(names.surnames), self.rng.choice(names.given)
        self.hired += 1
        user = f"{surname}.{given}.{self.hired}"
        return {
            "user": user,
            "name": surname_zh + given_zh,
            "phone": f"0000-{1_000_000 + self.hired}",
            "email": f"{user}@{department}.hanjiang.example",
        }
