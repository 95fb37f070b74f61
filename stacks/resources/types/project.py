"""A tenant project. Deleting it also deletes the default security group that the network service made for it."""

from collections.abc import Iterable, Mapping
from typing import Any

from govcloud.text import Text
from stacks.resources.common import TAGS
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Live
from stacks.resources.job import Job
from stacks.resources.keystone import COMMON, ENABLED, find_role, place_of, role_path
from stacks.resources.kinds import Str
from stacks.resources.properties import Property
from stacks.resources.rest import RestHandler
from stacks.resources.tags import tags_from, tags_to
from stacks.resources.values import Values

INPUTS = {
    **COMMON,
    "enabled": ENABLED,
    "tags": TAGS,
    "own_role": Property(
        Str(),
        Text(
            "role that the account of the run gets in the project: servers and volumes can only be made inside",
            "执行账号在项目内的角色：云主机、云硬盘等只能在项目内创建",
        ),
        unseen=True,
    ),
}


class ProjectHandler(RestHandler):
    """Projects."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """Tags as words."""
        sent = super().body(job, new, [name for name in names if name != "own_role"])
        return {**sent, "tags": tags_to(new["tags"])} if "tags" in sent else sent

    def parse(self, row: Mapping[str, Any]) -> Values:
        """Tags as a map."""
        return {**super().parse(row), "tags": tags_from(row.get("tags") or [])}

    def finish(self, job: Job, live: Live, new: Values) -> Live:
        """Give our own account its role."""
        if "own_role" in new:
            role = find_role(job, new["own_role"])
            job.call("PUT", "identity", role_path(live.id, "users", str(job.session.sign_in().user_id), role))
        return live

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:
        """A role that we should not have any more is taken away."""
        if "own_role" in old and old["own_role"] != new.get("own_role"):
            role = find_role(job, old["own_role"])
            job.remove("identity", role_path(resource_id, "users", str(job.session.sign_in().user_id), role))
        return super().update(job, resource_id, old, new)

    def delete(self, job: Job, resource_id: str, old: Values) -> None:
        """Three calls: the network service keeps the default group of a project that is gone.

        The groups of all projects are listed, for a list of one project's makes the group when there is none.
        """
        params: dict[str, str | list[str]] = {"name": "default", "fields": ["id", "project_id"]}
        for group in job.list("network", "/security-groups", "security_groups", params):
            if group["project_id"] == resource_id:
                job.remove("network", f"/security-groups/{group['id']}")
        super().delete(job, resource_id, old)


TYPE = ResourceType(
    module="identity",
    name="Project",
    doc=Text("a tenant project", "租户项目"),
    inputs=INPUTS,
    handler=ProjectHandler(place_of("project"), INPUTS, {}),
    delete_before_replace=True,
)
