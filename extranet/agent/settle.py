"""Make services run their files, and see whether they do.

What has to be done is decided from the files that are there and from what each service has loaded, never from what
this run has changed: a run that was cut off in the middle leaves nothing that a later one would not see.
"""

import contextlib
import time
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from extranet.agent.files import digest, present, read_files
from extranet.agent.kernel import find_different, write_values
from extranet.agent.place import Document, Place, read_json, run, write_json
from extranet.agent.services import FRR_DAEMONS, UNITS, Service, services_of

SETTLE_SECONDS = 20.0
POLL_SECONDS = 0.2
CONDITION = "ConditionResult,ConditionTimestampMonotonic"
PROPERTIES = f"{CONDITION},Id,LoadState,ActiveState,UnitFileState,InvocationID,ActiveEnterTimestampMonotonic"


def settle(place: Place, paths: Iterable[str], known: Iterable[str], distrusted: Collection[str] = ()) -> list[str]:
    """Make every service with files run them, stop those that have lost theirs; what still is wrong then.

    `known`: files of this set or of the one before. `distrusted`: services to load again whatever they have loaded.
    """
    paths = present(place.root, paths)
    problems = write_values(place.root, read_files(place.root, paths))
    wanted = services_of(paths)
    for service in services_of(known):
        if not service.stays and service.unit not in {each.unit for each in wanted}:
            run("systemctl", "stop", service.unit)
            run("systemctl", "disable", service.unit)
            for link in (place.root / UNITS).glob(f"*.wants/{service.unit}"):
                link.unlink()
    if any(path.startswith(UNITS) for path in known):
        run("systemctl", "daemon-reload")
    own = [service for service in wanted if service.is_own]
    for group in (own, [service for service in wanted if not service.is_own]):
        problems += bring_up(place, group, paths, distrusted)
    end = time.monotonic() + SETTLE_SECONDS
    while (stopped := find_stopped(place, paths)) and time.monotonic() < end:
        time.sleep(POLL_SECONDS)
    return problems + stopped


def bring_up(place: Place, services: list[Service], paths: list[str], distrusted: Collection[str]) -> list[str]:
    """Start, reload or restart what has not loaded its files; what went wrong. systemd decides the order among them."""
    units = show_units(services)
    there = [service for service in services if units[service.unit]["LoadState"] != "masked"]
    if disabled := [service.unit for service in there if units[service.unit]["UnitFileState"] == "disabled"]:
        run("systemctl", "enable", *disabled)
    verbs: dict[str, list[Service]] = {"start": [], "restart": [], "reload": []}
    for service in there:
        unit = units[service.unit]
        if not runs(unit):
            verbs["start"].append(service)
        elif not has_loaded(place, service, service.started_with(paths), unit, "started"):
            verbs["restart"].append(service)
        elif service.name in distrusted or not has_loaded(place, service, service.files(paths), unit, "files"):
            verbs["reload" if service.reloads else "restart"].append(service)
    if verbs["start"]:
        run("systemctl", "reset-failed", *(service.unit for service in verbs["start"]))
    problems: dict[str, str] = {}
    for verb, chosen in verbs.items():
        if chosen and run("systemctl", verb, *(service.unit for service in chosen)).returncode:
            problems |= {s.name: words for s in chosen if (words := _do_alone(s, verb)) is not None}
    note_loaded(place, [s for chosen in verbs.values() for s in chosen if s.name not in problems], paths)
    return list(problems.values())


def _do_alone(service: Service, verb: str) -> str | None:
    """The same for one service; one that cannot reload is restarted. What went wrong."""
    answer = run("systemctl", verb, service.unit)
    if answer.returncode and verb == "reload":
        answer = run("systemctl", "restart", service.unit)
    return f"{service.name}: {answer.stdout.strip()[-500:]}" if answer.returncode else None


