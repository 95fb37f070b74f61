"""Bring a lab up: every step looks first and does only what is missing, so a second run changes nothing."""

from concurrent.futures import ThreadPoolExecutor

from govcloud.text import Text
from scripts.lab.clouds import write_clouds
from scripts.lab.config.files import write_configuration
from scripts.lab.databases import are_loaded, find_template, load_databases, make_template, rendering
from scripts.lab.lab import Lab
from scripts.lab.launch import launch, service_process, site_processes
from scripts.lab.obstacles import refuse_obstacles
from scripts.lab.processes import stop_all
from scripts.lab.progress import Progress
from scripts.lab.proxy.process import proxy_process, start_proxy
from scripts.lab.ready import wait_ready
from scripts.lab.releases import Release, install
from scripts.lab.seed.site import is_seeded, seed_site
from scripts.lab.site import Site
from scripts.lab.tls import keep_certificates


def bring_up(lab: Lab, sites: list[Site], progress: Progress) -> bool:
    """Start what does not run, wait until all is ready, fill what is empty; whether there was anything to do.

    Raises GovcloudError: before anything is done when the machine lacks something, later when a step fails.
    """
    with lab.held():
        refuse_obstacles(lab, sites)
        releases = {name: lab.release(name) for name in dict.fromkeys(site.pool.release for site in sites)}
        worked = install_releases(releases, progress)
        keep_certificates(lab.layout, [site.name for site in lab.sites if site.pool.tls])
        worked |= prepare_databases(lab, sites, releases, progress)
        stop_outdated(configure(lab, sites, releases), progress)
        write_clouds(lab.layout, lab.sites)
        worked |= start_services(sites, releases, progress)
        worked |= fill_catalogues(sites, progress)
        return keep_proxy(lab, progress) or worked


def install_releases(releases: dict[str, Release], progress: Progress) -> bool:
    """Make the releases' environments; whether one was missing."""
    missing = [release for release in releases.values() if not release.installed]
    for release in missing:
        with progress.step(Text("install OpenStack {name}", "安装 OpenStack {name}")(name=release.name)):
            install(release)
    return bool(missing)


def prepare_databases(lab: Lab, sites: list[Site], releases: dict[str, Release], progress: Progress) -> bool:
    """Start MariaDB and fill the databases that are missing; whether there was something to do."""
    worked = lab.database.process.pid is None
    if worked:
        with progress.step(Text("start the database", "启动数据库")):
            lab.database.start()
    for site in sites:
        r = rendering(site, lab.database, releases[site.pool.release])
        if are_loaded(r, lab.database):
            continue
        worked = True
        stop_all(site_processes(site))
        if not find_template(site.pool.release, lab.layout.cache).exists():
            with progress.step(
                Text("run the migrations of {name}", "执行 {name} 的数据库迁移")(name=site.pool.release)
            ):
                make_template(site, lab.database, releases[site.pool.release])
        with progress.step(Text("make the databases of {pool}", "建立 {pool} 的数据库")(pool=site.name)):
            load_databases(r, lab.database)
    return worked


def configure(lab: Lab, sites: list[Site], releases: dict[str, Release]) -> list[Site]:
    """Write the pools' configuration; returns the pools whose running services have an older one."""
    return [site for site in sites if write_configuration(rendering(site, lab.database, releases[site.pool.release]))]


def stop_outdated(sites: list[Site], progress: Progress) -> None:
    """Stop the services of these pools that run; they are started again with the new configuration."""
    running = [process for site in sites for process in site_processes(site) if process.pid]
    if running:
        names = ", ".join(dict.fromkeys(site.name for site in sites))
        with progress.step(Text("stop {names}: the configuration changed", "停止 {names}：配置有变化")(names=names)):
            stop_all(running)


def start_services(sites: list[Site], releases: dict[str, Release], progress: Progress) -> bool:
    """Start the services that do not run, and wait until all are ready; whether one was missing."""
    wanted = [(site, service) for site in sites for service in site.ports if not service_process(site, service).pid]
    if wanted:
        with progress.step(Text("start {n} services", "启动 {n} 个服务")(n=len(wanted))):
            launch(wanted, releases)
        with progress.step(Text("wait until all are ready", "等待全部就绪")):
            wait_ready(sites)
    else:
        wait_ready(sites)
    return bool(wanted)


def fill_catalogues(sites: list[Site], progress: Progress) -> bool:
    """Seed the pools that are not; whether one was not."""
    empty = [site for site in sites if not is_seeded(site)]
    if empty:
        with progress.step(Text("fill the catalogues", "写入目录数据")), ThreadPoolExecutor() as workers:
            list(workers.map(seed_site, empty))
    return bool(empty)


def keep_proxy(lab: Lab, progress: Progress) -> bool:
    """Start the fault proxy unless it runs; whether it did not."""
    if proxy_process(lab.layout).pid:
        return False
    with progress.step(Text("start the fault proxy", "启动故障注入代理")):
        start_proxy(lab.layout)
    return True
