"""Interfaces of routers: the subnets that a router joins, and the calls that add and remove them."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from govcloud.pools.errors import PoolError
from stacks.resources.job import Job

OWNERS = ("network:router_interface", "network:router_interface_distributed", "network:ha_router_replicated_interface")
IN_THE_WAY = (HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT)


def list_interfaces(job: Job, **only: str) -> dict[str, list[str]]:
    """Router → subnets that it joins, in one call. `only` narrows it: `device_id`, `project_id`."""
    params: dict[str, str | list[str]] = {**only, "device_owner": list(OWNERS), "fields": ["device_id", "fixed_ips"]}
    found: dict[str, list[str]] = {}
    for port in job.list("network", "/ports", "ports", params):
        found.setdefault(port["device_id"], []).extend(subnets_of(port))
    return found


def subnets_of(port: Mapping[str, Any]) -> Iterable[str]:
    """The subnets of a port's addresses."""
    return (str(each["subnet_id"]) for each in port["fixed_ips"])


def add_interface(job: Job, router: str, subnet: str) -> None:
    """Join a subnet. After a failure it is looked before it is tried again: the first try may have made the port."""
    for attempt in range(3):
        try:
            path = f"/routers/{router}/add_router_interface"
            job.call("PUT", "network", path, {"subnet_id": subnet}, idempotent=False)
        except PoolError as error:
            if not error.transient and error.status not in IN_THE_WAY:
                raise
            if subnet in list_interfaces(job, device_id=router).get(router, []):
                return
            if not error.transient or attempt == 2:  # noqa: PLR2004 - the last try
                raise
            job.sleep(job.pause(attempt))
        else:
            return


def remove_interface(job: Job, router: str, subnet: str) -> None:
    """Leave a subnet; not being there is fine."""
    try:
        path = f"/routers/{router}/remove_router_interface"
        job.call("PUT", "network", path, {"subnet_id": subnet})
    except PoolError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
