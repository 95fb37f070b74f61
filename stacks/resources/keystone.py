"""What things of the identity service have in common: a name that is one of its kind, and who may play which role."""

from http import HTTPStatus
from typing import Any

from govcloud.pools.errors import PoolError
from govcloud.text import Text
from stacks.resources.common import DESCRIPTION, ID, NAME
from stacks.resources.handler import ResourceError
from stacks.resources.job import Job
from stacks.resources.kinds import Bool
from stacks.resources.properties import Property
from stacks.resources.rest import Place

DOMAIN = Property(ID, Text("id of the domain", "域的 ID"), by_pool=True, replaces=True, api="domain_id")
ENABLED = Property(Bool(), Text("whether it may be used", "是否启用"), default=True)
COMMON = {"name": NAME, "description": DESCRIPTION, "domain": DOMAIN}


def place_of(kind: str) -> Place:
    """The collection of a kind: `project`, `user`, `group`."""
    return Place("identity", f"/{kind}s", kind, update="PATCH", owner="")


def find_role(job: Job, name: str) -> str:
    """The id of a role, looked up once per run. Raises ResourceError when the pool has no such role."""

    def look() -> dict[str, str]:
        return {role["name"]: role["id"] for role in job.list("identity", "/roles", "roles")}

    roles: dict[str, str] = job.remember("roles", look)
    if name not in roles:
        raise ResourceError(
            Text("the pool has no role `{name}`", "资源池没有角色 `{name}`")(name=name),
            job.name,
            Text("its roles are: {roles}", "现有角色：{roles}")(roles=", ".join(sorted(roles))),
            Text("use one of them", "请改用其中之一"),
        )
    return roles[name]


def role_path(project: str, kind: str, holder: str, role: str) -> str:
    """Where one assignment is; `kind` is `users` or `groups`."""
    return f"/projects/{project}/{kind}/{holder}/roles/{role}"


def there(job: Job, path: str) -> bool:
    """Whether something is there."""
    return job.get("identity", path) is not None


def read_token(job: Job, user: str, password: str, project: str) -> dict[str, Any]:
    """Sign in as another user: `id` is a token. Raises PoolError."""
    url = job.session.endpoints.url("identity") + "/auth/tokens"
    body = {
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": {"id": user, "password": password}}},
            "scope": {"project": {"id": project}},
        }
    }
    with job.session.explaining("identity", url):
        answer = job.session.connection.session.post(url, json=body, authenticated=False)
    return {"id": answer.headers["X-Subject-Token"]}


def send_as(job: Job, token: str, method: str, path: str, body: object = None) -> dict[str, Any]:
    """One call to the identity service with somebody else's token. Raises PoolError."""
    url = job.session.endpoints.url("identity") + path
    with job.session.explaining("identity", url):
        answer = job.session.connection.session.request(
            url, method, json=body, authenticated=False, headers={"X-Auth-Token": token}
        )
    found: dict[str, Any] = answer.json() if answer.content else {}
    return found


def is_gone(error: PoolError) -> bool:
    """Whether the thing is not there."""
    return error.status == HTTPStatus.NOT_FOUND
