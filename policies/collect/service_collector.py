"""Runs on a controller host as root and prints how the platform's services that run there are configured, as one JSON
document; needs Python 3.9 or newer and nothing else.

Services are found by their processes: which files one was started with is what its command line and its environment
say, and what is in effect is asked of its own Python (`service_asker.py`), as its own user and in its own container.
It changes nothing and leaves nothing behind. Secrets stay on the host; of keys of tokens only a digest leaves it.
"""

from __future__ import annotations

import argparse
import configparser
import hashlib
import json
import os
import platform
import re
import subprocess
import time
from pathlib import Path
from typing import Any

ASKER = "SERVICE_ASKER"
"""Variable with the text of `service_asker.py`; without it the file beside this one is taken."""
LONGEST = 300
"""Seconds that a service's Python may take."""
SERVICES = ("keystone", "nova", "neutron", "cinder", "glance", "placement")
PROGRAM = re.compile(rf"^(?:{'|'.join(SERVICES)})-(?!manage|status|rootwrap)[\w-]+")
SERVED = re.compile(rf"^\(?(?:wsgi:)?((?:{'|'.join(SERVICES)})[\w-]*)")
"""Names of services among a web server's arguments."""
SERVERS = re.compile(r"^(uwsgi|gunicorn|apache2|httpd|\(wsgi:)")
"""Programs that serve others; which one is said by their arguments."""
TITLE = re.compile(r"^[\w-]+: [^(]*\((.*)\)\s*$")
PYTHONS = ("/var/lib/kolla/venv/bin/python3", "/opt/stack/data/venv/bin/python3", "/usr/bin/python3")
"""Where a service's Python is that is not its process's."""
FOLDERS = {
    "keystone": ("", ("keystone.conf",)),
    "nova": ("/etc/nova", ("api-paste.ini", "nova.conf")),
    "neutron": ("/etc/neutron", ("neutron.conf", "plugins/ml2/ml2_conf.ini")),
    "glance": ("/etc/glance", ("glance-image-import.conf", "glance-api.conf")),
    "placement": ("", ("placement.conf",)),
}
"""Service → folder and files that it takes when a web server runs it, unless its environment says others."""
SHIPPERS = (*("fluentd", "fluent-bit", "filebeat", "vector", "promtail", "alloy", "logstash", "td-agent", "syslog-ng"),)
"""Programs that may carry logs of others elsewhere."""
SYSLOG, READS_FILES = "rsyslogd", "imfile"
"""One that does so where its configuration says that it reads files."""
REPOSITORIES = {"fernet": "fernet_tokens.key_repository", "jws": "jwt_tokens.jws_private_key_repository"}


class Process:
    """A running process, by what the kernel tells of it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.folder = Path("/proc", str(pid))
        self.command = self.list_words("cmdline")
        if len(self.command) == 1:  # a program that wrote itself a title: `neutron-server: rpc worker (python3 …)`
            self.command = TITLE.sub(r"\1", self.command[0]).split()
        self.environment = dict(word.split("=", 1) for word in self.list_words("environ") if "=" in word)
        self.name = (self.folder / "comm").read_text().strip()
        status = dict(line.split(":\t", 1) for line in (self.folder / "status").read_text().splitlines())
        self.parent = int(status["PPid"])
        self.user, self.group = int(status["Uid"].split()[1]), int(status["Gid"].split()[1])
        ticks = int((self.folder / "stat").read_text().rpartition(")")[2].split()[19])
        boot = next(line for line in Path("/proc/stat").read_text().splitlines() if line.startswith("btime"))
        self.started = int(boot.split()[1]) + ticks / os.sysconf("SC_CLK_TCK")

    def list_words(self, name: str) -> list[str]:
        """A file of words that end with zero bytes."""
        return [word for word in (self.folder / name).read_bytes().decode("utf-8", "replace").split("\0") if word]

    def path(self, path: str) -> Path:
        """A path as the process sees it, for us."""
        return Path(f"{self.folder}/root{path}")

    def name_of(self, number: int, table: str) -> str:
        """A user's or group's name, as the process's own files say."""
        try:
            lines = self.path(f"/etc/{table}").read_text().splitlines()
        except OSError:
            lines = []
        return next((line.split(":")[0] for line in lines if line.split(":")[2:3] == [str(number)]), str(number))

    def find_program(self) -> str:
        """`nova-compute`, by the command line; empty for what is none of the services."""
        names = [word.rpartition("/")[2] for word in self.command]
        if not names:
            return ""
        if SERVERS.match(names[0]):
            return next((match[1] for match in map(SERVED.match, names) if match), "")
        own = (
            names[0] if not names[0].startswith("python") else next((name for name in names[1:] if name[0] != "-"), "")
        )
        found = PROGRAM.match(own)
        return found[0] if found else ""


