"""Who may reach a system: rules and load balancers point to servers and systems that exist, and zones fit."""

from collections.abc import Iterator

from govcloud.inventory.checks.paths import find_values, make_tree, split_path
from govcloud.inventory.draft import Draft
from govcloud.inventory.models.city import Zone
from govcloud.inventory.problems import Problem
from govcloud.text import Text

NO_GROUP = Text('the system has no group of servers "{value}"', "系统没有名为“{value}”的主机组")
NO_SYSTEM = Text('the department has no system "{value}"', "本部门没有业务系统“{value}”")
INTERNET = Text(
    "a system in the extranet zone cannot be reached from the internet; move it to the internet zone, or go through "
    "a system there",
    "政务外网区的系统不能从互联网访问；请放到互联网区，或经由互联网区的系统转发",
)

SYSTEM_CODES = make_tree([(split_path("systems[].code"), "code")])


def list_system_codes(department: object) -> list[str]:
    """Codes of the systems of a department's plain data, valid or not."""
    return [code for _, _, code in find_values(department, SYSTEM_CODES) if isinstance(code, str)]


def check_exposure(draft: Draft) -> Iterator[Problem]:
    """Exposure rules and load balancers that point nowhere or open the extranet zone to the internet."""
    names = {place.source.file: list_system_codes(data) for place, data in draft.sections["departments"].written()}
    for place, _, system in draft.systems:
        groups = [group.name for group in system.servers]
        targets = [("exposure", index, rule.to) for index, rule in enumerate(system.exposure)]
        targets += [("load_balancers", index, balancer.to) for index, balancer in enumerate(system.load_balancers)]
        for field, index, to in targets:
            if to not in groups:
                yield place.at(field, index, "to").problem("unknown-server-group", NO_GROUP, allowed=groups)
        for index, rule in enumerate(system.exposure):
            here = place.at("exposure", index)
            systems = names[place.source.file]
            if rule.system is not None and rule.system not in systems:
                yield here.at("system").problem("unknown-system", NO_SYSTEM, allowed=systems)
            if rule.zone is Zone.INTERNET and system.zone is Zone.EXTRANET:
                yield here.at("zone").problem("internet-to-extranet", INTERNET)
