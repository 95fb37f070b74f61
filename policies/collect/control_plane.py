"""Finds out how an API server behaves: whom it lets in, what it writes to the audit log, how it stores secrets.

Nothing is changed. Two questions are asked by trying: requests for a secret that is not there, and dry-run writes to a
namespace that is not there, while the server's own counters are watched. Where pods of API servers are seen, their
flags are told, too.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from govcloud.pools.errors import PoolError
from policies.collect.cluster_session import NAME_ONLY, ClusterSession
from policies.collect.manifests import Manifest
from policies.collect.pod_specs import is_static, read_flags
from policies.facts.base import Harvest
from policies.facts.cluster import ControlPlane
from policies.facts.fact import Place, Read
from policies.facts.reading import NOT_UNDERSTOOD

SOURCE = "probes of the API server"
NOWHERE = "govcloud-audit-probe"
"""Name of a secret and a namespace that do not exist."""
TRIES = 10
STRANGER = "govcloud-stranger"
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? ([0-9.e+]+)$", re.MULTILINE)
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
STARTED, LEVELS = "process_start_time_seconds", "apiserver_audit_level_total"
STORED = "apiserver_storage_transformation_operations_total"
WATCHED = frozenset({STARTED, LEVELS, STORED})
PLAIN = "identity"
"""What a server calls a secret that it reads as it was stored; of what it writes so it counts the empty word."""
ENCRYPTED = "k8s:enc:"
"""Other prefixes are those of single keys, which are counted beside the way that they are used in."""

type Counters = Mapping[tuple[str, frozenset[tuple[str, str]]], float]


def probe_control_plane(
    session: ClusterSession,
    place: Place,
    pods: Sequence[Manifest],
    secrets: Sequence[Manifest],
    clock: Callable[[], datetime],
) -> Harvest:
    """What can be found out. What a server does not let us try is unknown; nothing is ever guessed."""
    read, only = Read(ControlPlane, place, SOURCE, clock()), session.alone()
    values: dict[str, Any] = {}
    flags = [each for each in (read_flags(pod, "kube-apiserver") for pod in pods if is_static(pod)) if each is not None]
    if flags:
        values["flags"] = flags
    probes: Mapping[str, Callable[[], Any]] = {
        "version": lambda: only.get("/version")["gitVersion"],
        "lets_strangers": lambda: asks_stranger(only),
        "stored": lambda: find_stored(only, flags, secrets),
        "audits_secrets": lambda: is_audited(
            only, "GET", f"/api/v1/namespaces/kube-system/secrets/{NOWHERE}", HTTPStatus.NOT_FOUND
        ),
        "audits_writes": lambda: is_audited(
            only, "POST", f"/api/v1/namespaces/{NOWHERE}/configmaps", HTTPStatus.NOT_FOUND
        ),
    }
    for name, probe in probes.items():
        try:
            value = probe()
        except (PoolError, *NOT_UNDERSTOOD):
            continue
        if value is not None:
            values[name] = value
    session.calls += only.calls
    return Harvest([read], [ControlPlane.told_by(read, place.name, values)])


def asks_stranger(session: ClusterSession) -> bool:
    """Whether the server says that somebody whom nobody knows may list secrets. Raises PoolError, KeyError."""
    review = {
        "apiVersion": "authorization.k8s.io/v1",
        "kind": "SubjectAccessReview",
        "spec": {"user": STRANGER, "resourceAttributes": {"verb": "list", "resource": "secrets"}},
    }
    path = "/apis/authorization.k8s.io/v1/subjectaccessreviews"
    answer = session.ask("POST", path, body=review)
    if answer.status != HTTPStatus.CREATED:
        raise session.refuse(path, answer)
    allowed = answer.tree()["status"]["allowed"]
    if not isinstance(allowed, bool):
        raise TypeError(allowed)
    return allowed


def find_stored(
    session: ClusterSession, flags: Sequence[Mapping[str, str]], secrets: Sequence[Manifest]
) -> list[str] | None:
    """How secrets are stored: what the server counts while the oldest are read, by name alone. None: nothing tells.

    A server without a configuration of encryption counts nothing.
    """
    if flags and any("encryption-provider-config" not in each for each in flags):
        return [PLAIN]
    before, read = read_counters(session), 0
    oldest = sorted(secrets, key=lambda each: str(each["metadata"].get("creationTimestamp", "")))
    for each in oldest[:TRIES]:
        path = f"/api/v1/namespaces/{each['metadata']['namespace']}/secrets/{each['metadata']['name']}"
        read += session.ask("GET", path, accept=NAME_ONLY).status == HTTPStatus.OK
    after = read_counters(session)
    grown, written = set[str](), set[str]()
    for (name, labels), value in after.items():
        told = dict(labels)
        prefix = told.get("transformer_prefix", "") or PLAIN
        if name == STORED and told.get("resource") == "secrets" and (prefix == PLAIN or prefix.startswith(ENCRYPTED)):
            into = written if told["transformation_type"] == "to_storage" else grown
            if into is written or value > before.get((name, labels), 0):
                into.add(prefix)
    if not is_same(before, after) or not (read or written):
        return None
    return sorted(grown | written) or [PLAIN]


def is_audited(session: ClusterSession, method: str, path: str, expected: HTTPStatus) -> bool | None:
    """Whether requests of a kind get an audit level other than None, by trying some; None where others drown ours."""
    before = sum_levels(counters := read_counters(session))
    query = None if method == "GET" else {"dryRun": "All"}
    body = None if method == "GET" else {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": NOWHERE}}
    for _ in range(TRIES):
        answer = session.ask(method, path, query, NAME_ONLY if method == "GET" else "application/json", body)
        if answer.status not in (expected, HTTPStatus.FORBIDDEN):
            raise session.refuse(path, answer)
    after = sum_levels(later := read_counters(session))
    if not is_same(counters, later):
        return None
    dropped = after["None"] - before["None"]
    kept = sum(after.values()) - sum(before.values()) - dropped
    if dropped < TRIES <= kept + dropped:
        return True  # ours are all alike, and not all of them can have been dropped
    return False if kept < TRIES else None


def sum_levels(counters: Counters) -> Counter[str]:
    """Requests by audit level."""
    found: Counter[str] = Counter()
    for (name, labels), value in counters.items():
        if name == LEVELS:
            found[dict(labels)["level"]] += int(value)
    return found


def is_same(before: Counters, after: Counters) -> bool:
    """Whether both were told by the same process, so that they can be compared."""
    key = (STARTED, frozenset[tuple[str, str]]())
    return key in before and before[key] == after.get(key)


def read_counters(session: ClusterSession) -> Counters:
    """The server's counters that we know, by name and labels. Raises PoolError."""
    answer = session.ask("GET", "/metrics", accept="text/plain")
    if answer.status != HTTPStatus.OK:
        raise session.refuse("/metrics", answer)
    return {
        (name, frozenset(LABEL.findall(labels))): float(value)
        for name, labels, value in SAMPLE.findall(answer.text)
        if name in WATCHED
    }
