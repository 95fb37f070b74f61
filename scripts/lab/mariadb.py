"""The lab's private MariaDB: Debian's server on its own data folder, on loopback, with a generated password.

It is no system service and does not touch one. Writes survive a killed process; they need not survive a power cut.
"""

import os
import pwd
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.files import write_atomic
from govcloud.text import Text, literal
from scripts.lab.credentials import OWNER_ONLY, keep_passwords
from scripts.lab.layout import HOST
from scripts.lab.processes import Process, start, stop_all
from scripts.lab.sql import Sql, check_done, find_program

USER = "lab"
READY_SECONDS = 60.0
SETTINGS = (
    "--innodb-buffer-pool-size=320M",
    "--innodb-log-file-size=256M",
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-flush-method=nosync",
    "--skip-log-bin",
    "--skip-name-resolve",
    "--performance-schema=OFF",
    "--max-connections=1500",
    "--table-open-cache=4000",
    "--character-set-server=utf8mb3",
    "--collation-server=utf8mb3_general_ci",
)


@dataclass(frozen=True)
class MariaDB:
    """One server: its folder (data, log, credentials) and its port."""

    folder: Path
    port: int

    @property
    def process(self) -> Process:
        """Its process."""
        return Process("mariadb", self.folder / "pid", self.folder / "log", str(self.folder))

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    @property
    def sql(self) -> Sql:
        """A client for it."""
        return Sql(self.folder / "client.cnf", self.process.log)

    @property
    def password(self) -> str:
        """Password of `USER`."""
        return keep_passwords(self.folder / "password.json", (USER,))[USER]

    def start(self) -> None:
        """Start the server unless it runs, and return when it answers; raises GovcloudError with the log to read."""
        if self.process.pid is None:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not (self.data / "mysql").exists():
                self._install()
            self._write_credentials()
            command = [find_program("mariadbd"), "--no-defaults", f"--user={user_name()}", f"--datadir={self.data}"]
            command += ["--socket=lab.sock", f"--port={self.port}", f"--bind-address={HOST}", *SETTINGS]
            command += [f"--init-file={self.folder / 'accounts.sql'}", f"--pid-file={self.data / 'server.pid'}"]
            start(self.process, command, {"PATH": os.defpath, "LC_ALL": "C"})
        self._wait()

    def stop(self) -> bool:
        """Stop the server; whether it ran."""
        return bool(stop_all([self.process]))

    def _install(self) -> None:
        partial = self.folder / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        command = ["mariadb-install-db", "--no-defaults", f"--datadir={partial}", f"--user={user_name()}"]
        command += ["--auth-root-authentication-method=socket", "--skip-test-db", "--skip-name-resolve", "--force"]
        check_done(subprocess.run(command, capture_output=True, check=False), self.process.log)
        partial.rename(self.data)

    def _write_credentials(self) -> None:
        account = f"'{USER}'@'{HOST}'"
        grants = f"GRANT ALL ON *.* TO {account} WITH GRANT OPTION;\n"
        sql = f"CREATE OR REPLACE USER {account} IDENTIFIED BY '{self.password}';\n{grants}"
        write_atomic(self.folder / "accounts.sql", sql, mode=OWNER_ONLY)
        login = f"[client]\nhost={HOST}\nport={self.port}\nprotocol=tcp\nuser={USER}\npassword={self.password}\n"
        write_atomic(self.sql.login_file, login, mode=OWNER_ONLY)

    def _wait(self) -> None:
        end = time.monotonic() + READY_SECONDS
        while not self.sql.answers():
            if self.process.pid is None or time.monotonic() > end:
                raise GovcloudError(
                    Text("MariaDB did not start", "MariaDB 未能启动"),
                    where=str(self.process.log),
                    why=literal(self.process.last_words()),
                )
            time.sleep(0.1)


def user_name() -> str:
    """The system user that we are, which is who the server runs as."""
    return pwd.getpwuid(os.getuid()).pw_name
