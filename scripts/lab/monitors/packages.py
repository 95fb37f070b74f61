"""The programs of the monitors' lab: Debian packages, fetched by apt and unpacked in the cache, never installed.

An installed package would start a daemon of this machine; an unpacked one is started by the lab alone.
"""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.locks import hold

PACKAGES = {
    "prometheus": "2.42.*",
    "prometheus-alertmanager": "0.25.*",
    "prometheus-blackbox-exporter": "0.23.*",
    "prometheus-frr-exporter": "1.1.*",
    "prometheus-snmp-exporter": "0.21.*",
    "victoria-metrics": "1.79.*",
}
"""Package → its version, as apt understands it: security updates are taken, other versions are not."""
SUITE = "bookworm"
SHARED = Path("usr/share")
TEMPLATES = SHARED / "prometheus/alertmanager"
"""Alertmanager reads its templates from here; where, is built into it."""
NEED_TEMPLATES = ("prometheus-alertmanager", "amtool")
OVERLAY = 'mount -t overlay overlay -o "lowerdir=$0:/usr/share" /usr/share && exec "$@"'


@dataclass(frozen=True)
class Tools:
    """The unpacked programs; the folder appears when it is complete."""

    folder: Path

    @property
    def installed(self) -> bool:
        """Whether they are there."""
        return self.folder.exists()

    def command(self, program: str, *arguments: str) -> list[str]:
        """A command that runs one of them. It is the same process from beginning to end, so its pid is the program's.

        A program that wants its files where a package has them gets a view of the file system in which they are there.
        """
        command = [str(self.folder / "usr/bin" / program), *arguments]
        if program not in NEED_TEMPLATES or (Path("/") / TEMPLATES).exists():
            return command
        user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        shell = ["/bin/sh", "-e", "-c", OVERLAY, str(self.folder / SHARED)]
        return ["/usr/bin/unshare", *user, "--mount", "--propagation", "private", "--", *shell, *command]


def find_tools(cache: Path) -> Tools:
    """Where they are or will be under `cache`; the name changes with the versions."""
    digest = hashlib.sha256(repr(sorted(PACKAGES.items())).encode()).hexdigest()[:12]
    return Tools(cache / "environments" / f"monitors-{digest}")


def keep_tools(cache: Path) -> Tools:
    """The programs, fetched and unpacked beside their place unless they are there. Raises GovcloudError.

    Packages come from where this machine's apt takes them, or from the mirror in `GOVCLOUD_DEBIAN_MIRROR`.
    """
    tools = find_tools(cache)
    partial = tools.folder.with_name(f"{tools.folder.name}.partial")
    with hold(tools.folder.with_name(f"{tools.folder.name}.lock")):
        if not tools.installed:
            shutil.rmtree(partial, ignore_errors=True)
            try:
                fetch_packages(partial / "packages")
                for package in sorted((partial / "packages").glob("*.deb")):
                    check_done(["dpkg", "--extract", str(package), str(partial)])
                shutil.rmtree(partial / "packages")
                partial.rename(tools.folder)
            finally:
                shutil.rmtree(partial, ignore_errors=True)
    return tools


def fetch_packages(folder: Path) -> None:
    """Fetch them into `folder`: by the machine's lists of packages, or where those lack one, by lists of our own."""
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    wanted = [f"{name}={version}" for name, version in PACKAGES.items()]
    mirror = os.environ.get("GOVCLOUD_DEBIAN_MIRROR")
    if not mirror and run(["apt-get", "--quiet", "download", *wanted], folder).returncode == 0:
        return
    own = own_lists(folder / "apt", mirror)
    check_done(["apt-get", "--quiet", *own, "update"], folder)
    check_done(["apt-get", "--quiet", *own, "download", *wanted], folder)


def own_lists(folder: Path, mirror: str | None) -> list[str]:
    """Options that keep apt's lists in `folder`, which needs no right to change the machine's."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    options = [f"Dir::State::Lists={folder / 'lists'}", f"Dir::Cache={folder / 'cache'}", "APT::Sandbox::User="]
    if mirror:
        (folder / "sources.list").write_text(f"deb {mirror} {SUITE} main\n")
        options += [f"Dir::Etc::SourceList={folder / 'sources.list'}", "Dir::Etc::SourceParts=/dev/null"]
    return [word for option in options for word in ("-o", option)]


def check_done(command: list[str], folder: Path | None = None) -> None:
    """Run one command; raises GovcloudError with the end of what it said."""
    done = run(command, folder)
    if done.returncode:
        raise GovcloudError(
            Text("the programs of the monitors' lab could not be fetched", "监测实验环境的程序获取失败"),
            why=literal(done.stderr.strip()[-600:] or command[0]),
            todo=Text(
                "check the network and apt's package source, or name a mirror in GOVCLOUD_DEBIAN_MIRROR",
                "请检查网络和 apt 软件源，或用 GOVCLOUD_DEBIAN_MIRROR 指定镜像",
            ),
        )


def run(command: list[str], folder: Path | None) -> subprocess.CompletedProcess[str]:
    """Run one command in `folder`."""
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
