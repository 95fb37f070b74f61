"""Options that the commands on stacks share: which stacks, and how a run is to go."""

from collections.abc import Callable
from typing import Any

import click

from govcloud.text import in_words


def _many(name: str, to: str, words: str) -> Callable[..., Any]:
    """An option that may be given several times."""
    return click.option(name, to, help=words, multiple=True, metavar="CODE")


_SELECTION = [
    _many("--pool", "pools", in_words("Stacks on this pool.", "该资源池上的栈。")),
    _many(
        "--department",
        "departments",
        in_words(
            "Stacks of this department; `base`: of the pools themselves.", "该部门的栈；`base` 为资源池自身的栈。"
        ),
    ),
    _many(
        "--system",
        "systems",
        in_words("Only this system: CODE or DEPARTMENT.CODE.", "只处理该业务系统：编号，或 部门.编号。"),
    ),
    click.option("--all", "every", is_flag=True, help=in_words("All stacks.", "全部栈。")),
]


def selection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`pools`, `departments`, `systems`: tuples of codes; `every: bool`."""
    for option in reversed(_SELECTION):
        command = option(command)
    return command


target_option = click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="URN",
    help=in_words("Only this resource (** and * as in Pulumi).", "只处理该资源（** 和 * 的含义与 Pulumi 相同）。"),
)
parallel_option = click.option(
    "--parallel",
    type=click.IntRange(1, 64),
    default=16,
    show_default=True,
    metavar="N",
    help=in_words("Resources of one stack at the same time.", "每个栈同时处理的资源数。"),
)
delete_data_option = click.option(
    "--delete-data",
    is_flag=True,
    help=in_words(
        "Allow the plan to delete or replace servers, volumes, snapshots and images.",
        "允许删除或重建云主机、云硬盘、快照、镜像（其中的数据将丢失）。",
    ),
)
force_option = click.option(
    "--force",
    is_flag=True,
    help=in_words(
        "Also run stacks in which nothing has changed since their last run.", "上次执行后没有任何变化的栈也执行。"
    ),
)
details_option = click.option(
    "--details", is_flag=True, help=in_words("Also show the values of what is made.", "同时显示新建资源的各项属性。")
)
engine_option = click.option(
    "--engine",
    type=click.Choice(["embedded", "pulumi"]),
    default="embedded",
    show_default=True,
    help=in_words("`pulumi` runs the Pulumi CLI that is on the PATH.", "`pulumi` 表示使用 PATH 中的 Pulumi CLI。"),
)
event_lines_option = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help=in_words("Print one JSON line per event, the result last.", "每个事件输出一行 JSON，最后一行为结果。"),
)
