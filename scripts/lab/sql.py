"""SQL for the lab's MariaDB, by Debian's own command line client; the password stays in a file of the owner's."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal

DUMP_OPTIONS = (
    "--skip-comments",
    "--skip-add-locks",
    "--skip-disable-keys",
    "--skip-lock-tables",
    "--skip-add-drop-table",
)
QUICK_LOAD = "SET foreign_key_checks=0; SET unique_checks=0; SET autocommit=0;\n"


@dataclass(frozen=True)
class Sql:
    """A way to one server; each call is a login of its own."""

    login_file: Path
    log: Path
    """The server's log, for errors to name."""

    def answers(self) -> bool:
        """Whether the server takes our login."""
        return self._run("mariadb", "--execute=SELECT 1").returncode == 0

    def run(self, *statements: str) -> str:
        """Run SQL and return what it prints; raises GovcloudError."""
        text = ";\n".join(statements).encode()
        return check_done(self._run("mariadb", "--batch", "--skip-column-names", text=text), self.log)

    def load(self, database: str, dump: Path) -> None:
        """Read a dump into a database; raises GovcloudError."""
        check_done(self._run("mariadb", database, text=dump.read_bytes()), self.log)

    def dump(self, database: str, target: Path) -> None:
        """Write a database as SQL that loads quickly; raises GovcloudError."""
        text = check_done(self._run("mariadb-dump", *DUMP_OPTIONS, database), self.log)
        target.write_text(f"{QUICK_LOAD}{text}\nCOMMIT;\n")

    def databases(self) -> set[str]:
        """Names of all databases; raises GovcloudError."""
        return set(self.run("SHOW DATABASES").split())

    def _run(self, program: str, *options: str, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [find_program(program), f"--defaults-file={self.login_file}", *options]
        return subprocess.run(command, input=text, capture_output=True, check=False)


def check_done(done: subprocess.CompletedProcess[bytes], log: Path) -> str:
    """What a program of MariaDB's printed; raises GovcloudError with what it complained of."""
    if done.returncode:
        words = (done.stderr.strip() or done.stdout.strip()[-400:]).decode(errors="replace")
        what = Text("MariaDB refused a command of the lab", "MariaDB 拒绝了实验环境的命令")
        raise GovcloudError(what, where=str(log), why=literal(words))
    return done.stdout.decode()


def find_program(name: str) -> str:
    """Path of one of MariaDB's programs, which Debian keeps in folders that are not on every PATH."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/usr/local/sbin") or name
