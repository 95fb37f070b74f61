"""Quotas of a project across the three services that have them: the inventory's `Quota` and the services' own words.

Quotas are always written as the full set, so that nothing is reset by omission, and −1 means unlimited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from govcloud.pools.session import PoolSession


@dataclass(frozen=True)
class QuotaPlace:
    """Where one service keeps its part of a quota."""

    path: str
    """`{project}` stands for the project's id."""
    default_path: str
    key: str
    """Name of the set in the body."""
    names: Mapping[str, tuple[str, int]]
    """Field of `Quota` → the service's name, and how many of its units are one of ours."""
    follows: Mapping[str, str] = field(default_factory=dict)
    """A quota that only the service knows → the field of `Quota` that it is written like."""


PLACES = {
    "compute": QuotaPlace(
        "/os-quota-sets/{project}",
        "/os-quota-sets/{project}/defaults",
        "quota_set",
        {"cores": ("cores", 1), "memory_gib": ("ram", 1024), "servers": ("instances", 1)},
        {"server_groups": "servers", "server_group_members": "servers"},
    ),
    "block-storage": QuotaPlace(
        "/os-quota-sets/{project}",
        "/os-quota-sets/{project}/defaults",
        "quota_set",
        {"volumes": ("volumes", 1), "storage_gib": ("gigabytes", 1), "snapshots": ("snapshots", 1)},
    ),
    "network": QuotaPlace(
        "/quotas/{project}",
        "/quotas/{project}/default",
        "quota",
        {
            "networks": ("network", 1),
            "ports": ("port", 1),
            "routers": ("router", 1),
            "floating_ips": ("floatingip", 1),
            "security_groups": ("security_group", 1),
            "security_group_rules": ("security_group_rule", 1),
        },
    ),
}
"""Service → where its quotas are. Every field of `Quota` is in exactly one of them (a test sees to it)."""


def read_quota(session: PoolSession, service: str, project_id: str, *, default: bool = False) -> dict[str, int]:
    """One service's part of a project's quota (or of what a new project gets), by the fields of `Quota`.

    Raises PoolError; a quota that the service does not report is left out.
    """
    place = PLACES[service]
    path = (place.default_path if default else place.path).format(project=project_id)
    found = session.call("GET", service, path).get(place.key, {})
    return {
        field: found[name] if found[name] < 0 else found[name] // unit
        for field, (name, unit) in place.names.items()
        if isinstance(found.get(name), int)
    }


def write_quota(session: PoolSession, service: str, project_id: str, values: Mapping[str, int]) -> None:
    """Write one service's part of a quota: the full set, from the fields of `Quota`. Raises PoolError."""
    place = PLACES[service]
    body = {place.key: full_set(place, values)}
    session.call("PUT", service, place.path.format(project=project_id), body=body)


def full_set(place: QuotaPlace, values: Mapping[str, int]) -> dict[str, int]:
    """All that one service is told, in its own words and units, from the fields of `Quota`."""
    own = {name: values[field] * (1 if values[field] < 0 else unit) for field, (name, unit) in place.names.items()}
    return {**own, **{name: values[field] for name, field in place.follows.items()}}


def reset_quota(session: PoolSession, service: str, project_id: str) -> None:
    """Give a project the service's defaults again and leave no row of its own. Raises PoolError."""
    session.call("DELETE", service, PLACES[service].path.format(project=project_id))
