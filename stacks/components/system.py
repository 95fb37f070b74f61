"""A system of a department: its servers, their volumes, and who may reach them."""

from collections.abc import Mapping
from typing import Any

import pulumi

from govcloud.inventory.models import system as records
from govcloud.text import Text
from stacks.components.databases import DatabaseWishes, list_databases
from stacks.components.department import Department, Scope
from stacks.components.exposure import is_public, list_rules
from stacks.components.rules import Rule, from_group, let_in
from stacks.components.say import warn
from stacks.components.server_group import Disk, Ground, Made, ServerWishes, make_servers
from stacks.components.tags import tags_of
from stacks.names import SYSTEM_TYPE
from stacks.resources import classes

PROTECTED_FROM = 3
"""MLPS level from which data volumes are kept from being deleted."""
NO_BALANCER = Text(
    "not provided: load balancer of `{system}`, port {port} to port {server_port} of `{to}`: govcloud makes none yet",
    "未提供：`{system}` 的负载均衡（端口 {port} 转发到 `{to}` 的 {server_port}）：govcloud 暂不支持创建负载均衡",
)
BALANCE = Text(
    "the servers are made and can be reached one by one; put a balancer of your own on a server group in front of them",
    "云主机照常创建，可逐台访问；如需均衡，请在前面自建一组负载均衡主机",
)


class System(pulumi.ComponentResource):
    """See above. `members` is the security group that all its servers are in: what rules of other systems refer to."""

    def __init__(
        self, system: records.System, department: Department, scope: Scope, pool: pulumi.ProviderResource
    ) -> None:
        super().__init__(SYSTEM_TYPE, system.code, None, pulumi.ResourceOptions(providers=[pool]))
        self.record = system
        self._scope = scope
        self._ground = Ground(
            parent=self,
            project=department.project,
            catalogue=scope.catalogue,
            attachment=scope.pool.zones[system.zone],
            network=department.zones[system.zone],
            tags=tags_of(scope.department, system),
            protect=system.mlps_level >= PROTECTED_FROM,
        )
        self.members = self._make_group(system.code, [])
        self.made: dict[str, Made] = {}

    def make(self, members: Mapping[str, Any]) -> None:
        """Declare the rest. `members`: system → id of its `members`, of all systems in the stack."""
        system = self.record
        for group in system.servers:
            wishes = wishes_of(system, group)
            rules = list_rules(system, group.name, self._scope, members, self._warn)
            self.made[group.name] = self._make_servers(wishes, rules)
        for database in list_databases(system, self._scope.pool):
            self.made[database.servers.path.partition("/")[2]] = self._make_database(database)
        for balancer in system.load_balancers:
            self._warn(NO_BALANCER(system=system.code, **balancer.model_dump(exclude={"tls"})), BALANCE)
        self.register_outputs({})

    def outputs(self) -> dict[str, Any]:
        """Servers with their ids and addresses, and how to get to a first prompt."""
        servers = {name: server for made in self.made.values() for name, server in made.servers.items()}
        floating = {name: each for made in self.made.values() for name, each in made.floating.items()}
        found = {
            name: {
                "id": server.id,
                "addresses": server.addresses,
                **({"internet": floating[name].address} if name in floating else {}),
            }
            for name, server in servers.items()
        }
        project = self._scope.department.code
        login = [f"openstack --os-project-name {project} console url show {name}" for name in list(servers)[:1]]
        return {"servers": found, "login": "".join(login)}

    def _make_servers(self, wishes: ServerWishes, rules: list[Rule]) -> Made:
        group = self._make_group(wishes.path, rules)
        return make_servers(wishes, self._ground, [self._ground.network.group.id, self.members.id, group.id])

    def _make_database(self, database: DatabaseWishes) -> Made:
        """Its own system reaches it on its port; copies reach each other on all."""
        ports = [] if database.port is None else [database.port]
        protocol = None if database.port is None else records.Protocol.TCP
        own = let_in(from_group(self.members.id), protocol, ports, f"system {self.record.code}")
        return self._make_servers(database.servers, [*own, *let_in(from_group("self"), None, [], "copies")])

    def _make_group(self, path: str, rules: list[Rule]) -> Any:
        return classes.SecurityGroup(
            path,
            self._ground.options(),
            project=self._ground.project,
            name=path.replace("/", "-"),
            tags=dict(self._ground.tags),
            rules=rules,
        )

    def _warn(self, what: Text, todo: Text) -> None:
        warn(what, todo, self)


def wishes_of(system: records.System, group: records.Servers) -> ServerWishes:
    """A group of servers as the inventory has it."""
    return ServerWishes(
        path=f"{system.code}/{group.name}",
        flavor=group.flavor,
        image=group.image,
        count=group.count,
        root_gib=group.root_gib,
        disks=tuple(Disk(volume.name, volume.size_gib, volume.type) for volume in group.volumes),
        public=is_public(system, group.name),
    )
