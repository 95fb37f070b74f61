"""A router of a project: the subnets it joins, its external gateway and its routes are data of it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.pools.errors import PoolError
from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import Problem, ResourceType
from stacks.resources.handler import Live, UnfinishedError
from stacks.resources.interfaces import add_interface, list_interfaces, remove_interface
from stacks.resources.job import Job
from stacks.resources.kinds import Bool, SetOf
from stacks.resources.neutron import COMMON, STATUS, NetworkHandler
from stacks.resources.properties import Property
from stacks.resources.rest import Place
from stacks.resources.types.port import FIXED_IP
from stacks.resources.types.subnet import ROUTE
from stacks.resources.values import Values

GATEWAY = ("external_network", "external_ips", "snat")
INPUTS = {
    **COMMON,
    "admin_state_up": Property(Bool(), Text("whether it forwards", "是否启用"), default=True),
    "external_network": Property(ID, Text("id of the external network it leads to", "外部网络的 ID")),
    "external_ips": Property(SetOf(FIXED_IP), Text("its addresses there", "外部地址"), by_pool=True),
    "snat": Property(Bool(), Text("whether it translates addresses of the inside", "是否启用源地址转换"), by_pool=True),
    "interfaces": Property(SetOf(ID), Text("ids of the subnets it joins", "接入子网的 ID"), default=[]),
    "routes": Property(SetOf(ROUTE), Text("static routes", "静态路由"), default=[]),
}


class RouterHandler(NetworkHandler):
    """Routers: interfaces are added and removed by calls of their own, between which routes are set."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """The gateway is one object of the service; interfaces are none of it, routes only of an update."""
        names = list(names)
        sent = super().body(job, new, [name for name in names if name not in (*GATEWAY, "interfaces", "routes")])
        if any(name in names for name in GATEWAY) and ("project" not in names or gateway(new)):
            sent["external_gateway_info"] = gateway(new)
        return sent

    def parse(self, row: Mapping[str, Any]) -> Values:
        """Without interfaces, which are ports."""
        outside = row.get("external_gateway_info") or {}
        return {
            **super().parse(row),
            "external_network": outside.get("network_id"),
            "external_ips": outside.get("external_fixed_ips"),
            "snat": outside.get("enable_snat"),
        }

    def finish(self, job: Job, live: Live, new: Values) -> Live:
        """Join what is missing, set the routes, leave what is too much."""
        wanted, there = new.get("interfaces", []), live.values.get("interfaces", [])
        try:
            live = super().finish(job, live, new)
            for subnet in wanted:
                if subnet not in there:
                    add_interface(job, live.id, subnet)
            routes = new.get("routes", [])
            if routes != live.values.get("routes", []):
                job.call("PUT", "network", f"/routers/{live.id}", {"router": {"routes": routes}})
            for subnet in there:
                if subnet not in wanted:
                    remove_interface(job, live.id, subnet)
        except GovcloudError as error:
            raise UnfinishedError(self.read(job, live.id) or live, error) from error
        return replace(live, values={**live.values, "interfaces": wanted, "routes": routes})

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:
        """As it is now, not as it was last known, decides which interfaces are added and removed."""
        row = self.send_changes(job, resource_id, old, new)
        there = sorted(list_interfaces(job, device_id=resource_id).get(resource_id, []))
        return self.finish(job, self.live({**row, "interfaces": there}), new)

    def read(self, job: Job, resource_id: str) -> Live | None:
        """Two calls: the router, its ports."""
        live = super().read(job, resource_id)
        return live and with_interfaces(live, list_interfaces(job, device_id=resource_id))

    def list(self, job: Job, project: str = "") -> Iterable[Live]:
        """Two calls: routers, ports of routers."""
        there = list_interfaces(job, **({"project_id": project} if project else {}))
        return [with_interfaces(live, there) for live in super().list(job, project)]

    def delete(self, job: Job, resource_id: str, old: Values) -> None:
        """Known interfaces first; only when that is not all of them they are looked up."""
        if old.get("routes") and self.read(job, resource_id):
            job.call("PUT", "network", f"/routers/{resource_id}", {"router": {"routes": []}})
        for subnet in old.get("interfaces", []):
            remove_interface(job, resource_id, subnet)
        try:
            job.remove("network", f"/routers/{resource_id}", patient=False)
        except PoolError as error:
            if error.status != HTTPStatus.CONFLICT:
                raise
            job.call("PUT", "network", f"/routers/{resource_id}", {"router": {"routes": []}})
            for subnet in list_interfaces(job, device_id=resource_id).get(resource_id, []):
                remove_interface(job, resource_id, subnet)
            job.remove("network", f"/routers/{resource_id}")


def gateway(new: Values) -> dict[str, Any] | None:
    """The service's object for the external gateway; None for no gateway."""
    if "external_network" not in new:
        return None
    given = {"external_fixed_ips": new.get("external_ips"), "enable_snat": new.get("snat")}
    return {
        "network_id": new["external_network"],
        **{name: value for name, value in given.items() if value is not None},
    }


def with_interfaces(live: Live, there: Mapping[str, list[str]]) -> Live:
    """The router with its subnets."""
    return replace(live, values={**live.values, "interfaces": sorted(set(there.get(live.id, [])))})


def find_problems(inputs: Values) -> Iterable[Problem]:
    """Properties of a gateway without one."""
    if "external_network" not in inputs:
        for name in ("external_ips", "snat"):
            if inputs.get(name):
                yield name, Text("needs `external_network`", "需要先填写 `external_network`")


TYPE = ResourceType(
    module="network",
    name="Router",
    doc=Text("a router between subnets and to an external network", "连接子网与外部网络的路由器"),
    inputs=INPUTS,
    outputs=STATUS,
    handler=RouterHandler(Place("network", "/routers", "router"), INPUTS, STATUS),
    rules=find_problems,
)
