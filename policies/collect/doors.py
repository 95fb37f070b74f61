"""Looks at the addresses of a cluster from outside, as somebody without credentials: TLS, and who is let in.

Handshakes and single questions; what gives no answer is unknown. Servers' certificates are not verified here, for
nothing secret is sent: whether they can be trusted is a fact of its own.
"""

import socket
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPException, HTTPSConnection
from ipaddress import ip_address
from typing import Any

from govcloud.pools.errors import PoolError
from govcloud.pools.tls import describe
from govcloud.text import Text
from policies.collect.cluster_session import WORKERS, ClusterSession
from policies.collect.manifests import Manifest
from policies.collect.pod_specs import is_static, read_flags
from policies.collect.tls import HANDSHAKE, SILENT, address_of, asks_certificate, probe
from policies.facts.base import Harvest
from policies.facts.cluster import Door, Ingress, Node, Store
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.measured import TlsEndpoint
from policies.facts.reading import NOT_UNDERSTOOD

SOURCE = "requests without credentials"
NAMES = "/api/v1/namespaces"
HTTPS = 443
PAUSE = 0.5
"""Seconds in which a server that wants a certificate says so."""
NODES = Text("not every node and its address is known", "节点或其地址未能全部获知")
NO_STORE = Text("no pod of the store can be seen, so that its addresses are not told", "看不到存储的 Pod，其地址未知")
TURNED_AWAY, LET_IN = HTTPStatus.UNAUTHORIZED, (HTTPStatus.OK, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True)
class Seen:
    """What the lists told of where to look."""

    nodes: Sequence[Node]
    pods: Sequence[Manifest]
    ingresses: Sequence[Ingress]
    all_nodes: bool
    """Whether these are all nodes."""


def probe_addresses(session: ClusterSession, place: Place, seen: Seen, clock: Callable[[], datetime]) -> Harvest:
    """The API server, the nodes' agents, the store and ingresses."""
    at, seconds = clock(), session.limits.connect
    agents = list(filter(None, map(agent_of, seen.nodes)))
    stores = find_stores(seen.pods)
    hosts = sorted({(host, each) for one in seen.ingresses for host in names_of(one) for each in one.addresses})
    with ThreadPoolExecutor(WORKERS) as crew:
        api = crew.submit(is_let_in, session)
        open_agents = list(crew.map(lambda url: is_agent_open(url, seconds), agents))
        asking = list(crew.map(lambda url: is_certificate_asked(url, seconds), stores))
        urls = [session.server, *agents, *stores]
        shaken = dict(zip(urls, crew.map(lambda url: probe(url, session.cafile, seconds), urls), strict=True))
        shown = list(crew.map(lambda each: probe_host(each[0], each[1], seconds), hosts))
    doors = [(session.server, "apiserver", api.result())]
    doors += [(url, "kubelet", let_in) for url, let_in in zip(agents, open_agents, strict=True)]
    read, kept = Read(Door, place, SOURCE, at), Read(Store, place, SOURCE, at)
    tls = Read(TlsEndpoint, place, HANDSHAKE, at)
    facts: list[Fact] = [
        Door.told_by(read, url, {"url": url, "role": role, **known(anonymous=let_in)}) for url, role, let_in in doors
    ]
    facts += [
        Store.told_by(kept, url, {"url": url, **known(asks_certificate=asks)})
        for url, asks in zip(stores, asking, strict=True)
    ]
    facts += [TlsEndpoint.told_by(tls, url, {"url": url, **told}) for url, told in shaken.items() if told is not None]
    facts += [TlsEndpoint.told_by(tls, each["url"], each) for each in join_hosts(filter(None, shown))]
    silent = [url for url, told in shaken.items() if told is None]
    return Harvest(
        [
            read if seen.all_nodes and len(agents) == len(seen.nodes) else read.with_gap(Cause.PARTIAL, NODES),
            kept if stores else kept.with_gap(Cause.UNREAD, NO_STORE),
            tls.with_gap(Cause.PARTIAL, SILENT(urls=", ".join(silent))) if silent else tls,
        ],
        facts,
    )


def known(**value: Any) -> dict[str, Any]:
    """Values without those that nobody knows."""
    return {name: each for name, each in value.items() if each is not None}


