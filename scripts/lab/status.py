"""What state a lab is in: as a document, and as a table."""

from typing import TypedDict

from govcloud.console import Screen, Words
from govcloud.text import Text
from scripts.lab.lab import Lab
from scripts.lab.launch import service_process
from scripts.lab.processes import Process
from scripts.lab.ready import check_sites
from scripts.lab.services.pids import working_set
from scripts.lab.site import Site

MIB = 1024 * 1024


class ServiceState(TypedDict):
    """One service: `problem` is empty when it is ready."""

    pid: int | None
    url: str
    ready: bool
    problem: str
    milliseconds: float
    memory_mib: int
    log: str


class PoolState(TypedDict):
    """One pool."""

    release: str
    region: str
    ready: bool
    services: dict[str, ServiceState]


class LabState(TypedDict):
    """The lab; `ready` speaks of the pools that were asked for."""

    folder: str
    clouds: str
    ready: bool
    memory_mib: int
    database: dict[str, object]
    pools: dict[str, PoolState]


def describe_lab(lab: Lab, sites: list[Site]) -> LabState:
    """The state of these pools, asked right now."""
    reports = check_sites(sites)
    pools: dict[str, PoolState] = {}
    for site in sites:
        services: dict[str, ServiceState] = {}
        for health in reports[site.name]:
            process = service_process(site, health.service)
            services[health.service] = {
                "pid": process.pid,
                "url": site.endpoint(health.service),
                "ready": not health.problem and process.pid is not None,
                "problem": health.problem,
                "milliseconds": round(health.milliseconds, 1),
                "memory_mib": memory(process),
                "log": str(process.log),
            }
        ready = all(service["ready"] for service in services.values())
        pool = site.pool
        pools[site.name] = {"release": pool.release, "region": pool.region, "ready": ready, "services": services}
    database: dict[str, object] = {"pid": lab.database.process.pid, "memory_mib": memory(lab.database.process)}
    total = sum(service["memory_mib"] for pool in pools.values() for service in pool["services"].values())
    return {
        "folder": str(lab.layout.root),
        "clouds": str(lab.layout.clouds),
        "ready": all(pool["ready"] for pool in pools.values()),
        "memory_mib": total + memory(lab.database.process),
        "database": database,
        "pools": pools,
    }


def show_lab(screen: Screen, state: LabState) -> None:
    """One line per pool, then every problem."""
    up, down = Text("up", "运行"), Text("down", "停止")
    headings: list[Words] = [Text("pool", "资源池"), Text("release", "版本"), Text("region", "区域")]
    names = list(next(iter(state["pools"].values()))["services"])
    rows: list[list[Words]] = [
        [name, pool["release"], pool["region"], *(up if pool["services"][s]["ready"] else down for s in names)]
        for name, pool in state["pools"].items()
    ]
    screen.table([*headings, *names], rows)
    for name, pool in state["pools"].items():
        for service, now in pool["services"].items():
            if now["problem"]:
                screen.say(f"{name} {service}: {now['problem']} ({now['log']})")
    words = Text("memory {mib} MiB; clouds.yaml: {clouds}", "内存 {mib} MiB；clouds.yaml：{clouds}")
    screen.say(words(mib=state["memory_mib"], clouds=state["clouds"]))


def memory(process: Process) -> int:
    """MiB that a process uses, 0 when it does not run."""
    return working_set(process.pid) // MIB if process.pid else 0
