"""Wait until pools are ready, and say exactly what is wrong when they will not be."""

import time
from concurrent.futures import ThreadPoolExecutor

from govcloud.errors import GovcloudError
from govcloud.text import Text, literal
from scripts.lab.health import Checker, Health
from scripts.lab.launch import service_process
from scripts.lab.site import Site

READY_SECONDS = 300.0
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.1, 1.0, 1.3


def wait_ready(sites: list[Site], seconds: float = READY_SECONDS) -> None:
    """Return when every service of every pool is ready; raises GovcloudError when one dies or time is up."""
    end, pause = time.monotonic() + seconds, FIRST_PAUSE
    checkers = {site.name: Checker(site) for site in sites}
    left: dict[str, list[str]] = {site.name: list(site.ports) for site in sites}
    with ThreadPoolExecutor(len(sites)) as workers:
        while left:
            for name in left:
                raise_for_dead(checkers[name].site)
            reports = workers.map(Checker.check, [checkers[name] for name in left], left.values())
            sick = {
                name: [health for health in report if health.problem]
                for name, report in zip(left, reports, strict=True)
            }
            left = {name: [health.service for health in report] for name, report in sick.items() if report}
            if left and time.monotonic() > end:
                name = next(iter(left))
                raise not_ready(checkers[name].site, sick[name][0], seconds)
            time.sleep(pause if left else 0)
            pause = min(pause * GROWTH, LONGEST_PAUSE)


def check_sites(sites: list[Site]) -> dict[str, list[Health]]:
    """The health of every service of these pools, asked side by side."""
    with ThreadPoolExecutor(len(sites)) as workers:
        reports = workers.map(lambda site: Checker(site).check(), sites)
        return dict(zip((site.name for site in sites), reports, strict=True))


def raise_for_dead(site: Site) -> None:
    """Raise GovcloudError if a service of the pool has died, with its log and last error."""
    for service in site.ports:
        process = service_process(site, service)
        if process.pid is None:
            what = Text("{name} has died", "{name} 进程已退出")(name=process.name)
            raise GovcloudError(what, where=str(process.log), why=literal(process.last_words()))


def not_ready(site: Site, sick: Health, seconds: float) -> GovcloudError:
    """The error for a pool that did not become ready in time."""
    process = service_process(site, sick.service)
    what = Text("{name} is not ready after {seconds:.0f} s", "{name} 在 {seconds:.0f} 秒内未就绪")
    return GovcloudError(what(name=process.name, seconds=seconds), where=str(process.log), why=literal(sick.problem))
