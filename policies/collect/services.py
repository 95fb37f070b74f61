"""The platform's services as facts, from the documents that the collector printed on the hosts of each pool."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govcloud.text import Text
from policies.collect.host_reading import NOT_UNDERSTOOD
from policies.collect.hosts import find_time
from policies.collect.service_reading import APPLICATIONS, read_service
from policies.facts.base import Harvest
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.services import ServiceConfig

COLLECTOR = Path(__file__).with_name("service_collector.py")
"""The program that runs on each host, as it stands."""
SERVICES = "services"
"""Folder beside the documents of hosts."""
EXPECTED = frozenset({"keystone", "placement", *APPLICATIONS})
"""Services that every pool has."""
NO_ANSWER = Text("no document of {hosts}", "缺少 {hosts} 的采集结果")
SPOILT = Text("the document of {hosts} is no answer of the collector", "{hosts} 的采集结果无法识别")
NOT_FOUND = Text("no process of {services} was found", "未找到 {services} 的进程")
START = datetime.min.replace(tzinfo=UTC)


def read_services(folder: Path, pools: Iterable[str]) -> Harvest:
    """Services of these pools by the documents `<pool>/<host>.json` of a folder; a pool that has none was not read.

    A pool's reading is whole when every host that was asked (`<host>.asked`) gave an answer and every service was
    found; it is as old as its oldest document.
    """
    found = [folder / pool for pool in sorted(pools)]
    return sum((read_pool(each) for each in found if list_hosts(each)), Harvest())


def list_hosts(pool: Path) -> list[str]:
    """Hosts that answered or were asked."""
    return sorted({path.stem for ending in ("json", "asked") for path in pool.glob(f"*.{ending}")})


def read_pool(folder: Path) -> Harvest:
    """One pool."""
    silent: list[str] = []
    spoilt: list[str] = []
    times: list[datetime] = []
    told: dict[str, dict[str, Any]] = {}
    for host in list_hosts(folder):
        path = folder / f"{host}.json"
        if not path.exists():
            silent.append(host)
            continue
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        try:
            time, values = read_document(path, folder.name, written)
        except (OSError, OverflowError, *NOT_UNDERSTOOD):
            time, values = written, []
            spoilt.append(host)
        told |= {f"{host}/{program}": each for program, each in values}
        times.append(time)
    read = Read(ServiceConfig, Place.of_pool(folder.name), "collector", min(times, default=START))
    absent = EXPECTED - {each["service"] for each in told.values()}
    if silent:
        read = read.with_gap(Cause.PARTIAL if told else Cause.UNREAD, NO_ANSWER(hosts=", ".join(silent)))
    elif spoilt:
        read = read.with_gap(Cause.PARTIAL if told else Cause.UNREADABLE, SPOILT(hosts=", ".join(spoilt)))
    elif absent:
        read = read.with_gap(Cause.PARTIAL, NOT_FOUND(services=", ".join(sorted(absent))))
    facts: list[Fact] = [ServiceConfig.told_by(read, name, each) for name, each in told.items()]
    return Harvest([read], facts)


def read_document(path: Path, pool: str, written: datetime) -> tuple[datetime, list[tuple[str, dict[str, Any]]]]:
    """Time of a host's document, and its services by their programs. Raises OSError, or one of `NOT_UNDERSTOOD`."""
    document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if document["pool"] != pool:
        raise ValueError(document["pool"])
    return find_time(document, written), list(name_services(document))


def name_services(document: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Services with names that differ, also where a program runs twice."""
    seen: dict[str, int] = {}
    for said in document["services"]:
        program = said["program"]
        seen[program] = seen.get(program, 0) + 1
        yield program if seen[program] == 1 else f"{program}-{seen[program]}", read_service(document, said)
