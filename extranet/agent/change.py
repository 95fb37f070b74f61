"""Taking a new set of files, keeping it, or returning to the one before.

The order makes every point safe to be killed at. The set before is kept and the new one written beside its places while
nothing has changed; then the note `pending` is written and the timer set, in this order; only then are names changed.
The record of the new set is the point of no return: whoever finds it with the push that is pending only cleans up.
"""

import contextlib
import json
import os
import re
import secrets
import shutil
import sys
import time
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

from extranet.agent.files import (
    PATHS,
    RESERVE,
    check_space,
    digest,
    install,
    keep,
    put_back,
    read_files,
    stage,
    unstage,
    write_synced,
)
from extranet.agent.kernel import missing
from extranet.agent.place import Document, Place, RefusedError, read_json, run, write_json
from extranet.agent.services import UNITS, services_of
from extranet.agent.sessions import read_sessions
from extranet.agent.settle import find_stopped, find_unloaded, settle, show_units
from extranet.agent.state import read_running, without_kept

AGENT = "/usr/local/sbin/extranet-agent"


def apply(place: Place, options: Namespace) -> Document:
    """Check, keep, arm, install, load, look. Raises RefusedError with nothing changed."""
    candidate = read_candidate(options.folder)
    place.store.mkdir(parents=True, exist_ok=True)
    with place.locked(wait=False):
        clear_pending(place)
        record = read_json(place.record)
        before = list(record["files"]) if record else []
        check_candidate(place, candidate)
        now = read_running(place, before) if record else {}
        distrusted = [name for name in now if record and record["running"].get(name) != now[name]]
        pending = prepare(place, candidate, before, options)
        install(place.root, candidate, [path for path in before if path not in candidate])
        problems = settle(place, candidate, pending["kept"], distrusted)
        if problems:
            problems += [f"after the return: {each}" for each in restore(place, pending, "; ".join(problems))]
        return {**(without_kept(pending) or {}), "applied": not problems, "problems": problems}


def confirm(place: Place, options: Namespace) -> Document:
    """Keep the new set. To confirm what is confirmed is no mistake: an answer may have been lost."""
    with place.locked(wait=True):
        pending = read_json(place.pending)
        if not pending and (read_json(place.record) or {}).get("hash") == options.hash:
            return {"confirmed": options.hash}
        if not pending or pending["hash"] != options.hash:
            en, zh = "nothing with this hash waits to be confirmed", "没有等待确认的该版本配置"
            raise RefusedError("nothing", en, zh, json.dumps(read_json(place.returned)))
        paths = pending["files"]
        problems = find_stopped(place, paths) + find_unloaded(place, paths)
        if problems or digest(read_files(place.root, paths)) != pending["hash"]:
            en, zh = "the device does not run what is to be confirmed", "设备当前运行的不是待确认的配置"
            raise RefusedError("differs", en, zh, "; ".join(problems))
        record = {name: pending[name] for name in ("push", "hash", "who", "files")}
        record |= {"when": time.time(), "running": read_running(place, paths)}
        (place.store / "reserve").unlink(missing_ok=True)
        write_json(place.record, record)
        discard(place, pending["push"])
        return {"confirmed": pending["hash"]}


def abort(place: Place, _: Namespace) -> Document:
    """Return now."""
    with place.locked(wait=True):
        pending = read_json(place.pending)
        return {"returned": bool(pending), "problems": restore(place, pending, "aborted") if pending else []}


def come_back(place: Place, options: Namespace) -> Document:
    """Return unless confirmed: what the timer calls for its push, and the start of the machine for whatever is pending.

    At the start the services are not up yet and will read what is put back.
    """
    with place.locked(wait=True):
        pending = read_json(place.pending)
        if not pending or options.push not in ("", pending["push"]):
            return {"returned": False, "problems": []}
        problems = restore(place, pending, "not confirmed in time", settles=bool(options.push))
        return {"returned": True, "problems": problems}


def read_candidate(folder: str) -> dict[str, bytes]:
    """The set of files that was given. Raises RefusedError."""
    if folder == "-":
        files = {path: text.encode() for path, text in json.load(sys.stdin).items()}
    else:
        top = Path(folder)
        files = {str(file.relative_to(top)): file.read_bytes() for file in top.rglob("*") if file.is_file()}
    wrong = [path for path in files if not PATHS.fullmatch(path) or ".." in path or f"/{path}" == AGENT]
    if wrong or not files:
        raise RefusedError("paths", "these files are not ours to write", "这些文件不在管理范围内", ", ".join(wrong))
    return files


def clear_pending(place: Place) -> None:
    """Refuse while another push waits to be confirmed; clean up after one that has lost its timer."""
    pending = read_json(place.pending)
    if pending and run("systemctl", "is-active", "--quiet", f"{timer_of(pending['push'])}.timer").returncode == 0:
        en, zh = "a push that is not confirmed yet waits on this device", "该设备上有尚未确认的推送"
        raise RefusedError("pending", en, zh, json.dumps(without_kept(pending)))
    if pending:
        restore(place, pending, "cut off before it was begun")
    for left in place.store.glob("kept-*"):
        shutil.rmtree(left)