def list_processes() -> list[Process]:
    """Every process that can be looked at."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                found.append(Process(int(folder.name)))
            except (OSError, ValueError, KeyError, StopIteration):
                continue
    return found


def find_services(processes: list[Process], told: list[dict[str, Any]]) -> list[tuple[Process, str]]:
    """Processes of services with the names of their programs: those that were told, and those that their command line
    tells; of workers their parent, or the first where the parent is a web server."""
    by_pid = {each.pid: each for each in processes}
    found = []
    for each in told:
        process = by_pid.get(each["pid"])
        if process is not None:
            process.command, process.environment = [*process.command[:1], *each["arguments"]], each["environment"]
            found.append((process, each["program"]))
    pids = {process.pid for process, _ in found}
    seen = set()
    for process in sorted(processes, key=lambda each: each.pid):
        program, parent = process.find_program(), by_pid.get(process.parent)
        is_worker = (parent and parent.find_program() == program) or (process.parent, *process.command) in seen
        if program and process.pid not in pids and not is_worker:
            found.append((process, program))
            seen.add((process.parent, *process.command))
    return sorted(found, key=lambda pair: (pair[1], pair[0].pid))


def split_arguments(command: list[str]) -> tuple[list[str], dict[str, str]]:
    """Arguments that name files of configuration, each as option and value; and options that are said besides."""
    words = [part for word in command[1:] for part in (word.split("=", 1) if word.startswith("--") else [word])]
    files, others = [], {}
    for word, after in zip(words, [*words[1:], "--"]):  # noqa: B905 - Python 3.9
        if word in ("--config-file", "--config-dir"):
            files += [word, after]
        elif word.startswith("--"):
            others[f"DEFAULT.{word[2:].replace('-', '_')}"] = "true" if after.startswith("-") else after
    return files, others


def list_usual(process: Process, service: str, program: str) -> list[str] | None:
    """Files that a service takes when its command line names none; None: where oslo.config looks by itself."""
    variable = f"OS_{service.upper()}_CONFIG_"
    folder = process.environment.get(f"{variable}DIR", "").strip()
    said = [each.strip() for each in process.environment.get(f"{variable}FILES", "").split(";") if each.strip()]
    usual, names = FOLDERS.get(service, ("", ()))
    is_served = "wsgi" in program or bool(process.command and SERVERS.match(process.command[0].rpartition("/")[2]))
    if not (folder or said or (is_served and usual)):
        return None
    paths = [str(Path(folder or usual, each)) for each in said or names]
    return [path for path in paths if said or process.path(path).exists()]


def ask(process: Process, service: str, program: str) -> dict[str, Any] | None:
    """What a service's own Python says is in effect; None when it does not answer."""
    source = os.environ.get(ASKER) or Path(__file__).with_name("service_asker.py").read_text()
    arguments, others = split_arguments(process.command)
    asked = {
        "service": service,
        "program": program,
        "arguments": arguments,
        "files": None if arguments else list_usual(process, service, program),
        "overrides": others,
    }
    inside = ["nsenter", "--target", str(process.pid), "--mount", "--root", "--wd"]
    inside += ["--setgid", str(process.group), "--setuid", str(process.user)]
    own = [process.command[0]] if process.command and "python" in process.command[0] else []
    said = {name: value for name, value in process.environment.items() if name.startswith("OS_")}
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/", **said}
    for python in [*own, *PYTHONS]:
        command = [*inside, python, "-B", "-W", "ignore", "-", json.dumps(asked)]
        try:
            done = subprocess.run(
                command, input=source.encode(), capture_output=True, timeout=LONGEST, check=False, env=environment
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            answer: dict[str, Any] = json.loads(done.stdout)
            return answer
    return None


def describe_file(process: Process, path: str) -> dict[str, Any]:
    """Owner, group, mode and age of a file or folder, as the process sees it."""
    found = process.path(path).stat()
    return {
        "path": path,
        "mode": f"{found.st_mode & 0o7777:04o}",
        "owner": process.name_of(found.st_uid, "passwd"),
        "group": process.name_of(found.st_gid, "group"),
        "folder": process.path(path).is_dir(),
        "changed": found.st_mtime,
    }


def list_keys(process: Process, options: dict[str, str | None]) -> list[dict[str, Any]] | None:
    """Keys of tokens, by digests; None when they cannot be read."""
    folder = options.get(REPOSITORIES.get(options.get("token.provider") or "", ""))
    if folder is None:
        return None
    try:
        paths = sorted(path for path in process.path(folder).iterdir() if path.is_file())
        return [
            {
                **describe_file(process, f"{folder.rstrip('/')}/{path.name}"),
                "digest": hashlib.sha256(path.read_bytes()).hexdigest()[:16],
            }
            for path in paths
        ]
    except OSError:
        return None


def read_pipelines(process: Process, path: str | None) -> dict[str, dict[str, str]] | None:
    """What a file of pipelines says of who calls whom; other settings of filters are left out, they may be secret."""
    if path is None or not process.path(path).is_file():
        return None
    parser = configparser.RawConfigParser(strict=False)
    parser.optionxform = str  # type: ignore[assignment, method-assign] # paths keep their case
    try:
        parser.read_string(process.path(path).read_text())
    except (OSError, configparser.Error):
        return None
    wanted = ("use", "pipeline", "paste.filter_factory", "paste.app_factory", "paste.composite_factory")
    return {
        name: {key: value for key, value in section.items() if name.startswith("composite:") or key in wanted}
        for name, section in parser.items()
        if ":" in name
    }


def describe(process: Process, program: str) -> dict[str, Any]:
    """One service; what it did not say is null."""
    service = program.partition("-")[0]
    answer = ask(process, service, program) or {}
    options, files = answer.get("options"), answer.get("files") or []
    paths = dict.fromkeys([*files, *filter(None, [answer.get("paste")])])
    paths.update(dict.fromkeys(str(Path(path).parent) for path in [*paths]))
    try:
        described: list[dict[str, Any]] | None = [describe_file(process, path) for path in paths]
    except OSError:
        described = None
    return {
        "service": service,
        "program": program,
        "user": process.name_of(process.user, "passwd"),
        "group": process.name_of(process.group, "group"),
        "started": process.started,
        "options": options,
        "files": described if files else None,
        "pipelines": read_pipelines(process, answer.get("paste")),
        "keys": list_keys(process, options or {}),
    }


def read_rotation() -> dict[str, str]:
    """Texts of logrotate."""
    paths = [Path("/etc/logrotate.conf"), *sorted(Path("/etc/logrotate.d").glob("*"))]
    return {str(path): path.read_text("utf-8", "replace") for path in paths if path.is_file()}


def find_shippers(processes: list[Process]) -> list[str]:
    """Programs that may carry logs of services elsewhere."""
    found = {each.name for each in processes} & {*SHIPPERS}
    if any(each.name == SYSLOG for each in processes):
        paths = [Path("/etc/rsyslog.conf"), *Path("/etc/rsyslog.d").glob("*.conf")]
        if any(READS_FILES in path.read_text("utf-8", "replace") for path in paths if path.is_file()):
            found.add(SYSLOG)
    return sorted(found)


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pool", required=True, help="code of the pool that the host belongs to")
    parser.add_argument("--told", type=Path, help="JSON: processes whose command line does not say what they are")
    parser.add_argument("--only-told", action="store_true", help="look at no other processes")
    given = parser.parse_args()
    told = json.loads(given.told.read_text()) if given.told else []
    processes = list_processes()
    pids = {each["pid"] for each in told}
    looked_at = [each for each in processes if each.pid in pids] if given.only_told else processes
    document = {
        "name": platform.node(),
        "pool": given.pool,
        "at": time.time(),
        "services": [describe(process, program) for process, program in find_services(looked_at, told)],
        "rotation": read_rotation(),
        "shippers": find_shippers(processes),
    }
    print(json.dumps(document))


if __name__ == "__main__":
    main()
