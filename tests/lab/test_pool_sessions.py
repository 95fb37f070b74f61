"""Sessions with real pools: one sign-in, shared connections, other projects, pages, renewed tokens, clear refusals."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import trustme

from govcloud.pools.errors import PoolError
from govcloud.pools.session import PoolSession, open_session
from scripts.lab.lab import Lab
from tests.lab.pool_helpers import QUICK, change_clouds, hanjiang, open_pool

LISTS = (
    ("compute", "/flavors/detail", "flavors", "2"),
    ("image", "/images", "images", "1"),
    ("network", "/networks", "networks", "1"),
    ("block-storage", "/types", "volume_types", "1"),
)


def test_many_threads_sign_in_once(lab: Lab, pool: str) -> None:
    session = open_pool(lab, pool)
    wanted = [("compute", "/flavors"), ("network", "/networks"), ("image", "/images"), ("block-storage", "/types")] * 3
    with ThreadPoolExecutor(12) as crew:
        list(crew.map(lambda call: session.call("GET", *call), wanted))
    assert session.calls.by_service["identity"].count == 2
    assert session.calls.by_service["network"].count == 3


@pytest.mark.parametrize(("service", "path", "key", "limit"), LISTS)
def test_list_follows_all_pages(lab: Lab, pool: str, service: str, path: str, key: str, limit: str) -> None:
    session = open_pool(lab, pool)
    whole = {item["id"] for item in session.list(service, path, key)}
    assert len(whole) > 1
    paged = [item["id"] for item in session.list(service, path, key, {"limit": limit})]
    assert sorted(paged) == sorted(whole)


def test_session_for_a_project_shares_connections_and_is_the_same_each_time(lab: Lab, pool: str) -> None:
    session = open_pool(lab, pool)
    own = str(session.sign_in().project_id)
    other = session.for_project(own)
    assert other is session.for_project(own)
    assert other is not session
    before = session.calls.total.count
    assert other.call("GET", "network", "/networks") == session.call("GET", "network", "/networks")
    assert session.calls.total.count - before == 4  # a version document, a token, two lists


def test_project_in_which_the_account_has_no_role_is_refused(lab: Lab) -> None:
    session = open_pool(lab, "huawei")
    body = {"project": {"name": "no-role-here", "domain_id": "default"}}
    project = session.call("POST", "identity", "/projects", body=body)["project"]["id"]
    try:
        with pytest.raises(PoolError) as caught:
            session.for_project(project).sign_in()
        assert caught.value.kind == "sign-in"
    finally:
        session.call("DELETE", "identity", f"/projects/{project}")


def test_revoked_token_is_renewed_without_an_error(lab: Lab, pool: str) -> None:
    session = open_pool(lab, pool)
    token = session.sign_in().auth_token
    wire = session._wire
    wire.delete(session.endpoints.url("identity") + "/auth/tokens", headers={"X-Subject-Token": token})
    assert session.list("identity", "/projects", "projects")


def test_openstacksdk_works_on_the_same_session(lab: Lab, pool: str) -> None:
    session = open_pool(lab, pool)
    with session.explaining("compute"):
        names = {flavor.name for flavor in session.connection.compute.flavors()}
    assert set(session.pool.flavors.values()) <= names
    assert session.calls.by_service["identity"].count == 2
    with pytest.raises(PoolError) as caught, session.explaining("compute"):
        session.connection.compute.get_flavor("no-such-flavor")
    assert caught.value.kind == "not-found"
    assert caught.value.service == "compute"


def test_service_that_a_pool_does_not_have_is_named(lab: Lab, pool: str) -> None:
    with pytest.raises(PoolError, match="the pool has no load-balancer service") as caught:
        open_pool(lab, pool).call("GET", "load-balancer", "/lbaas/loadbalancers")
    assert caught.value.kind == "no-service"


def test_wrong_region_is_told_with_those_there_are(lab: Lab, pool: str) -> None:
    right = hanjiang().pool_by_code[pool]
    session = open_session(right.model_copy(update={"region": "RegionOne"}), [lab.layout.clouds], QUICK)
    with pytest.raises(PoolError, match=f"its regions are: {right.region}") as caught:
        session.sign_in()
    assert caught.value.kind == "region"


def refuse(file: Path, code: str) -> PoolError:
    """The error of signing in with a changed clouds.yaml."""
    with pytest.raises(PoolError) as caught:
        open_session(hanjiang().pool_by_code[code], [file], QUICK).sign_in()
    return caught.value


@pytest.mark.parametrize(
    ("field", "value"),
    [("password", "wrong"), ("username", "nobody"), ("project_name", "none"), ("user_domain_id", "elsewhere")],
)
def test_wrong_account_is_refused_in_one_sentence(lab: Lab, pool: str, tmp_path: Path, field: str, value: str) -> None:
    file = change_clouds(lab, tmp_path / "clouds.yaml", pool, lambda entry: entry["auth"].update({field: value}))
    error = refuse(file, pool)
    assert error.kind == "sign-in"
    assert f"`auth` of `{pool}`" in error.render("en")


def test_wrong_authority_and_none_are_refused(lab: Lab, tmp_path: Path) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    file = change_clouds(lab, tmp_path / "a.yaml", "huawei", lambda entry: entry.update(cacert=str(other)))
    assert refuse(file, "huawei").kind == "tls-unknown-ca"
    file = change_clouds(lab, tmp_path / "b.yaml", "huawei", lambda entry: entry.pop("cacert"))
    error = refuse(file, "huawei")
    assert error.kind == "tls-unknown-ca"
    assert "govcloud lab" in error.render("en")


def test_missing_path_of_a_service_is_named_with_the_call(lab: Lab, pool: str) -> None:
    session: PoolSession = open_pool(lab, pool)
    with pytest.raises(PoolError, match=r"`GET /v2\.1/no-such-thing`") as caught:
        session.call("GET", "compute", "/no-such-thing")
    assert caught.value.status == 404
