"""The city's own rules of what must stay off the cloud: MLPS level and secrecy, per pool and zone."""

from collections.abc import Iterator

from govcloud.inventory.draft import Draft
from govcloud.inventory.models.city import City, Secrecy
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
    if draft.city is not None:
        for place, _, system in draft.systems:
            for field, what in find_breaches(system, draft.city, system.pool):
                yield place.at(field).problem("city-limit", what)


def find_breaches(system: System, city: City, pool: str | None) -> Iterator[tuple[str, Text]]:
    """What the city's rules have against the system on this pool: field and sentence, `{value}` being the field's.

    A rule for some pools says nothing of a system that is on none yet; placement keeps to the rule.
    """
    for rule in city.limits:
        if (rule.pools and pool not in rule.pools) or (rule.zones and system.zone not in rule.zones):
            continue
        about = {"rule": rule.code, "source": rule.source}
        if rule.max_mlps_level is not None and system.mlps_level > rule.max_mlps_level:
            yield "mlps_level", TOO_HIGH(most=rule.max_mlps_level, **about)
        if rule.max_secrecy is not None and ORDER.index(system.secrecy) > ORDER.index(rule.max_secrecy):
            yield "secrecy", TOO_SECRET(most=rule.max_secrecy.value, **about)
