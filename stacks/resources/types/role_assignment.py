"""A role that a user or a group plays in a project. It has no mark: project, holder and role are what it is."""

from collections.abc import Iterable

from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import Problem, ResourceType
from stacks.resources.handler import Handler, Live
from stacks.resources.job import Job
from stacks.resources.keystone import find_role, role_path, there
from stacks.resources.kinds import Str
from stacks.resources.properties import Property
from stacks.resources.values import Values

INPUTS = {
    "project": Property(ID, Text("id of the project", "项目的 ID"), required=True, replaces=True),
    "user": Property(ID, Text("id of the user", "用户的 ID"), replaces=True),
    "group": Property(ID, Text("id of the group", "用户组的 ID"), replaces=True),
    "role": Property(Str(), Text("name of the role", "角色名称"), required=True, replaces=True),
}


class RoleAssignmentHandler(Handler):
    """Role assignments; their id is `project/users/holder/role`."""

    def create(self, job: Job, new: Values) -> Live:
        """One call, which may be repeated."""
        kind = "users" if "user" in new else "groups"
        live = make(new["project"], kind, new.get("user") or new["group"], new["role"])
        job.call("PUT", "identity", path_of(job, live.id))
        return live

    def read(self, job: Job, resource_id: str) -> Live | None:
        """One call."""
        return make(*resource_id.split("/", 3)) if there(job, path_of(job, resource_id)) else None

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:  # noqa: ARG002
        """Every property replaces; what is left is to see to it that it is there."""
        return self.create(job, new)

    def delete(self, job: Job, resource_id: str, old: Values) -> None:  # noqa: ARG002
        """One call."""
        job.remove("identity", path_of(job, resource_id))

    def list(self, job: Job, project: str = "") -> Iterable[Live]:
        """Two calls: roles, assignments."""
        names = {role["id"]: role["name"] for role in job.list("identity", "/roles", "roles")}
        params = {"scope.project.id": project} if project else {}
        for row in job.list("identity", "/role_assignments", "role_assignments", params):
            if "project" in row["scope"]:
                kind = "user" if "user" in row else "group"
                yield make(row["scope"]["project"]["id"], kind + "s", row[kind]["id"], names[row["role"]["id"]])

    def find(self, job: Job, new: Values) -> Live | None:  # noqa: ARG002
        """Making it again does no harm."""
        return None


def make(project: str, kind: str, holder: str, role: str) -> Live:
    """An assignment."""
    resource_id = f"{project}/{kind}/{holder}/{role}"
    return Live(resource_id, {"project": project, kind.removesuffix("s"): holder, "role": role})


def path_of(job: Job, resource_id: str) -> str:
    """Where it is."""
    project, kind, holder, role = resource_id.split("/", 3)
    return role_path(project, kind, holder, find_role(job, role))


def find_problems(inputs: Values) -> Iterable[Problem]:
    """Neither or both holders."""
    if ("user" in inputs) == ("group" in inputs):
        yield "user", Text("exactly one of `user` and `group` must be given", "`user` 与 `group` 须填且只能填一个")


TYPE = ResourceType(
    module="identity",
    name="RoleAssignment",
    doc=Text("a role that a user or a group plays in a project", "用户或用户组在项目中的角色"),
    inputs=INPUTS,
    handler=RoleAssignmentHandler(),
    rules=find_problems,
    delete_before_replace=True,
)
