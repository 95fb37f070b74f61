"""Projects, users, groups, role assignments, application credentials and quotas on real pools."""

from datetime import UTC, datetime, timedelta

import pytest

from govcloud.inventory.models.pool import Quota
from govcloud.pools.quotas import PLACES
from stacks.resources.handler import ResourceError
from stacks.resources.values import Secret, reveal
from tests.lab.stacks.bench import Bench
from tests.lab.stacks.life import Begin

PROJECT, USER, GROUP = "govcloud:identity:Project", "govcloud:identity:User", "govcloud:identity:Group"
ROLE, KEY = "govcloud:identity:RoleAssignment", "govcloud:identity:ApplicationCredential"
QUOTA = "govcloud:identity:Quota"
PASSWORD = "Correct-Horse-Battery-9"  # noqa: S105 - of a user that lives for a second
LIMITS = Quota(cores=20, memory_gib=40, servers=10, volumes=20, storage_gib=500)


def test_project_lives(begin: Begin, bench: Bench) -> None:
    life = begin(PROJECT, "p", name=f"{bench.tag}-p", description="health", tags={"department": "health"})
    life.create()
    life.adopt()
    life.assert_not_found_for_others()
    life.assert_listed()
    life.update(name=f"{bench.tag}-p2", description="other", enabled=False)
    life.update(enabled=True)
    life.update(tags={"department": "health", "expires": "2027-12-31"})
    life.update(own_role="admin")
    assert bench.session.for_project(life.state.id).sign_in().project_id == life.state.id
    life.update(own_role=None)
    life.assert_replaces(domain="another")
    bench.session.call("PATCH", "identity", f"/projects/{life.state.id}", body={"project": {"tags": ["by-hand"]}})
    assert life.drift() == ["tags"]
    life.repair()
    life.delete()


def test_project_takes_its_default_security_group_with_it(begin: Begin, bench: Bench) -> None:
    life = begin(PROJECT, "sg", name=f"{bench.tag}-sg")
    life.create()
    network = bench.create("govcloud:network:Network", "sg", project=life.state.id, name="sg")
    port = bench.create("govcloud:network:Port", "sg", project=life.state.id, network=network.id, name="sg")
    assert len(default_groups(bench, life.state.id)) == 1
    bench.delete("govcloud:network:Port", port)
    bench.delete("govcloud:network:Network", network)
    life.delete()
    assert default_groups(bench, life.state.id) == []


def default_groups(bench: Bench, project: str) -> list[dict[str, object]]:
    """The default groups of a project. A list of one project's would make the group that it looks for."""
    groups = bench.session.list("network", "/security-groups", "security_groups", {"name": "default"})
    return [group for group in groups if group["project_id"] == project]


def test_user_lives_and_its_password_stays_secret(begin: Begin, bench: Bench) -> None:
    life = begin(USER, "u", name=f"{bench.tag}-u", password=PASSWORD, email="u@example.org")
    state = life.create()
    assert isinstance(state.outputs["password"], Secret)
    assert PASSWORD not in repr(state)
    life.adopt()
    life.assert_listed()
    life.update(name=f"{bench.tag}-u2", email="v@example.org", description="words", enabled=False)
    life.update(password=PASSWORD + "x", enabled=True)
    life.update(email=None)
    life.assert_replaces(domain="another")
    bench.session.call("PATCH", "identity", f"/users/{life.state.id}", body={"user": {"enabled": False}})
    assert life.drift() == ["enabled"]
    life.repair()
    life.delete()


def test_group_with_members_lives(begin: Begin, bench: Bench) -> None:
    users = [begin(USER, f"m{n}", name=f"{bench.tag}-m{n}").create().id for n in range(2)]
    life = begin(GROUP, "g", name=f"{bench.tag}-g", members=users[:1])
    life.create()
    life.adopt()
    life.assert_listed()
    life.update(members=users)
    life.update(members=users[1:], description="words", name=f"{bench.tag}-g2")
    bench.session.call("DELETE", "identity", f"/groups/{life.state.id}/users/{users[1]}")
    assert life.drift() == ["members"]
    life.repair()
    life.delete()


def test_role_assignment_lives(begin: Begin, bench: Bench, project: str) -> None:
    user = begin(USER, "r", name=f"{bench.tag}-r").create().id
    group = begin(GROUP, "r", name=f"{bench.tag}-r").create().id
    life = begin(ROLE, "r", project=project, user=user, role="member")
    life.create()
    life.adopt()
    life.assert_listed(project)
    life.assert_replaces(role="reader")
    begin(ROLE, "rg", project=project, group=group, role="reader").create()
    life.delete()


def test_role_that_the_pool_does_not_have_is_named(begin: Begin, project: str) -> None:
    with pytest.raises(ResourceError) as refused:
        begin(ROLE, "none", project=project, user="somebody", role="emperor").create()
    assert "no role `emperor`" in refused.value.render("en")
    assert "member" in refused.value.render("en")


def test_application_credential_lives(begin: Begin, bench: Bench, project: str) -> None:
    user = begin(USER, "k", name=f"{bench.tag}-k", password=PASSWORD).create().id
    begin(ROLE, "k", project=project, user=user, role="member").create()
    expires = (datetime.now(UTC) + timedelta(days=30)).isoformat()
    inputs = {"project": project, "user": user, "password": PASSWORD, "roles": ["member"], "expires": expires}
    life = begin(KEY, "k", name="k", **inputs)
    state = life.create()
    assert isinstance(state.outputs["secret"], Secret)
    assert len(reveal(state.outputs["secret"])) > 20
    life.assert_replaces(roles=["reader"])
    life.assert_replaces(name="other")
    life.delete()


def test_application_credential_of_our_own_account_is_listed(begin: Begin, bench: Bench, project: str) -> None:
    life = begin(KEY, "own", project=project, name=bench.tag, roles=["admin"])
    life.create()
    life.assert_listed(project)
    first = life.state.id
    inputs = bench.check(KEY, {}, life.inputs)
    life.state = bench.provider.create(KEY, life.urn, inputs, maybe_created=True)
    assert life.state.id != first
    assert bench.provider.read(KEY, life.urn, first) is None
    life.delete()


def test_quota_lives_and_leaves_no_row(begin: Begin, bench: Bench, project: str) -> None:
    place = PLACES["network"]
    rows = len(bench.session.list("network", "/quotas", "quotas"))
    life = begin(QUOTA, "q", project=project, **LIMITS.model_dump())
    life.create()
    life.adopt()
    life.assert_listed(project)
    for service, field in (("compute", "cores"), ("block-storage", "storage_gib"), ("network", "floating_ips")):
        assert field in PLACES[service].names
        life.update(**{field: 7})
    life.update(memory_gib=-1)
    life.assert_replaces(project="another")
    body = {place.key: {"port": 3}}
    bench.session.call("PUT", "network", place.path.format(project=project), body=body)
    assert life.drift() == ["ports"]
    life.repair()
    life.delete()
    assert len(bench.session.list("network", "/quotas", "quotas")) == rows
