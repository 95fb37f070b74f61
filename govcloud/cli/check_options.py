"""What `govcloud check` and `govcloud report` are both told: from where facts come, and about whom."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from govcloud.cli.check_sources import Sources, is_extranet_asked, is_way_known
from govcloud.errors import UsageError
from govcloud.inventory.models.pool import Pool
from govcloud.text import Text, in_words
from policies.catalogue.read import Check
from policies.collect.way import read_way

NEEDS_LIVE = Text(
    "pools, hosts, clusters, network devices and the monitoring are read with --live only",
    "只有加 --live 才读取资源池、主机、集群、网络设备和监测系统",
)
ADD_LIVE = Text("add --live", "请加上 --live")
NEEDS_ADDRESS = Text("credentials are given, and no address of Prometheus", "给出了凭据，但没有 Prometheus 的地址")
GIVE_ADDRESS = Text("add --prometheus URL", "请加上 --prometheus URL")

type Decorator = Callable[[Any], Any]


def many(name: str, to: str, words: str, metavar: str = "CODE") -> Decorator:
    """An option that may be given several times."""
    return click.option(name, to, multiple=True, metavar=metavar, help=words)


SOURCE_OPTIONS: Sequence[Decorator] = (
    click.option("--live", is_flag=True, help=in_words("Read the pools, too.", "同时读取各资源池。")),
    click.option(
        "--hosts",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help=in_words(
            "With --live: also judge hosts, by the documents that playbooks/host_facts.yml wrote to this folder.",
            "与 --live 同用：按 playbooks/host_facts.yml 写入该目录的采集结果检查主机。",
        ),
    ),
    click.option(
        "--clusters",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help=in_words(
            "With --live: also read the pools' Kubernetes clusters, by this kubeconfig or those in this folder.",
            "与 --live 同用：按该 kubeconfig 或该目录中的 kubeconfig 读取各资源池的 Kubernetes 集群。",
        ),
    ),
    click.option(
        "--devices",
        is_flag=True,
        help=in_words(
            "With --live: also ask the network devices what they see. With GOVCLOUD_SSH_CONFIG set, whole checks do.",
            "与 --live 同用：同时询问网络设备的现状。设置 GOVCLOUD_SSH_CONFIG 后，完整检查时自动询问。",
        ),
    ),
    click.option(
        "--prometheus",
        metavar="URL",
        help=in_words(
            "With --live: also ask the monitoring, at this address of Prometheus.",
            "与 --live 同用：同时查询监测系统，即该地址的 Prometheus。",
        ),
    ),
    click.option(
        "--prometheus-credentials",
        "credentials",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help=in_words(
            "With --prometheus: a file of one line with `user:password`, or with a token.",
            "与 --prometheus 同用：凭据文件，一行，内容为 `用户:口令` 或令牌。",
        ),
    ),
    many("--pool", "pools", in_words("Only this pool.", "只检查该资源池。")),
    many("--department", "departments", in_words("Only what is this department's.", "只检查该部门的对象。")),
    many(
        "--system",
        "systems",
        in_words("Only this system: CODE or DEPARTMENT.CODE.", "只检查该业务系统：编号，或 部门.编号。"),
    ),
    many("--framework", "frameworks", in_words("Only checks of this framework.", "只执行该合规框架的检查项。")),
    click.option(
        "--level",
        type=click.IntRange(1, 4),
        default=3,
        show_default=True,
        metavar="1-4",
        help=in_words("Level at which frameworks are rated.", "按该等级计算合规框架得分。"),
    ),
)


def source_options(command: Any) -> Any:
    """`Wish` has what these give, by the same names."""
    for option in reversed(SOURCE_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class Wish:
    """What a person asked for by `source_options` and `clouds_option`."""

    live: bool
    hosts: Path | None
    clusters: Path | None
    devices: bool
    prometheus: str | None
    credentials: Path | None
    pools: tuple[str, ...]
    departments: tuple[str, ...]
    systems: tuple[str, ...]
    frameworks: tuple[str, ...]
    level: int
    clouds: Path | None

    @property
    def everybody(self) -> bool:
        """Whether it is about all that there is."""
        return not (self.pools or self.departments or self.systems)

    @property
    def whole(self) -> bool:
        """Whether it is about all that there is, as it is now."""
        return self.live and self.everybody


def choose_sources(wish: Wish, checks: Iterable[Check], pools: Sequence[Pool]) -> Sources:
    """What is to be read. Raises UsageError: something was asked for that is read with `--live` only."""
    if (wish.pools or wish.hosts or wish.clusters or wish.devices or wish.prometheus) and not wish.live:
        raise UsageError(NEEDS_LIVE, todo=ADD_LIVE)
    if wish.credentials and not wish.prometheus:
        raise UsageError(NEEDS_ADDRESS, todo=GIVE_ADDRESS)
    intended = wish.everybody and is_extranet_asked(checks)
    return Sources(
        pools=pools if wish.live else (),
        clouds=wish.clouds,
        hosts=wish.hosts,
        clusters=wish.clusters,
        monitoring=read_way(wish.prometheus, wish.credentials) if wish.prometheus else None,
        intended=intended,
        devices=wish.devices or (wish.live and intended and is_way_known()),
    )
