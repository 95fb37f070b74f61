"""What of a pool changes seldom and takes a call for each thing: quotas of projects, certificates of endpoints.

Quotas of compute and storage have no list, those of the network have one. They are read once an hour, and for a new
project at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from govcloud.errors import GovcloudError
from govcloud.pools.errors import PoolError
from govcloud.pools.quotas import PLACES, read_quota
from govcloud.pools.session import PoolSession
from govcloud.pools.tls import shake_hands
from govcloud.text import Text
from policies.collect.openstack import WORKERS
from policies.collect.patience import Patience
from policies.collect.tls import address_of, origin_of

NETWORK = "network"
SILENT = Text("certificate of {url}: {why}", "{url} 的证书：{why}")
UNREAD = Text("quotas of {service}: {why}", "{service} 的配额：{why}")
NO_TLS = Text("no TLS handshake", "TLS 握手失败")


@dataclass
class Rarely:
    """What is known of it. Kept from pass to pass."""

    quotas: dict[str, dict[str, int]] = field(default_factory=dict)
    """Project → field → value."""
    certificates: dict[str, float] = field(default_factory=dict)
    """Endpoint → when its certificate ends, seconds since 1970."""
    gaps: list[Text] = field(default_factory=list)
    handshakes: int = 0


def read_quotas(session: PoolSession, projects: Iterable[str], patience: Patience) -> Rarely:
    """The quotas of these projects. A service that does not tell them leaves a gap."""
    found = Rarely()
    wanted = sorted(projects)
    listed = list_network(session, patience)
    for service in PLACES:
        known: dict[str, Mapping[str, int]] = listed if service == NETWORK else {}
        told = ask_each(session, service, [each for each in wanted if each not in known], patience)
        if isinstance(told, PoolError):
            found.gaps.append(UNREAD(service=service, why=told.what))
        else:
            for project in wanted:
                found.quotas.setdefault(project, {}).update({**known, **told}.get(project, {}))
    return found


def ask_each(
    session: PoolSession, service: str, projects: Sequence[str], patience: Patience
) -> Mapping[str, Mapping[str, int]] | PoolError:
    """Project → quota, side by side; or the first failure."""

    def ask(project: str) -> Mapping[str, int]:
        return patience.ask(lambda: read_quota(session, service, project))

    try:
        with ThreadPoolExecutor(WORKERS) as crew:
            return dict(zip(projects, crew.map(ask, projects), strict=True))
    except PoolError as error:
        return error


def list_network(session: PoolSession, patience: Patience) -> dict[str, Mapping[str, int]]:
    """The network service's quotas of all projects that have their own; none where it tells no list."""
    names = PLACES[NETWORK].names
    try:
        rows = patience.ask(lambda: session.list(NETWORK, "/quotas", "quotas"))
    except PoolError:
        return {}
    found: dict[str, Mapping[str, int]] = {}
    for row in rows:
        project = row.get("project_id") or row.get("tenant_id")
        own = {mine: row[name] // unit for mine, (name, unit) in names.items() if isinstance(row.get(name), int)}
        if project and len(own) == len(names):
            found[str(project)] = own
    return found


def read_certificates(session: PoolSession) -> Rarely:
    """When the certificates of the catalogue's endpoints end; one handshake each."""
    found = Rarely()
    cafile, seconds = session.config.cafile, session.config.party.limits.connect
    urls = set()
    for service in session.endpoints.services:
        try:
            urls.add(origin_of(session.endpoints.catalogue_url(service)))
        except GovcloudError:
            continue
    secure = sorted(each for each in urls if each.startswith("https://"))

    def look(url: str) -> float | None:
        try:
            host, port = address_of(url)
            return shake_hands(host, port, cafile, seconds).valid_until.timestamp()
        except (OSError, ValueError):
            return None

    with ThreadPoolExecutor(WORKERS) as crew:
        ends = dict(zip(secure, crew.map(look, secure), strict=True))
    found.handshakes = len(secure)
    found.gaps = [SILENT(url=url, why=NO_TLS) for url, end in ends.items() if end is None]
    found.certificates = {url.removeprefix("https://"): end for url, end in ends.items() if end is not None}
    return found
