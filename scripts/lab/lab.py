"""One lab's parts: its layout, its pools with their passwords, its database. Nothing runs because of it."""

from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.text import Text
from scripts.lab.credentials import keep_passwords
from scripts.lab.layout import Layout
from scripts.lab.locks import hold
from scripts.lab.mariadb import MariaDB
from scripts.lab.pools import load_pools
from scripts.lab.releases import Release, find_release
from scripts.lab.site import Site

ACCOUNTS = ("admin", "service", "govcloud")


@dataclass(frozen=True)
class Lab:
    """A lab, running or not."""

    layout: Layout
    sites: list[Site]
    """All pools; commands may act on some of them."""

    @property
    def database(self) -> MariaDB:
        """The one database server."""
        return MariaDB(self.layout.root / "mariadb", self.layout.database_port)

    def release(self, name: str) -> Release:
        """A release's environment."""
        return find_release(name, self.layout.cache)

    def select(self, names: Iterable[str]) -> list[Site]:
        """The pools of these names, or all; raises UsageError for a name that is none."""
        wanted = dict.fromkeys(names)
        known = {site.name: site for site in self.sites}
        for name in wanted:
            if name not in known:
                what = Text("the lab has no pool '{name}'", "实验环境里没有资源池“{name}”")
                todo = Text("choose from {names}", "可选：{names}")
                raise UsageError(what(name=name), todo=todo(names=", ".join(known)))
        return [known[name] for name in wanted] or self.sites

    def held(self) -> AbstractContextManager[None]:
        """Keep other commands from changing this lab meanwhile; waits until they are done, and says so."""
        return hold(self.layout.root / "lock", tell_waiting)


def tell_waiting() -> None:
    """Say why nothing happens."""
    Screen().tell(Text("another command works on the lab; waiting for it", "另一个命令正在操作实验环境，等待中"))


def open_lab(layout: Layout) -> Lab:
    """The lab at `layout`; makes its folder and passwords if they are missing."""
    layout.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    layout.root.chmod(0o700)
    sites = []
    for index, (name, pool) in enumerate(load_pools().items()):
        folder = layout.pool_folder(name)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sites.append(Site(name, index, pool, layout, keep_passwords(folder / "passwords.json", ACCOUNTS)))
    return Lab(layout, sites)
