"""Wait until pools are ready, and say exactly what is wrong when they will not be."""

import time
from concurrent.futures import ThreadPoolExecutor

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.health import Health, check_site
from scripts.lab.launch import service_process
from scripts.lab.site import Site

READY_SECONDS = 300.0
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.1, 1.0, 1.3


def wait_ready(sites: list[Site], seconds: float = READY_SECONDS) -> None:
    """Return when every service of every pool is ready; raises GovcloudError when one dies or time is up."""
    end, pause, left = time.monotonic() + seconds, FIRST_PAUSE, {site.name: site for site in sites}
    while True:
        for site in left.values():
            raise_for_dead(site)
        report = check_sites(list(left.values()))
        left = {name: site for name, site in left.items() if any(health.problem for health in report[name])}
        if not left:
            return
        if time.monotonic() > end:
            raise not_ready(next(iter(left.values())), report, seconds)
        time.sleep(pause)
        pause = min(pause * GROWTH, LONGEST_PAUSE)


def check_sites(sites: list[Site]) -> dict[str, list[Health]]:
    """The health of every service of these pools, asked side by side."""
    with ThreadPoolExecutor() as workers:
        return dict(zip((site.name for site in sites), workers.map(check_site, sites), strict=True))


def raise_for_dead(site: Site) -> None:
    """Raise GovcloudError if a service of the pool has died, with its log and last error."""
    for service in site.ports:
        process = service_process(site, service)
        if process.pid is None:
            what = Text("{name} has died", "{name} 进程已退出")(name=process.name)
            raise GovcloudError(what, where=str(process.log), why=literal(process.last_words()))


def not_ready(site: Site, report: dict[str, list[Health]], seconds: float) -> GovcloudError:
    """The error for a pool that did not become ready in time."""
    sick = next(health for health in report[site.name] if health.problem)
    process = service_process(site, sick.service)
    what = Text("{name} is not ready after {seconds:.0f} s", "{name} 在 {seconds:.0f} 秒内未就绪")
    return GovcloudError(what(name=process.name, seconds=seconds), where=str(process.log), why=literal(sick.problem))
