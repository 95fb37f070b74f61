"""Who is told of what: the tree of routes and the receivers, from the departments and counties of the inventory.

The city's operators are told of everything that is more than a hint; a county of what happens in it; a department of
what is its own. Every receiver is told now and then that alerts arrive, so that silence means something.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.department import Department, Duty
from monitors.alertmanager.ways import Ways, find_addresses

GROUP = ["alertname", "county", "level", "pool"]
"""What makes one message: an alert, where. Nodes, devices and links of a county come together."""
WATCHDOG = 'alertname="Watchdog"'
PRODUCT, NOBODY, CITY, CRITICAL, SECURITY = "govcloud", "nobody", "city", "city-critical", "city-security"


@dataclass(frozen=True)
class Audience:
    """A receiver, which alerts it is for, and how often it is told that alerts arrive."""

    name: str
    settings: dict[str, Any]
    matchers: tuple[str, ...]
    timing: tuple[tuple[str, str], ...] = ()
    pulse: str = "24h"

    def route(self) -> dict[str, Any]:
        """Its route. Others may be told of the same."""
        return {"receiver": self.name, "matchers": [*self.matchers], "continue": True, **dict(self.timing)}

    def watchdog(self) -> dict[str, Any]:
        """The route by which it is told that alerts arrive."""
        return {
            "receiver": self.name,
            "matchers": [WATCHDOG],
            "continue": True,
            "group_by": ["alertname"],
            "group_wait": "0s",
            "group_interval": "1m",
            "repeat_interval": self.pulse,
        }


def find_audiences(inventory: Inventory, operators: Sequence[Department], ways: Ways) -> list[Audience]:
    """Everybody who is told of anything. One whom no way leads to is left out."""
    quick = (("group_wait", "10s"), ("group_interval", "1m"), ("repeat_interval", "1h"))
    slow = (("repeat_interval", "24h"),)
    everyone, own = list(Duty), (Duty.OPERATIONS,)
    found = [
        Audience(PRODUCT, ways.make_webhook(), (), (("group_wait", "5s"), ("group_interval", "30s")), "5m"),
        Audience(
            CRITICAL,
            ways.make_people(find_addresses(operators, everyone), wecom=True),
            ('severity="critical"',),
            quick,
        ),
        Audience(
            SECURITY,
            ways.make_people(find_addresses(operators, (Duty.SECURITY,))),
            ('severity=~"high|warning"', 'domain="security"'),
        ),
        Audience(
            CITY,
            ways.make_people(find_addresses(operators, own), wecom=True),
            ('severity=~"high|warning"', 'domain=~"cloud|network"'),
        ),
    ]
    counties: defaultdict[str, list[Department]] = defaultdict(list)
    for department in inventory.departments:
        if department.county and department.level is Level.COUNTY:
            counties[department.county].append(department)
        settings = ways.make_people(find_addresses([department], own))
        found.append(Audience(f"department-{department.code}", settings, (f'department="{department.code}"',), slow))
    for county, departments in counties.items():
        settings = ways.make_people(find_addresses(departments, own))
        found.append(Audience(f"county-{county}", settings, (f'county="{county}"',)))
    return [each for each in found if each.settings]


def make_tree(audiences: Sequence[Audience]) -> dict[str, Any]:
    """The tree of routes: first who is told that alerts arrive, then who is told of them."""
    return {
        "receiver": NOBODY,
        "group_by": GROUP,
        "group_wait": "30s",
        "group_interval": "5m",
        "repeat_interval": "12h",
        "routes": [
            {"matchers": [WATCHDOG], "receiver": NOBODY, "routes": [each.watchdog() for each in audiences]},
            *(each.route() for each in audiences),
        ],
    }
