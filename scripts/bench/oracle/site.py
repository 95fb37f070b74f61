"""A project of its own on one pool of the lab, in which things are made, and from which all of them go again."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from govcloud.pools.errors import PoolError
from govcloud.pools.quotas import PLACES, reset_quota, write_quota
from govcloud.pools.session import PoolSession

DOMAIN = "default"
PATIENCE = 60.0
"""Seconds that one thing may take to become what it should be."""
PAUSE = 0.3
QUOTA = {name: 100 for place in PLACES.values() for name in place.names} | {"security_group_rules": 400}


@dataclass(frozen=True)
class Site:
    """The project and both ways to speak to its pool. What is made is remembered, and deleted in the end."""

    name: str
    project: str
    admin: PoolSession
    own: PoolSession
    undo: ExitStack

    def make(self, service: str, path: str, key: str, values: dict[str, Any]) -> dict[str, Any]:
        """One thing in the project, whose deletion is waited for. `key` is its name in body and answer."""
        answer = self.own.call("POST", service, path, body={key: values} if key else values)
        made: dict[str, Any] = answer[key] if key else answer
        self.undo.callback(self.delete, service, f"{path.removesuffix('/detail')}/{made.get('id') or made['name']}")
        return made

    def delete(self, service: str, path: str) -> None:
        """Delete it and wait until it is gone. What still holds it is waited for, too."""
        wait(lambda: is_gone(self.own, "DELETE", service, path), path)
        if service in ("compute", "block-storage") and "keypairs" not in path:
            wait(lambda: is_gone(self.own, "GET", service, path), path)

    def wait_for(self, service: str, path: str, key: str, status: str) -> dict[str, Any]:
        """The thing, once it has this status. Raises TimeoutError."""
        found: dict[str, Any] = {}

        def is_there() -> bool:
            found.update(self.own.call("GET", service, path)[key])
            return str(found["status"]).lower() == status.lower()

        wait(is_there, f"{path} {status}")
        return found


@contextmanager
def open_site(admin: PoolSession, tags: list[str]) -> Iterator[Site]:
    """A new project with these tags in which the administrator has a role; it goes with all that was made in it."""
    name = f"oracle-{secrets.token_hex(3)}"
    with ExitStack() as undo:
        body = {"project": {"name": name, "domain_id": DOMAIN, "tags": tags}}
        project = str(admin.call("POST", "identity", "/projects", body=body)["project"]["id"])
        undo.callback(admin.call, "DELETE", "identity", f"/projects/{project}")
        undo.callback(drop_groups, admin, project)
        user = admin.sign_in().user_id
        role = admin.list("identity", "/roles", "roles", {"name": "admin"})[0]["id"]
        admin.call("PUT", "identity", f"/projects/{project}/users/{user}/roles/{role}")
        for service in PLACES:
            write_quota(admin, service, project, QUOTA)
            undo.callback(reset_quota, admin, service, project)
        yield Site(name, project, admin, admin.for_project(project), undo)


def drop_groups(admin: PoolSession, project: str) -> None:
    """Delete what is left of the project's groups: the one that the service made by itself."""
    for each in admin.list("network", "/security-groups", "security_groups", {"project_id": project}):
        admin.call("DELETE", "network", f"/security-groups/{each['id']}")


def is_gone(session: PoolSession, method: str, service: str, path: str) -> bool:
    """Whether a thing is not there any more, or was deleted now; what is in use is still there. Raises PoolError."""
    try:
        session.call(method, service, path)
    except PoolError as error:
        if error.status in (HTTPStatus.CONFLICT, HTTPStatus.BAD_REQUEST):
            return False
        if error.status == HTTPStatus.NOT_FOUND:
            return True
        raise
    return method == "DELETE"


def wait(is_so: Callable[[], bool], what: str) -> None:
    """Look until it is so. Raises TimeoutError."""
    last = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > last:
            raise TimeoutError(what)
        time.sleep(PAUSE)
