"""What the device has and what it runs, for whoever asks; nothing is changed here."""

import hashlib
import json
from argparse import Namespace
from collections.abc import Iterable

from extranet.agent.files import digest, present, read_files
from extranet.agent.kernel import read_values
from extranet.agent.place import Document, Place, read_json, run
from extranet.agent.services import services_of
from extranet.agent.sessions import read_sessions
from extranet.agent.settle import find_stopped, find_unloaded

VERSION = 1


def tell_state(place: Place, _: Namespace) -> Document:
    """The record of the last confirmed set, what is there now, what runs, and what is wrong with it."""
    record, pending = read_json(place.record), read_json(place.pending)
    paths = record["files"] if record else []
    there = present(place.root, pending["files"] if pending else paths)
    return {
        "agent": VERSION,
        "record": record,
        "files": digest(read_files(place.root, paths)) if record else "",
        "running": read_running(place, paths),
        "pending": without_kept(pending),
        "returned": read_json(place.returned),
        "stopped": find_stopped(place, there),
        "unloaded": find_unloaded(place, there),
    }


def check(place: Place, _: Namespace) -> Document:
    """What is wrong with what runs now: services, and sessions with neighbours that were up before the last change."""
    record, pending = read_json(place.record), read_json(place.pending)
    there = present(place.root, (pending or record or {"files": []})["files"])
    now = read_sessions()
    lost = [
        f"{session} is not up again" for session in (pending or {}).get("sessions", ()) if not now.get(session, True)
    ]
    unloaded = [f"{name}: has not loaded its files" for name in find_unloaded(place, there)]
    return {"problems": [*find_stopped(place, there), *unloaded, *lost], "sessions": now}


def compare(place: Place, options: Namespace) -> Document:
    """What `apply` would change, file by file and service by service."""
    wanted: dict[str, str] = json.loads(options.manifest)
    record = read_json(place.record)
    known = record["files"] if record else []
    now = {path: hashlib.sha256(text).hexdigest() for path, text in read_files(place.root, [*wanted, *known]).items()}
    there = [path for path in wanted if path in now]
    running = read_running(place, there) if record else {}
    differences = {
        "changed": sorted(path for path in wanted if now.get(path) != wanted[path]),
        "removed": sorted(path for path in known if path not in wanted and path in now),
        "stopped": find_stopped(place, there),
        "unloaded": find_unloaded(place, there),
        "drifted": sorted(name for name, is_now in running.items() if record and record["running"].get(name) != is_now),
    }
    return {"differs": any(differences.values()), **differences}


def read_running(place: Place, paths: Iterable[str]) -> dict[str, str]:
    """Digest of what each service with files really runs, by its own word; empty for one that does not answer."""
    paths = present(place.root, paths)
    running = {}
    for service in services_of(paths):
        if service.running:
            answer = run(*service.running)
            running[service.name] = "" if answer.returncode else hashlib.sha256(answer.stdout.encode()).hexdigest()
    if values := read_values(place.root, read_files(place.root, paths)):
        running["sysctl"] = hashlib.sha256(values.encode()).hexdigest()
    return running


def without_kept(pending: Document | None) -> Document | None:
    """What waits to be confirmed, without what is of no use elsewhere."""
    return {name: value for name, value in pending.items() if name != "kept"} if pending else None
