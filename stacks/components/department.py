"""A department on one pool: its project, its people, what it may use, and its network in each zone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pulumi

from govcloud.inventory.models import department as records
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.pool import Pool
from stacks.components.catalogue import Catalogue
from stacks.components.network import ZoneNetwork, ZoneWishes, make_zone_network
from stacks.components.reach import Reach
from stacks.components.rules import Remote, from_group, from_prefixes
from stacks.components.tags import shorten, tags_of
from stacks.names import DEPARTMENT_TYPE
from stacks.resources import classes

OWN_ROLE = "member"
"""What the account of the run is in the project: servers and volumes can only be made inside, by a member."""


@dataclass(frozen=True)
class Scope:
    """Where a department's resources are made: the same for all of one stack."""

    department: records.Department
    pool: Pool
    catalogue: Catalogue
    reach: Reach
    new_password: Callable[[], str]

    def everybody(self, zone: Zone) -> list[Remote]:
        """Everybody in a zone, as the other side of a rule: one address group where the pool has them."""
        if zone.value in self.catalogue.address_groups:
            return from_group(self.catalogue.address_groups[zone.value], "address_group")
        return from_prefixes(self.reach.of_zone(zone))

    def outside(self, zone: Zone) -> list[Remote]:
        """Whom servers of the department in a zone may reach: everybody there, and the department's own offices."""
        offices = self.reach.of_offices(self.department.code) if zone is Zone.EXTRANET else []
        return [*self.everybody(zone), *from_prefixes(offices)]


class Department(pulumi.ComponentResource):
    """See above. `project` is the id to make things in: it is there once the quota is written.

    Everything made in it waits for the quota, as the pool's own default might be too small.
    """

    def __init__(self, scope: Scope, provider: pulumi.ProviderResource) -> None:
        department = scope.department
        super().__init__(DEPARTMENT_TYPE, department.code, None, pulumi.ResourceOptions(providers=[provider]))
        self._scope = scope
        self._inside = pulumi.ResourceOptions(parent=self)
        made = classes.Project(
            department.code,
            self._inside,
            name=department.code,
            description=shorten(department.name.zh),
            tags=tags_of(department),
            own_role=OWN_ROLE,
        )
        self.project: pulumi.Output[str] = made.id
        if quota := department.quotas.get(scope.pool.code):
            written = classes.Quota(department.code, self._inside, project=made.id, **quota.model_dump())
            self.project = written.project
        self.users = {member.user: self._make_user(member, made.id) for member in department.members}
        self.zones = {network.zone: network for network in self._make_networks()}
        self.register_outputs({})

    def _make_user(self, member: records.Member, project: pulumi.Output[str]) -> Any:
        """An account. Its password is random and of the first run: later ones, and the member's own, are left alone."""
        user = classes.User(
            member.user,
            pulumi.ResourceOptions(parent=self, ignore_changes=["password"]),
            name=member.user,
            description=shorten(member.name),
            email=member.email,
            default_project=project,
            password=self._scope.new_password(),
        )
        for role in dict.fromkeys(member.roles):
            name = f"{member.user}/{role.value}"
            classes.RoleAssignment(name, self._inside, project=project, user=user.id, role=role.value)
        return user

    def _make_networks(self) -> Iterator[ZoneNetwork]:
        scope, code = self._scope, self._scope.department.code
        for zone in scope.reach.zones_of(scope.pool.code, code):
            wishes = ZoneWishes(
                zone,
                scope.reach.plan.prefix(scope.pool.code, code, zone.value),
                scope.catalogue.find("networks", zone.value),
                scope.outside(zone),
            )
            yield make_zone_network(wishes, self.project, self._inside)
