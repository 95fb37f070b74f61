"""What a person tells `govcloud extranet adopt` because no device can: its options, and how they are read."""

from collections.abc import Callable, Iterable
from typing import Any

import click

from extranet.adopting.hosts import Facts
from govcloud.errors import UsageError
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.extranet import Role
from govcloud.text import Text, in_words

NOT_A_PORT = Text("{option} {given} does not say SIDE:PORT=VALUE", "{option} {given} 的写法应为 侧:端口=值")
LIKE = Text("write it like {option} a:eth1={example}", "写法如 {option} a:eth1={example}")
EXAMPLES = {"ducts": "duct-east", "circuits": "'telecom HJDX-2026-0001'", "ends": "linhan-a:eth3"}
OPTIONS = {"ducts": "--duct", "circuits": "--circuit", "ends": "--end"}

WORDS: tuple[tuple[str, str, str, Text], ...] = (
    (
        "--node",
        "node",
        "CODE",
        Text("Node that the devices stand at; default: by their host names.", "所属节点，默认按主机名识别。"),
    ),
    ("--name-zh", "name_zh", "NAME", Text("A new node's name in Chinese.", "新节点的中文名称。")),
    ("--name-en", "name_en", "NAME", Text("A new node's name in English.", "新节点的英文名称。")),
    ("--department", "department", "CODE", Text("Department that a new node connects.", "新节点接入的部门。")),
)
"""Option, name, what its value is called, help."""
CHOICES: tuple[tuple[str, str, tuple[str, ...], Text], ...] = (
    ("--side", "side", ("a", "b"), Text("Side of a single device.", "单台设备所在侧。")),
    (
        "--level",
        "level",
        tuple(Level),
        Text("A new node's level; default: by its local network.", "新节点的层级，默认按局域网地址识别。"),
    ),
    (
        "--role",
        "role",
        tuple(Role),
        Text("What new devices do; default: by their links.", "新设备的角色，默认按链路识别。"),
    ),
)
PORTS: tuple[tuple[str, str, Text], ...] = (
    ("--duct", "ducts", Text("Duct of the link at a port: a:eth1=DUCT.", "端口链路所在管道：a:eth1=管道。")),
    (
        "--circuit",
        "circuits",
        Text("Its carrier and circuit: a:eth1='CARRIER NUMBER'.", "运营商和电路编号：a:eth1='运营商 编号'。"),
    ),
    ("--end", "ends", Text("Its other end: a:eth1=DEVICE:PORT.", "端口对端：a:eth1=设备:端口。")),
)


def fact_options[F: Callable[..., Any]](command: F) -> F:
    """Put every option of this module on a command; the values are for `read_facts`."""
    options = [
        *(click.option(name, field, default="", metavar=kind, help=_help(words)) for name, field, kind, words in WORDS),
        *(
            click.option(name, field, type=click.Choice(values), default=None, help=_help(words))
            for name, field, values, words in CHOICES
        ),
        click.option(
            "--building",
            "buildings",
            multiple=True,
            metavar="CODE",
            help=in_words("A new node's building; a second one is side b's.", "新节点所在楼宇；第二个为 b 侧的楼宇。"),
        ),
        click.option(
            "--bandwidth",
            "bandwidth",
            type=click.IntRange(1, 400_000),
            metavar="MBPS",
            help=in_words("Of new links that are not shaped.", "未限速的新链路的带宽。"),
        ),
        *(
            click.option(name, field, multiple=True, metavar="SIDE:PORT=VALUE", help=_help(words))
            for name, field, words in PORTS
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def read_facts(given: dict[str, Any]) -> Facts:
    """The options' values as facts. Raises UsageError."""
    ports: dict[str, Any] = {name: _read_ports(name, given[name]) for name in OPTIONS}
    words: dict[str, Any] = {
        name: value or "" for name, value in given.items() if name not in {*OPTIONS, "bandwidth", "buildings"}
    }
    return Facts(**words, **ports, buildings=tuple(given["buildings"]), bandwidth=given["bandwidth"] or 0)


def _read_ports(name: str, values: Iterable[str]) -> dict[str, str]:
    found = {}
    for value in values:
        key, _, said = value.partition("=")
        side, _, port = key.partition(":")
        if side not in {"a", "b"} or not port or not said:
            option = OPTIONS[name]
            todo = LIKE(option=option, example=EXAMPLES[name])
            raise UsageError(NOT_A_PORT(option=option, given=value), todo=todo)
        found[key] = said
    return found


def _help(words: Text) -> str:
    return in_words(words.en, words.zh)
