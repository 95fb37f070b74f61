"""A group of users. Its members are data of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Live, UnfinishedError
from stacks.resources.job import Job
from stacks.resources.keystone import COMMON, place_of
from stacks.resources.kinds import SetOf
from stacks.resources.properties import Property
from stacks.resources.rest import RestHandler
from stacks.resources.values import Values

INPUTS = {
    **COMMON,
    "members": Property(
        SetOf(ID),
        Text("ids of its users; a list of groups does not tell them", "成员用户的 ID；组列表不含成员"),
        default=[],
        unseen=True,
    ),
}


class GroupHandler(RestHandler):
    """Groups."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """Members have calls of their own."""
        return super().body(job, new, [name for name in names if name != "members"])

    def create(self, job: Job, new: Values) -> Live:
        """The group, then its members."""
        live = super().create(job, {**new, "members": []})
        return self.set_members(job, live, [], new["members"])

    def read(self, job: Job, resource_id: str) -> Live | None:
        """Two calls: the group, its members."""
        live = super().read(job, resource_id)
        return live and with_members(job, live)

    def owner(self, resource_id: str) -> str:
        """The group itself: its members are a list of its own."""
        return resource_id

    def list_of(self, job: Job, owner: str) -> Iterable[Live]:
        """Two calls, of which groups share the first: all groups, the members of one."""
        return [with_members(job, live) for live in self.list(job) if live.id == owner]

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:
        """Members as they are now decide who comes and goes."""
        live = super().update(job, resource_id, old, new)
        return self.set_members(job, live, members_of(job, resource_id), new["members"])

    def set_members(self, job: Job, live: Live, there: Iterable[str], wanted: Iterable[str]) -> Live:
        """Add and remove users."""
        try:
            for user in sorted(set(wanted) - set(there)):
                job.call("PUT", "identity", f"/groups/{live.id}/users/{user}")
            for user in sorted(set(there) - set(wanted)):
                job.remove("identity", f"/groups/{live.id}/users/{user}")
        except GovcloudError as error:
            raise UnfinishedError(live, error) from error
        return replace(live, values={**live.values, "members": wanted})


def with_members(job: Job, live: Live) -> Live:
    """The group with its members."""
    return replace(live, values={**live.values, "members": members_of(job, live.id)})


def members_of(job: Job, group: str) -> Iterable[str]:
    """Ids of a group's users."""
    return sorted(user["id"] for user in job.list("identity", f"/groups/{group}/users", "users"))


TYPE = ResourceType(
    module="identity",
    name="Group",
    doc=Text("a group of users", "用户组"),
    inputs=INPUTS,
    handler=GroupHandler(place_of("group"), INPUTS, {}),
    delete_before_replace=True,
)
