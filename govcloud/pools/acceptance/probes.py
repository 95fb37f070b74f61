"""Facts of the acceptance that take more than a list call: rights, TLS, default security group, quotas tried out."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from govcloud.pools.config import CloudConfig
from govcloud.pools.errors import PoolError
from govcloud.pools.failure import Failure
from govcloud.pools.quotas import PLACES, read_quota, write_quota
from govcloud.pools.reading import reads
from govcloud.pools.session import PoolSession
from govcloud.pools.tls import Handshake, shake_hands
from govcloud.text import Text

TRIAL_VALUE = 7
"""Every quota is tried with a value that is nobody's default."""


@dataclass(frozen=True)
class RightProbe:
    """One thing that our account was let do, or not."""

    what: Text
    call: str
    refusal: PoolError | None = None


@dataclass(frozen=True)
class Rule:
    """A rule of a security group, as far as its direction and who it lets through."""

    group: str
    direction: str
    ethertype: str
    protocol: str
    remote_group: str
    remote_prefix: str


@dataclass(frozen=True)
class TlsFact:
    """What one endpoint shows to a TLS client."""

    origin: str
    plain: bool
    """Its address says http."""
    local: bool
    """It is on this machine."""
    verified: bool
    """Our own calls verify its certificate."""
    handshake: Handshake | None = None
    problem: str = ""
    """Why there was no handshake."""


@dataclass(frozen=True)
class QuotaTrial:
    """One service's quotas: what a new project gets, what was written, what was read back."""

    defaults: Mapping[str, int]
    written: Mapping[str, int]
    read_back: Mapping[str, int]


RIGHTS: tuple[tuple[str, str, Mapping[str, str], Text], ...] = (
    ("identity", "/projects", {}, Text("list projects", "查询项目列表")),
    ("identity", "/users", {"limit": "1"}, Text("list users", "查询用户列表")),
    ("compute", "/servers", {"all_tenants": "1", "limit": "1"}, Text("list servers of all projects", "查询全部云主机")),
    ("compute", "/os-hypervisors", {}, Text("list hypervisors", "查询计算节点")),
    ("block-storage", "/scheduler-stats/get_pools", {}, Text("see storage backends", "查询存储后端")),
    ("network", "/quotas", {}, Text("list quotas of all projects", "查询全部项目的网络配额")),
    ("network", "/agents", {"fields": "id"}, Text("list network agents", "查询网络代理")),
    ("placement", "/resource_providers", {}, Text("read host capacity", "查询主机容量")),
)
"""Service, path, query, and what that call lets us do."""


def probe_rights(session: PoolSession, read_anyway: Mapping[str, Callable[[], object]]) -> list[RightProbe]:
    """What our account may do, each right tried with one small call, or with the reading of the same path.

    Services that the pool does not have are left out. Raises PoolError when we cannot sign in.
    """
    there = session.endpoints.services

    def attempt(right: tuple[str, str, Mapping[str, str], Text]) -> RightProbe:
        service, path, query, what = right
        try:
            read_anyway[path]() if path in read_anyway else session.call("GET", service, path, params=query)
        except PoolError as error:
            return RightProbe(what, f"GET {path}", error)
        return RightProbe(what, f"GET {path}")

    with ThreadPoolExecutor(len(RIGHTS)) as workers:
        return list(workers.map(attempt, [right for right in RIGHTS if right[0] in there]))


@reads("network")
def read_default_rules(session: PoolSession, project_id: str) -> list[Rule]:
    """The rules of a project's default security group; neutron makes the group when it is first asked for."""
    groups = session.list(
        "network", "/security-groups", "security_groups", {"project_id": project_id, "name": "default"}
    )
    return [
        Rule(
            group=group["id"],
            direction=rule["direction"],
            ethertype=rule["ethertype"],
            protocol=rule.get("protocol") or "any",
            remote_group=rule.get("remote_group_id") or "",
            remote_prefix=rule.get("remote_ip_prefix") or rule.get("remote_address_group_id") or "",
        )
        for group in groups
        for rule in group["security_group_rules"]
    ]


def try_quota(session: PoolSession, service: str, project_id: str) -> QuotaTrial:
    """Read one service's default quota, write a full set for a project, and read it back. Raises PoolError."""
    defaults = read_quota(session, service, project_id, default=True)
    written = dict.fromkeys(PLACES[service].names, TRIAL_VALUE)
    write_quota(session, service, project_id, written)
    return QuotaTrial(defaults, written, read_quota(session, service, project_id))


def probe_tls(urls: Sequence[str], config: CloudConfig) -> list[TlsFact]:
    """One handshake with every different endpoint among `urls`."""
    places = {Failure(url).origin: Failure(url) for url in urls}
    verified = config.verify is not False

    def look(place: Failure) -> TlsFact:
        handshake, problem = None, ""
        if not place.plain:
            try:
                handshake = shake_hands(place.host, place.port, config.cafile, config.party.limits.connect)
            except OSError as error:
                problem = getattr(error, "reason", None) or error.strerror or str(error) or type(error).__name__
        return TlsFact(place.origin, place.plain, place.local, verified, handshake, problem)

    with ThreadPoolExecutor(max(1, len(places))) as workers:
        return list(workers.map(look, places.values()))
