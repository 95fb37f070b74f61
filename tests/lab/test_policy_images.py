"""Images of all projects are read, also those that the image service lists only when asked for all."""

import secrets
import time
from datetime import UTC, datetime

import pytest

from policies.collect.lists import LISTS
from policies.collect.openstack import read_list
from policies.collect.patience import Patience
from policies.facts.compute import Image
from policies.facts.fact import Place
from scripts.lab.lab import Lab
from tests.lab.pool_helpers import open_pool, ordinary_account


@pytest.mark.parametrize("pool", ["huawei", "unicom"])
def test_a_community_image_of_another_project_is_read(lab: Lab, pool: str) -> None:
    admin = open_pool(lab, pool)
    name = f"community-{secrets.token_hex(4)}"
    with ordinary_account(admin) as account:
        project = admin.list("identity", "/projects", "projects", {"name": account["project_name"]})[0]["id"]
        values = {"name": name, "visibility": "community", "owner": project}
        made = admin.call("POST", "image", "/images", body=values)
        try:
            listing = next(each for each in LISTS if each.kind is Image)
            found = read_list(admin, listing, Place.of_pool(pool), lambda: datetime.now(UTC), calm())
        finally:
            admin.call("DELETE", "image", f"/images/{made['id']}")
    seen = [fact for fact in found.facts if isinstance(fact, Image) and fact.name == name]
    assert [(fact.project, fact.visibility) for fact in seen] == [(project, "community")]


def calm() -> Patience:
    return Patience(time.sleep, lambda: 0.5)
