"""What tests of pools on the lab share: the worked example, sessions with the lab, variants of its clouds.yaml."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.pool import Pool
from govcloud.pools.errors import USUAL, Limits
from govcloud.pools.session import PoolSession, open_session
from govcloud.settings import PRODUCT
from scripts.lab.lab import Lab

QUICK = Limits(connect=1.0, read=3.0)
"""For tests that wait for a time-out."""


def hanjiang() -> Inventory:
    """The worked example, whose pools are the lab's."""
    return load_inventory(PRODUCT / "inventories" / "hanjiang")


def through_faults(pool: Pool) -> Pool:
    """The same pool behind the fault proxy."""
    return pool.model_copy(update={"cloud": f"{pool.code}.faults"})


def open_pool(lab: Lab, code: str, *, faults: bool = False, limits: Limits = USUAL) -> PoolSession:
    """A session with a pool of the lab."""
    pool = hanjiang().pool_by_code[code]
    return open_session(through_faults(pool) if faults else pool, [lab.layout.clouds], limits)


def change_clouds(lab: Lab, target: Path, code: str, change: Callable[[dict[str, Any]], object]) -> Path:
    """The lab's clouds.yaml with one entry changed, written to `target`."""
    document = yaml.safe_load(lab.layout.clouds.read_text(encoding="utf-8"))
    change(document["clouds"][code])
    target.write_text(yaml.safe_dump(document), encoding="utf-8")
    target.chmod(0o600)
    return target


@contextmanager
def ordinary_account(admin: PoolSession) -> Iterator[dict[str, str]]:
    """Name and password of an account that is a mere member of a project of its own; both are gone afterwards."""
    name, password = f"ordinary-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    domain = {"domain_id": "default", "name": name}
    project = admin.call("POST", "identity", "/projects", body={"project": domain})["project"]["id"]
    user = admin.call("POST", "identity", "/users", body={"user": {**domain, "password": password}})["user"]["id"]
    role = admin.list("identity", "/roles", "roles", {"name": "member"})[0]["id"]
    admin.call("PUT", "identity", f"/projects/{project}/users/{user}/roles/{role}")
    try:
        yield {"username": name, "password": password, "project_name": name}
    finally:
        for group in admin.list("network", "/security-groups", "security_groups", {"project_id": project}):
            admin.call("DELETE", "network", f"/security-groups/{group['id']}")
        admin.call("DELETE", "identity", f"/users/{user}")
        admin.call("DELETE", "identity", f"/projects/{project}")