def agent_of(node: Node) -> str | None:
    """URL of a node's agent; None where its address is not told, or is a name."""
    values = node.__dict__
    try:
        address = ip_address(values.get("address") or "")
    except ValueError:
        return None
    return f"https://{f'[{address}]' if address.version > 4 else address}:{values.get('port')}"  # noqa: PLR2004


def find_stores(pods: Iterable[Manifest]) -> list[str]:
    """URLs at which the store's static pods answer clients and each other."""
    flags = [each for each in (read_flags(pod, "etcd") for pod in pods if is_static(pod)) if each is not None]
    names = ("advertise-client-urls", "initial-advertise-peer-urls")
    return sorted({url for each in flags for name in names for url in each.get(name, "").split(",") if url})


def is_let_in(session: ClusterSession) -> bool | None:
    """Whether the API server takes a request without credentials for somebody's."""
    try:
        return judge_status(session.nobody().ask("GET", NAMES, {"limit": "1"}).status)
    except PoolError:
        return None


def is_agent_open(url: str, seconds: float) -> bool | None:
    """The same of a node's agent."""
    try:
        crowd = HTTPSConnection(*address_of(url), timeout=seconds, context=trust_anybody())
        with closing(crowd):
            crowd.request("GET", "/pods")
            return judge_status(crowd.getresponse().status)
    except (HTTPException, OSError, ValueError):
        return None


def judge_status(status: int) -> bool | None:
    """Let in, turned away, or neither can be said."""
    return False if status == TURNED_AWAY else True if status in LET_IN else None


def is_certificate_asked(url: str, seconds: float) -> bool | None:
    """Whether an address ends the talk with whoever shows no certificate. By TLS 1.3 that is seen only afterwards."""
    if not url.startswith("https://"):
        return False
    try:
        host, port = address_of(url)
        with open_tls(host, port, host, seconds) as secure:
            secure.settimeout(min(PAUSE, seconds))
            with suppress(TimeoutError):  # whoever turns us away says so first, and hangs up if we speak
                return False if secure.recv(1) else None
            secure.settimeout(seconds)
            secure.sendall(f"GET /version HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            return False if secure.recv(1) else None
    except ssl.SSLError as refusal:
        return True if asks_certificate(refusal) else None
    except (OSError, ValueError):
        return None


@contextmanager
def open_tls(address: str, port: int, name: str, seconds: float) -> Iterator[ssl.SSLSocket]:
    """An encrypted connection with whoever is there, asked for by a name. Raises OSError."""
    with (
        socket.create_connection((address, port), seconds) as plain,
        trust_anybody().wrap_socket(plain, server_hostname=name) as secure,
    ):
        yield secure


def trust_anybody() -> ssl.SSLContext:
    """Our side of TLS where it is only looked."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def names_of(ingress: Ingress) -> list[str]:
    """Hosts of an ingress that are one name each."""
    return [each for each in ingress.__dict__.get("hosts", ()) if each and "*" not in each]


def probe_host(host: str, address: str, seconds: float) -> dict[str, Any] | None:
    """The certificate that an ingress shows for one of its hosts; None where nobody answers."""
    try:
        with open_tls(address, HTTPS, host, seconds) as secure:
            shown = describe(secure.version() or "", secure.getpeercert(binary_form=True) or b"")
    except (OSError, *NOT_UNDERSTOOD):
        return None
    fits = any(matches(name, host) for name in shown.names)
    told = {"version": shown.version, "name_matches": fits, "not_after": shown.valid_until}
    return {"url": f"https://{host}", "tls": True, **told}


def matches(name: str, host: str) -> bool:
    """Whether a name of a certificate is a host's; a star stands for its first part."""
    first, _, rest = host.partition(".")
    return name.lower() in (host.lower(), f"*.{rest}".lower()) and bool(first)


def join_hosts(seen: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """One for each host: of several addresses the one that is worse."""
    worst: dict[str, dict[str, Any]] = {}
    for each in seen:
        other = worst.get(each["url"], each)
        worst[each["url"]] = min(other, each, key=lambda one: (one["name_matches"], one["not_after"]))
    return list(worst.values())