def check_candidate(place: Place, candidate: Mapping[str, bytes]) -> None:
    """Every service's own judgement of its new files. Raises RefusedError."""
    trial = place.run / "candidate"
    shutil.rmtree(trial, ignore_errors=True)
    services = services_of(candidate)
    units = show_units(services)
    try:
        for path, content in candidate.items():
            (trial / path).parent.mkdir(parents=True, exist_ok=True)
            write_synced(trial / path, content, mode=0o600)
        for service in services:
            brought = {f"{UNITS}{service.unit}", UNITS + re.sub("@.*[.]", "@.", service.unit)} & set(candidate)
            if not brought and units[service.unit]["LoadState"] == "not-found":
                en, zh = f"{service.name} is not installed on this device", f"该设备未安装 {service.name}"
                raise RefusedError("missing", en, zh, ", ".join(service.files(candidate)))
            for path in service.files(candidate):
                if not service.check or not path.startswith(service.owns[0]):
                    continue
                answer = run(*(part.replace("{}", str(trial / path)) for part in service.check))
                lines = answer.stdout.replace(str(trial), "").splitlines()
                wrong = [line for line in lines if not re.search(service.tolerates, line)]
                if answer.returncode and (wrong or not lines):
                    said = "\n".join(wrong)[-2000:].strip()
                    en, zh = f"{service.name} refuses {path}", f"{service.name} 不接受 {path}"
                    raise RefusedError("config", en, zh, said)
    except OSError as wrong:
        raise _no_room(wrong) from wrong
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    if strangers := find_strangers(place, candidate):
        en, zh = "nobody could log in any more: no such account", "下发后将无人能登录：设备上没有该账户"
        raise RefusedError("config", en, zh, ", ".join(strangers))
    if unknown := missing(place.root, candidate):
        raise RefusedError("config", "the kernel has no such parameter", "内核没有该参数", ", ".join(unknown))


def find_strangers(place: Place, candidate: Mapping[str, bytes]) -> list[str]:
    """Accounts that SSH would let in alone and that the device does not have."""
    lines = [
        line for path in candidate if path.startswith("etc/ssh/") for line in candidate[path].decode().splitlines()
    ]
    allowed = {name.partition("@")[0] for line in lines if line.startswith("AllowUsers ") for name in line.split()[1:]}
    accounts = place.root / "etc/passwd"
    there = {line.partition(":")[0] for line in accounts.read_text().splitlines()} if accounts.exists() else set()
    return sorted(allowed) if not allowed & there else []


def prepare(place: Place, candidate: Mapping[str, bytes], before: list[str], options: Namespace) -> Document:
    """All that must be on the disk before a name is changed, and the timer. Raises RefusedError, nothing then stays."""
    push = secrets.token_hex(8)
    try:
        check_space(place.root, place.store, candidate)
        kept = keep(place.root, place.kept(push), [*candidate, *before])
        stage(place.root, candidate)
        with (place.store / "reserve").open("wb") as reserve:
            os.posix_fallocate(reserve.fileno(), 0, RESERVE)
        pending: Document = {"push": push, "hash": digest(candidate), "who": options.who, "when": time.time()}
        pending |= {"deadline": time.time() + options.within, "files": sorted(candidate), "kept": kept}
        pending["sessions"] = [session for session, is_up in read_sessions().items() if is_up]
        write_json(place.pending, pending)
        os.sync()
        arm(push, options.within)
    except (OSError, RefusedError) as wrong:
        unstage(place.root, candidate)
        discard(place, push)
        raise _no_room(wrong) if isinstance(wrong, OSError) else wrong from wrong
    return pending


def arm(push: str, seconds: int) -> None:
    """Set the timer that returns. It outlives us, the session, and any kill of either. Raises RefusedError."""
    when = [f"--unit={timer_of(push)}", f"--on-active={seconds}", "--timer-property=AccuracySec=100ms", "--collect"]
    again = [f"--property={each}" for each in ("Type=oneshot", "Restart=on-failure", "RestartSec=1")]
    answer = run("systemd-run", *when, *again, "--property=StartLimitIntervalSec=0", AGENT, "return", push)
    if answer.returncode:
        en, zh = "the timer that returns cannot be set", "无法设置自动回退定时器"
        raise RefusedError("timer", en, zh, answer.stdout.strip())


def restore(place: Place, pending: Document, why: str, *, settles: bool = True) -> list[str]:
    """Put the kept set back and make the services run it; what still is wrong then. Can be repeated from any point."""
    record = read_json(place.record)
    problems = []
    if not record or record["push"] != pending["push"]:
        kept: dict[str, bool] = pending["kept"]
        put_back(place.root, place.kept(pending["push"]), kept)
        was_there = [path for path in kept if kept[path]]
        problems = settle(place, was_there, kept) if settles else []
        with contextlib.suppress(OSError):
            returned = {"push": pending["push"], "hash": pending["hash"], "when": time.time(), "why": why}
            write_json(place.returned, returned)
    discard(place, pending["push"])
    return problems


def discard(place: Place, push: str) -> None:
    """Forget a push, its note first: what is left without the note means nothing."""
    place.pending.unlink(missing_ok=True)
    (place.store / "reserve").unlink(missing_ok=True)
    shutil.rmtree(place.kept(push), ignore_errors=True)
    run("systemctl", "stop", f"{timer_of(push)}.timer")


def timer_of(push: str) -> str:
    """Name of the unit that returns from a push."""
    return f"extranet-return-{push}"


def _no_room(wrong: OSError) -> RefusedError:
    en, zh = "the device cannot store the new configuration", "设备无法保存新配置（磁盘已满或不可写）"
    return RefusedError("disk", en, zh, f"{wrong.strerror}: {wrong.filename or ''}".rstrip(": "))
