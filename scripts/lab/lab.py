"""One lab as a whole: bring it up, take it down, tell its state. Every step looks first and does only what is missing."""

import shutil
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.clouds import write_clouds
from scripts.lab.config.files import write_configuration
from scripts.lab.credentials import keep_passwords
from scripts.lab.databases import are_loaded, drop_databases, find_template, load_databases, make_template, rendering
from scripts.lab.health import Health, check_site
from scripts.lab.launch import launch, service_process, site_processes
from scripts.lab.layout import Layout
from scripts.lab.mariadb import MariaDB
from scripts.lab.pools import load_pools
from scripts.lab.processes import stop_all
from scripts.lab.progress import Progress
from scripts.lab.releases import Release, find_release, install
from scripts.lab.seed.site import is_seeded, seed_site
from scripts.lab.site import Site
from scripts.lab.tls import keep_certificates

ACCOUNTS = ("admin", "service", "govcloud")
READY_SECONDS = 300.0


@dataclass(frozen=True)
class Lab:
    """A lab's parts, made from a layout; nothing runs because of it."""

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
        """The pools of these names, or all; raises GovcloudError for a name that is none."""
        wanted = list(names)
        known = {site.name: site for site in self.sites}
        for name in wanted:
            if name not in known:
                what = Text("there is no pool '{name}' in the lab", "实验环境里没有资源池“{name}”")
                raise GovcloudError(what(name=name), todo=literal(" | ".join(known)))
        return [known[name] for name in wanted] or self.sites


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


def bring_up(lab: Lab, sites: list[Site], progress: Progress) -> None:
    """Start what does not run, wait until all is ready, fill what is empty; raises GovcloudError."""
    releases = {name: lab.release(name) for name in {site.pool.release for site in sites}}
    for release in releases.values():
        if not release.installed:
            with progress.step(Text("install OpenStack {name}", "安装 OpenStack {name}")(name=release.name)):
                install(release)
    keep_certificates(lab.layout, [site.name for site in lab.sites if site.pool.tls])
    if not lab.database.process.pid:
        with progress.step(Text("start the database", "启动数据库")):
            lab.database.start()
    for release in releases.values():
        if not find_template(release.name, lab.layout.cache).exists():
            with progress.step(Text("run the migrations of {name}", "执行 {name} 的数据库迁移")(name=release.name)):
                make_template(next(s for s in sites if s.pool.release == release.name), lab.database, release)
    for site in sites:
        r = rendering(site, lab.database, releases[site.pool.release])
        if not are_loaded(r, lab.database):
            with progress.step(Text("make the databases of {pool}", "建立 {pool} 的数据库")(pool=site.name)):
                load_databases(r, lab.database)
        write_configuration(r)
    write_clouds(lab.layout, lab.sites)
    with progress.step(Text("start the services", "启动服务")):
        launch([(site, service) for site in sites for service in site.ports], releases)
    with progress.step(Text("wait until all are ready", "等待全部就绪")):
        wait_ready(sites)
    empty = [site for site in sites if not is_seeded(site)]
    if empty:
        with progress.step(Text("fill the catalogues", "写入目录数据")), ThreadPoolExecutor() as pool:
            list(pool.map(seed_site, empty))


def wait_ready(sites: list[Site], seconds: float = READY_SECONDS) -> None:
    """Return when every service of every pool is ready; raises GovcloudError when one dies or time is up."""
    end, pause = time.monotonic() + seconds, 0.2
    left = {(site.name, service): site for site in sites for service in site.ports}
    while left:
        for name in dict.fromkeys(name for name, _ in left):
            site = next(site for site in sites if site.name == name)
            waiting = [service for pool, service in left if pool == name]
            raise_for_dead(site, waiting)
            problems = {health.service: health.problem for health in check_site(site, waiting)}
            for service in waiting:
                if not problems.get(service):
                    del left[name, service]
        if left and time.monotonic() > end:
            (name, service), site = next(iter(left.items()))
            raise GovcloudError(
                Text("{pool} {service} is not ready after {seconds:.0f} s", "{pool} {service} 在 {seconds:.0f} 秒内未就绪")(
                    pool=name, service=service, seconds=seconds
                ),
                where=str(service_process(site, service).log),
                why=literal(problems.get(service, "")),
            )
        time.sleep(pause if left else 0)
        pause = min(pause * 1.2, 1.0)


def raise_for_dead(site: Site, services: list[str]) -> None:
    """Raise GovcloudError if one of these services has died, with its log and last error."""
    for service in services:
        process = service_process(site, service)
        if process.pid is None:
            what = Text("{pool} {service} has died", "{pool} {service} 进程已退出")
            raise GovcloudError(
                what(pool=site.name, service=service), where=str(process.log), why=literal(process.last_words())
            )


def take_down(lab: Lab, sites: list[Site]) -> list[str]:
    """Stop the pools' services, and the database when no pool is left running; returns what ran."""
    stopped = stop_all([process for site in sites for process in site_processes(site)])
    if not any(process.pid for site in lab.sites for process in site_processes(site)):
        stopped += stop_all([lab.database.process])
    return stopped


def reset(lab: Lab, sites: list[Site]) -> None:
    """Stop the pools and delete what they hold; credentials and certificates stay."""
    stop_all([process for site in sites for process in site_processes(site)])
    if len(sites) == len(lab.sites):
        take_down(lab, sites)
        shutil.rmtree(lab.database.data, ignore_errors=True)
    else:
        lab.database.start()
        for site in sites:
            drop_databases(lab.database, site.name)
    for site in sites:
        for name in ("data", "etc", "logs", "run"):
            shutil.rmtree(site.folder / name, ignore_errors=True)


def check(sites: list[Site]) -> dict[str, list[Health]]:
    """The health of every service of these pools."""
    with ThreadPoolExecutor() as pool:
        return dict(zip((site.name for site in sites), pool.map(check_site, sites), strict=True))
