"""The limits that alerts compare with: parameters of the rules that judge the same, with the city's own values.

A limit is written in one place, with its rule; `policies.yml` of the inventory changes it for checks and alerts alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from policies.evaluate import Parameters
from policies.registry import all_rules


@dataclass(frozen=True, slots=True)
class Limit:
    """One threshold: `name` as the metric's label, and the rule and parameter that it is."""

    name: str
    rule: str
    parameter: str
    read: Callable[[Any], float] = float


LIMITS = (
    Limit("certificate_days", "tls-api-endpoints", "least_days"),
    Limit("pool_full_ratio", "cap-pool-headroom", "most"),
    Limit("address_full_ratio", "cap-ip-pool", "most"),
    Limit("backup_hours", "backup-fresh", "hours", lambda by_level: float(max(hours for _, hours in by_level))),
    Limit("lead_days_cores", "cap-days-to-full", "lead_days", lambda leads: float(dict(leads)["vcpu"])),
    Limit("lead_days_storage", "cap-days-to-full", "lead_days", lambda leads: float(dict(leads)["storage"])),
    Limit("link_full_ratio", "ext-headroom-n-1", "most"),
)


def find_thresholds(parameters: Parameters) -> Mapping[str, float]:
    """Name → value, by the city's own parameters where it has some."""
    found: dict[str, float] = {}
    for each in LIMITS:
        own = parameters.get(each.rule, {})
        found[each.name] = each.read(own.get(each.parameter, all_rules()[each.rule].parameters[each.parameter]))
    return found
