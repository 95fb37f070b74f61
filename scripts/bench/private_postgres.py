"""A PostgreSQL server of one's own from Debian's package, for benchmarks and tests: it ends with the process.

It is no system service and does not touch one. PostgreSQL refuses to run as root, so root runs it as the user that
Debian's package makes.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import asyncpg

USER = "govcloud"
_DEBIAN_USER = "postgres"
_READY_SECONDS = 60.0
_SETTINGS = ("listen_addresses=127.0.0.1", "max_connections=60", "shared_buffers=64MB", "autovacuum=off")


def find_programs() -> Path | None:
    """The folder of PostgreSQL's programs; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    folder: Path
    port: int
    password: str
    process: "subprocess.Popen[bytes]"

    def url(self, database: str) -> str:
        """The URL of a database, over the socket that only this machine's users with the folder can reach."""
        return f"postgresql://{USER}:{self.password}@/{database}?host={quote(str(self.folder))}&port={self.port}"

    def loopback_url(self, database: str, password: str | None = None) -> str:
        """The URL of a database over TCP."""
        return f"postgresql://{USER}:{quote(password or self.password)}@127.0.0.1:{self.port}/{database}"

    async def execute(self, statement: str, database: str = "postgres") -> str:
        """Carries out a statement as the server's owner."""
        connection = await asyncpg.connect(self.url(database))
        try:
            status: str = await connection.execute(statement)
        finally:
            await connection.close()
        return status

    async def cut(self, database: str) -> None:
        """Ends every connection to a database."""
        connection = await asyncpg.connect(self.url("postgres"))
        try:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
            await connection.execute(query, database)
        finally:
            await connection.close()


@contextlib.contextmanager
def run_server(*, durable: bool) -> Iterator[Server]:
    """A fresh server, ready; with `durable` it syncs the disk at each commit as in service."""
    folder = Path(tempfile.mkdtemp(prefix="govcloud-postgres."))
    try:
        server = _start(folder, durable=durable)
        try:
            yield server
        finally:
            server.process.send_signal(signal.SIGINT)
            server.process.wait(timeout=_READY_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path, *, durable: bool) -> Server:
    programs = find_programs()
    if programs is None:
        msg = "PostgreSQL is not installed"
        raise FileNotFoundError(msg)
    data, log, password = folder / "data", folder / "log", secrets.token_urlsafe(16)
    (folder / "password").write_text(password)
    prefix = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        owner = pwd.getpwnam(_DEBIAN_USER)
        for path in (folder, folder / "password"):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        prefix += [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    command = [str(programs / "initdb"), "-D", str(data), "-U", USER, "--auth=scram-sha-256", "--no-sync"]
    command += [f"--pwfile={folder / 'password'}", "--no-instructions", "--encoding=UTF8"]
    subprocess.run([*prefix, *command], env=environment, check=True, capture_output=True)
    port = _free_port()
    command = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-p", str(port)]
    for setting in (*_SETTINGS, f"fsync={'on' if durable else 'off'}"):
        command += ["-c", setting]
    with log.open("wb") as stream:
        process = subprocess.Popen([*prefix, *command], env=environment, stdout=stream, stderr=stream)
    _wait(process, folder / f".s.PGSQL.{port}", log, programs, environment)
    return Server(folder, port, password, process)


def _wait(
    process: "subprocess.Popen[bytes]", path: Path, log: Path, programs: Path, environment: dict[str, str]
) -> None:
    end = time.monotonic() + _READY_SECONDS
    command = [str(programs / "pg_isready"), "-q", "-h", str(path.parent), "-p", path.suffix[1:]]
    while subprocess.run(command, env=environment, check=False).returncode:
        if process.poll() is not None or time.monotonic() > end:
            msg = f"PostgreSQL did not start: {log.read_text()[-2000:]}"
            raise RuntimeError(msg)
        time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
