"""The project that the acceptance makes to try things in, and its complete removal.

Its name says what it is and when it was made. Whatever else happens it is removed: at the end, after Ctrl-C, or by the
next acceptance when this one was killed.
"""

import secrets
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from govcloud.pools.errors import PoolError
from govcloud.pools.quotas import PLACES, reset_quota
from govcloud.pools.session import PoolSession

PREFIX = "govcloud-acceptance-"
STAMP = "%Y%m%dT%H%M%S"
LEFT_BEHIND = timedelta(hours=1)
"""An acceptance takes seconds; what is older was left by one that was killed."""
DESCRIPTION = "Made by `govcloud pool accept` and removed by it; safe to delete."


def name_project(now: datetime) -> str:
    """A name that nothing else has."""
    return f"{PREFIX}{now:{STAMP}}-{secrets.token_hex(3)}"


def make_project(session: PoolSession, name: str) -> str:
    """Make the project and return its id. Raises PoolError."""
    body = {"project": {"name": name, "description": DESCRIPTION, "domain_id": own_domain(session)}}
    project: dict[str, str] = session.call("POST", "identity", "/projects", body=body)["project"]
    return project["id"]


def own_domain(session: PoolSession) -> str:
    """The domain of our own project."""
    return str(session.sign_in().project_domain_id or "default")


def remove_project(session: PoolSession, project_id: str) -> None:
    """Remove the project with everything that was made in it; what is gone already is fine. Raises PoolError."""
    for service in PLACES:
        with suppress(PoolError):
            reset_quota(session, service, project_id)
    with suppress(PoolError):
        owned = {"project_id": project_id, "fields": "id"}
        for group in session.list("network", "/security-groups", "security_groups", owned):
            session.call("DELETE", "network", f"/security-groups/{group['id']}")
    try:
        session.call("DELETE", "identity", f"/projects/{project_id}")
    except PoolError as error:
        if error.kind != "not-found":
            raise


def remove_by_name(session: PoolSession, name: str) -> None:
    """Remove the project of that name, if there is one. Raises PoolError."""
    for project in session.list("identity", "/projects", "projects", {"name": name}):
        remove_project(session, project["id"])


def list_left_behind(projects: list[dict[str, str]], now: datetime) -> list[str]:
    """Ids of the projects that an acceptance made and could not remove, by name and age."""
    return [project["id"] for project in projects if is_left_behind(project["name"], now)]


def is_left_behind(name: str, now: datetime) -> bool:
    """Whether a project's name says that it was made by an acceptance that must be over."""
    if not name.startswith(PREFIX):
        return False
    stamp = name.removeprefix(PREFIX).partition("-")[0]
    try:
        made = datetime.strptime(stamp, STAMP).replace(tzinfo=UTC)
    except ValueError:
        return False
    return now - made > LEFT_BEHIND
