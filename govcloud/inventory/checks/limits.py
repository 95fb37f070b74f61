"""The city's own rules of what must stay off the cloud: MLPS level and secrecy, per pool and zone."""

from collections.abc import Iterator

from govcloud.inventory.draft import Draft
from govcloud.inventory.models.city import CloudLimit, Secrecy
from govcloud.inventory.models.system import System
from govcloud.inventory.problems import Problem
from govcloud.text import Text

TOO_HIGH = Text(
    'MLPS level {value} may not be here: rule "{rule}" allows level {most} at most. Source: {source}',
    "等保 {value} 级不得放在这里：规则“{rule}”最高允许 {most} 级。依据：{source}",
)
TOO_SECRET = Text(
    'secrecy "{value}" may not be here: rule "{rule}" allows "{most}" at most. Source: {source}',
    "密级“{value}”不得放在这里：规则“{rule}”最高允许“{most}”。依据：{source}",
)
ORDER = list(Secrecy)


def check_limits(draft: Draft) -> Iterator[Problem]:
    """Systems that a rule of the city keeps off their pool or zone."""
    for rule in draft.city.limits if draft.city else ():
        for place, _, system in draft.systems:
            if not _holds_for(rule, system):
                continue
            about = {"rule": rule.code, "source": rule.source}
            if rule.max_mlps_level is not None and system.mlps_level > rule.max_mlps_level:
                what = TOO_HIGH(most=rule.max_mlps_level, **about)
                yield place.at("mlps_level").problem("city-limit", what)
            if rule.max_secrecy is not None and ORDER.index(system.secrecy) > ORDER.index(rule.max_secrecy):
                what = TOO_SECRET(most=rule.max_secrecy.value, **about)
                yield place.at("secrecy").problem("city-limit", what)


def _holds_for(rule: CloudLimit, system: System) -> bool:
    """A rule for some pools says nothing of a system that is yet to be placed; placement keeps to the rule."""
    return (not rule.pools or system.pool in rule.pools) and (not rule.zones or system.zone in rule.zones)
