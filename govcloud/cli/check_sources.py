"""From where `govcloud check` gets its facts: which sources are asked for, and the reading of each. It judges nothing.

The extranet is imported only where it is read, so that a check of a pool does not wait for it.
"""

import os
import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from govcloud.cli.extranet_reach import VARIABLE, find_ssh_config
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.pool import Pool
from govcloud.pools.clouds import list_clouds_files
from govcloud.settings import load_settings
from govcloud.text import Text
from policies.catalogue.read import Check
from policies.collect.hosts import read_hosts
from policies.collect.lists import LISTS, Listing
from policies.collect.patience import Patience
from policies.collect.pools import Reading, read_pools
from policies.collect.register import read_register
from policies.collect.services import SERVICES, read_services
from policies.collect.way import Way
from policies.facts import extranet
from policies.facts.base import FactBase, Harvest

READING = Text("reading {n} pools …", "正在读取 {n} 个资源池……")
READ = Text(
    "{pool}: {lists} lists, {facts} facts, {calls} calls", "{pool}：{lists} 个列表，{facts} 条数据，{calls} 次调用"
)
NO_FOLDER = Text("there is no such folder of hosts' documents", "主机采集结果目录不存在")
NO_HOSTS = Text("there is no document of a host in it", "目录中没有主机采集结果")
RUN_PLAYBOOK = Text(
    "write them with: ansible-playbook -i INVENTORY playbooks/host_facts.yml -e facts={folder}",
    "请先采集：ansible-playbook -i INVENTORY playbooks/host_facts.yml -e facts={folder}",
)
HOSTS = Text(
    "hosts: {known} known, {gaps} missing, damaged or too old", "主机：{known} 台已知，{gaps} 台缺失、损坏或过期"
)
POOLS = Text(
    "services: {known} pools known, {gaps} known in part, damaged or too old",
    "平台服务：{known} 个资源池已知，{gaps} 个不完整、损坏或过期",
)


@dataclass(frozen=True)
class Sources:
    """What is read besides the inventory's own records."""

    pools: Sequence[Pool] = ()
    clouds: Path | None = None
    hosts: Path | None = None
    """Folder of the documents that `playbooks/host_facts.yml` writes."""
    clusters: Path | None = None
    """A kubeconfig, or a folder of them."""
    monitoring: Way | None = None
    """Where Prometheus is asked."""
    intended: bool = False
    """The extranet as the inventory wants it, with its devices' intended configuration."""
    devices: bool = False
    """What the devices show."""


def is_extranet_asked(checks: Iterable[Check]) -> bool:
    """Whether a rule of these checks looks at the extranet."""
    return any(kind.__module__ == extranet.__name__ for check in checks for rule in check.rules for kind in rule.needs)


def is_way_known() -> bool:
    """Whether somebody has said how devices are reached. That a lab was started is not said by a person."""
    return bool(os.environ.get(VARIABLE))


def read_sources(inventory: Inventory, sources: Sources, screen: Screen) -> Harvest:
    """The inventory's records and everything that is asked for; progress goes to stderr. Raises UsageError."""
    codes = [pool.code for pool in sources.pools]
    harvest = Harvest() if sources.hosts is None else read_folder(sources.hosts, codes, screen)
    harvest += read_register(inventory, datetime.now(UTC))
    if sources.pools:
        harvest = sum((each.harvest for each in read_clouds(sources, screen)), harvest)
    if sources.clusters is not None:
        from govcloud.cli.check_clusters import read_named_clusters  # noqa: PLC0415 - as the extranet

        harvest += read_named_clusters(sources.pools, sources.clusters, screen)
    if sources.intended or sources.devices:
        from govcloud.cli.check_devices import read_extranet  # noqa: PLC0415 - a pool's check needs none of it

        harvest += read_extranet(inventory, screen, ask=sources.devices, ssh_config=find_ssh_config())
    if sources.monitoring is not None:  # last, for it is good for the shortest time
        from govcloud.cli.check_monitoring import ask_monitoring  # noqa: PLC0415 - as the extranet

        harvest += ask_monitoring(sources.monitoring, screen)
    return harvest


def read_clouds(sources: Sources, screen: Screen) -> list[Reading]:
    """All pools side by side."""
    with screen.err.status(screen.words(READING(n=len(sources.pools)))):
        return read_live(sources.pools, sources.clouds, lambda reading: tell_reading(screen, reading))


def read_live(
    pools: Sequence[Pool], clouds: Path | None, tell: Callable[[Reading], None], lists: Sequence[Listing] = LISTS
) -> list[Reading]:
    """These lists of pools as they are now. Raises UsageError: a clouds.yaml cannot be read."""
    return read_pools(
        pools,
        list_clouds_files(clouds, load_settings()),
        clock=lambda: datetime.now(UTC),
        patience=Patience(time.sleep, random.random),
        tell=tell,
        lists=lists,
    )


def tell_reading(screen: Screen, reading: Reading) -> None:
    """One pool has been read, or not."""
    if reading.error is not None:
        screen.error(reading.error)
        return
    harvest = reading.harvest
    screen.tell(
        READ(pool=reading.pool, lists=len(harvest.reads), facts=len(harvest.facts), calls=reading.calls),
        "yellow" if any(read.gap for read in harvest.reads) else "",
    )


def read_folder(folder: Path, pools: Sequence[str], screen: Screen) -> Harvest:
    """Hosts, and services of these pools, by their documents. Raises UsageError: there is no such folder, or nothing in
    it."""
    if not folder.is_dir():
        raise UsageError(NO_FOLDER, where=str(folder), todo=RUN_PLAYBOOK(folder=folder))
    found = [(HOSTS, read_hosts(folder)), (POOLS, read_services(folder / SERVICES, pools))]
    if not any(harvest.reads for _, harvest in found):
        raise UsageError(NO_HOSTS, where=str(folder), todo=RUN_PLAYBOOK(folder=folder))
    for words, harvest in found:
        base = FactBase(harvest, datetime.now(UTC))
        gaps = sum(base.gap(read.kind, read.place) is not None for read in harvest.reads)
        if harvest.reads:
            screen.tell(words(known=len(harvest.reads) - gaps, gaps=gaps), "yellow" if gaps else "")
    return sum((harvest for _, harvest in found), Harvest())