def find_stopped(place: Place, paths: Iterable[str]) -> list[str]:
    """What should run with these files and does not, a sentence for each."""
    wanted = services_of(paths)
    units = show_units(wanted)
    silent = [s for s in wanted if not runs(units[s.unit]) and not is_excused(units[s.unit])]
    problems = [f"{service.name}: does not run" for service in silent]
    if not problems and any(service.name == "frr" for service in wanted):
        problems = [f"frr: {name} does not run" for name in _frr_daemons(place) if not _is_alive(place, name)]
    return problems


def find_unloaded(place: Place, paths: Iterable[str]) -> list[str]:
    """Services that run something older than their files, and kernel parameters that are not as their files say."""
    paths = list(paths)
    wanted = services_of(paths)
    units = show_units(wanted)
    running = [service for service in wanted if runs(units[service.unit])]
    stale = [s.name for s in running if not has_loaded(place, s, s.files(paths), units[s.unit], "files")]
    return stale + find_different(place.root, read_files(place.root, paths))


def runs(unit: Mapping[str, str]) -> bool:
    """Whether a unit is up."""
    return unit["ActiveState"] in ("active", "reloading")


def is_excused(unit: Mapping[str, str]) -> bool:
    """Whether a unit need not be up: the device has masked it, or its own condition says that it has no place here."""
    was_tried = unit["ConditionTimestampMonotonic"] not in ("", "0")
    return unit["LoadState"] == "masked" or (was_tried and unit["ConditionResult"] == "no")


def has_loaded(place: Place, service: Service, files: list[str], unit: dict[str, str], what: str) -> bool:
    """Whether the service as it runs now has loaded these files: by our note, or because it started after them."""
    note = (read_json(place.loaded) or {}).get(service.name)
    if note and note["invocation"] == unit["InvocationID"]:
        return bool(note[what] == digest(read_files(place.root, files)))
    since_start = time.monotonic() - int(unit["ActiveEnterTimestampMonotonic"] or 0) / 1e6
    started = time.time() - since_start
    return all((place.root / path).stat().st_ctime < started for path in present(place.root, files))


def note_loaded(place: Place, services: Collection[Service], paths: list[str]) -> None:
    """Remember what services have loaded. A note that cannot be written costs one more reload, nothing else."""
    notes: Document = read_json(place.loaded) or {}
    units = show_units(services)
    for service in services:
        notes[service.name] = {
            "invocation": units[service.unit]["InvocationID"],
            "files": digest(read_files(place.root, service.files(paths))),
            "started": digest(read_files(place.root, service.started_with(paths))),
        }
    with contextlib.suppress(OSError):
        write_json(place.loaded, notes)


def show_units(services: Collection[Service]) -> dict[str, dict[str, str]]:
    """What systemd says of each service's unit; empty words for what it does not say."""
    nothing = dict.fromkeys(PROPERTIES.split(","), "")
    if not services:
        return {}
    answer = run("systemctl", "show", "-p", PROPERTIES, *(service.unit for service in services))
    blocks = answer.stdout.strip().split("\n\n") if answer.returncode == 0 else []
    said = [dict(line.split("=", 1) for line in block.splitlines() if "=" in line) for block in blocks]
    return {s.unit: {**nothing, **words} for s, words in zip(services, said + [{}] * len(services), strict=False)}


def _frr_daemons(place: Place) -> list[str]:
    """The file is sourced by a shell, so that only a shell can say what it decides."""
    lines = f'. "$0" >/dev/null 2>&1; for d in {FRR_DAEMONS}; do eval v=\\$$d; [ "$v" = yes ] && echo $d; done; true'
    file = place.root / "etc/frr/daemons"
    chosen = run("sh", "-c", lines, str(file)).stdout.split() if file.exists() else []
    return ["zebra", "staticd", *chosen]


def _is_alive(place: Place, daemon: str) -> bool:
    try:
        pid = (place.root / f"run/frr/{daemon}.pid").read_text(encoding="ascii").strip()
        return Path(f"/proc/{int(pid)}/comm").read_text(encoding="ascii").strip() == daemon
    except (OSError, ValueError):
        return False
