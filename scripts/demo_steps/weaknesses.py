"""Weaknesses that the demo makes by hand on the pools, each with the rule that has to find it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from govcloud.pools.session import PoolSession
from govcloud.text import Text
from scripts.demo_steps.city import find_by_name, sign_in

SECRET = "Zx9-planted-by-the-demo"  # noqa: S105 - it opens nothing
HALVES = ("0.0.0.0/1", "128.0.0.0/1")


@dataclass(frozen=True)
class Weakness:
    """One of them."""

    pool: str
    rule: str
    words: Text
    make: Callable[[PoolSession], str]
    """Make it; the id of the thing that fails then."""
    take_back: Callable[[PoolSession, str], None] | None = None
    """Undo it. None: the inventory says how the thing has to be, and `up --refresh` makes it so."""


type Planted = list[tuple[Weakness, str]]
"""Weaknesses that were made, each with the id of the thing that fails."""


def open_port(session: PoolSession) -> str:
    """SSH for everybody, in two halves that no comparison of strings with 0.0.0.0/0 finds."""
    project = find_by_name(session, "identity", "projects", "ecology")["id"]
    group = str(find_by_name(session, "network", "security-groups", "pollution-monitoring-collect", project)["id"])
    for half in HALVES:
        rule = {
            "security_group_id": group,
            "direction": "ingress",
            "ethertype": "IPv4",
            "protocol": "tcp",
            "port_range_min": 22,
            "port_range_max": 22,
            "remote_ip_prefix": half,
        }
        session.call("POST", "network", "/security-group-rules", body={"security_group_rule": rule})
    return group


def tell_secret(session: PoolSession) -> str:
    """A password where every process of the server can read it."""
    found = session.list("compute", "/servers", "servers", {"all_tenants": "1", "name": "population-health-web-1"})
    server = str(found[0]["id"])
    session.call("POST", "compute", f"/servers/{server}/metadata", body={"metadata": {"db_password": SECRET}})
    return server


def share_network(session: PoolSession) -> str:
    """A department's network for all projects of the pool."""
    project = find_by_name(session, "identity", "projects", "data-bureau")["id"]
    network = str(find_by_name(session, "network", "networks", "extranet", project)["id"])
    set_shared(session, network, shared=True)
    return network


def set_shared(session: PoolSession, network: str, *, shared: bool) -> None:
    """Share a network with all projects, or with none."""
    session.call("PUT", "network", f"/networks/{network}", body={"network": {"shared": shared}})


def bare_port(session: PoolSession) -> str:
    """A server's port without security groups and without protection from forged addresses."""
    port = str(find_by_name(session, "network", "ports", "emergency-platform-web-1")["id"])
    bare = {"port_security_enabled": False, "security_groups": []}
    session.call("PUT", "network", f"/ports/{port}", body={"port": bare})
    return port


def protect_port(session: PoolSession, port: str) -> None:
    """Protected again; which groups it is in says the inventory."""
    session.call("PUT", "network", f"/ports/{port}", body={"port": {"port_security_enabled": True}})


WEAKNESSES = (
    Weakness(
        "mobile",
        "sg-mgmt-port-closed",
        Text(
            "mobile: port 22 is opened to 0.0.0.0/1 and to 128.0.0.0/1",
            "移动云：22 端口分两段向 0.0.0.0/1 和 128.0.0.0/1 开放",
        ),
        open_port,
    ),
    Weakness(
        "huawei",
        "vm-metadata-no-secret",
        Text("huawei: a password is written into a server's metadata", "华为云：把口令写入云主机元数据"),
        tell_secret,
    ),
    Weakness(
        "telecom",
        "net-tenant-not-shared",
        Text("telecom: a department's network is shared with all projects", "电信云：把部门网络共享给所有项目"),
        share_network,
        lambda session, network: set_shared(session, network, shared=False),
    ),
    Weakness(
        "unicom",
        "port-security-on",
        Text("unicom: the port of a server loses its protection", "联通云：关闭云主机端口的安全防护"),
        bare_port,
        protect_port,
    ),
)


@contextmanager
def planted_weaknesses() -> Iterator[Planted]:
    """All of them, made; those of which the inventory says nothing are taken back, whatever happens meanwhile."""
    planted: Planted = []
    try:
        for each in WEAKNESSES:
            planted.append((each, each.make(sign_in(each.pool))))
        yield planted
    finally:
        for each, thing in planted:
            if each.take_back is not None:
                each.take_back(sign_in(each.pool), thing)
