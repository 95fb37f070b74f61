"""An application credential: a user's key to one project, with roles of its own and a last day.

Only the user can make one, so it is made with the user's password, or by the account of the run for itself.
"""

from collections.abc import Iterable
from typing import Any

from govcloud.text import Text
from stacks.resources.common import FIXED_NAME, ID
from stacks.resources.definition import ResourceType
from stacks.resources.handler import Handler, Live
from stacks.resources.job import Job
from stacks.resources.keystone import find_role, read_token, send_as
from stacks.resources.kinds import Bool, SetOf, Str
from stacks.resources.marks import DESCRIPTION_MOST, describe, split_description, split_mark
from stacks.resources.normalise import instant
from stacks.resources.properties import Property
from stacks.resources.values import Values

INPUTS = {
    "project": Property(ID, Text("id of the project", "项目的 ID"), required=True, replaces=True),
    "name": FIXED_NAME,
    "description": Property(
        Str(least=0, most=DESCRIPTION_MOST), Text("words for people", "说明文字"), default="", replaces=True
    ),
    "user": Property(
        ID, Text("id of the user; the account of the run if empty", "用户的 ID；默认为执行账号"), replaces=True
    ),
    "password": Property(
        Str(),
        Text("the user's password, to sign in once", "用户密码，仅用于签发"),
        secret=True,
        unseen=True,
        compared=False,
    ),
    "roles": Property(
        SetOf(Str()),
        Text(
            "names of its roles; newer pools tell those that they imply as well",
            "角色名称；新版本资源池会一并返回其隐含的角色",
        ),
        required=True,
        replaces=True,
        unseen=True,
    ),
    "expires": Property(Str(normalise=instant), Text("last moment of use, UTC", "到期时刻（UTC）"), replaces=True),
    "unrestricted": Property(
        Bool(), Text("whether it may make others like it", "是否可再签发凭证"), default=False, replaces=True
    ),
}
OUTPUTS = {
    "secret": Property(Str(), Text("the secret, told once", "密钥，仅返回一次"), secret=True, unseen=True),
}


class ApplicationCredentialHandler(Handler):
    """Application credentials; their id is `user/id`."""

    def create(self, job: Job, new: Values) -> Live:
        """Sign in as the user, where that is not us; then one call."""
        body: dict[str, Any] = {
            "name": new["name"],
            "description": describe(new["description"], job.urn, job.attempt),
            "roles": [{"id": find_role(job, role)} for role in new["roles"]],
            "unrestricted": new["unrestricted"],
            **({"expires_at": new["expires"]} if "expires" in new else {}),
        }
        path = f"/users/{user_of(job, new)}/application_credentials"
        sent = {"application_credential": body}
        if "user" in new:
            token = read_token(job, new["user"], new.get("password", ""), new["project"])
            row = send_as(job, token["id"], "POST", path, sent)["application_credential"]
        else:
            row = job.in_project(new["project"]).call("POST", "identity", path, sent)["application_credential"]
        live = make(row, user_of(job, new), ours="user" not in new)
        return Live(live.id, {**live.values, "secret": row["secret"]}, live.urn)

    def read(self, job: Job, resource_id: str) -> Live | None:
        """One call."""
        user, _, key = resource_id.partition("/")
        found = job.get("identity", f"/users/{user}/application_credentials/{key}")
        return None if found is None else make(found["application_credential"], user, ours=user == user_of(job, {}))

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:
        """Nothing of it can change; one that an interrupted run made is of no use, as its secret was told once."""
        if old != new and (live := self.read(job, resource_id)) is not None:
            return live
        self.delete(job, resource_id, old)
        return self.create(job, new)

    def delete(self, job: Job, resource_id: str, old: Values) -> None:  # noqa: ARG002
        """One call."""
        user, _, key = resource_id.partition("/")
        job.remove("identity", f"/users/{user}/application_credentials/{key}")

    def list(self, job: Job, project: str = "") -> Iterable[Live]:
        """One call: those of the account of the run; the service lists them by user only."""
        lives = self.list_of(job, user_of(job, {}))
        return [live for live in lives if not project or live.values["project"] == project]

    def owner(self, resource_id: str) -> str:
        """The user."""
        return resource_id.partition("/")[0]

    def list_of(self, job: Job, owner: str) -> Iterable[Live]:
        """One call: those of a user."""
        rows = job.list("identity", f"/users/{owner}/application_credentials", "application_credentials")
        return [make(row, owner, ours=owner == user_of(job, {})) for row in rows]

    def find(self, job: Job, new: Values) -> Live | None:
        """By name, which is one of its kind per user, and mark."""
        user = user_of(job, new)
        path = f"/users/{user}/application_credentials"
        rows = job.list("identity", path, "application_credentials", {"name": new["name"]})
        lives = (make(row, user, ours="user" not in new) for row in rows)
        return next(filter(job.made, lives), None)


def user_of(job: Job, new: Values) -> str:
    """Whose it is."""
    return str(new.get("user") or job.session.sign_in().user_id)


def make(row: dict[str, Any], user: str, *, ours: bool) -> Live:
    """A credential as the service tells it: without its secret."""
    words, mark = split_description(row.get("description"))
    values = {
        "project": row["project_id"],
        "name": row["name"],
        "description": words,
        "unrestricted": bool(row["unrestricted"]),
        **({} if ours else {"user": user}),
        **({"expires": instant(row["expires_at"])} if row.get("expires_at") else {}),
    }
    return Live(f"{user}/{row['id']}", values, *split_mark(mark))


TYPE = ResourceType(
    module="identity",
    name="ApplicationCredential",
    doc=Text("a user's key to one project, with a last day", "限期的应用凭证"),
    inputs=INPUTS,
    outputs=OUTPUTS,
    handler=ApplicationCredentialHandler(),
    delete_before_replace=True,
)
