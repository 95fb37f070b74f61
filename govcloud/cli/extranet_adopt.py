"""`govcloud extranet adopt`: reads running FRR devices into the inventory, and says what of them it cannot hold."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from extranet.addresses import plan_extranet
from extranet.adopting.adoption import Adoption, plan_adoption
from extranet.adopting.asking import read_devices
from extranet.adopting.hosts import Facts, place_hosts
from extranet.adopting.leads import find_leads, list_unasked
from extranet.adopting.running import Running
from extranet.adopting.writing import list_rewrites
from extranet.devices.city import CityView, view_city
from extranet.devices.model import Vrf
from extranet.intent import number_vrf
from extranet.push.ssh import Access, Shells
from extranet.rendering.linux.names import name_vrf
from govcloud.cli.address_change import choose_day, today_option
from govcloud.cli.asking import ask, yes_option
from govcloud.cli.extranet_adopt_facts import fact_options, read_facts
from govcloud.cli.extranet_adopt_show import describe, show
from govcloud.cli.extranet_meaning import name_areas
from govcloud.cli.extranet_reach import ssh_config_option
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.own_city import refuse_example
from govcloud.console import Screen
from govcloud.errors import Exit, GovcloudError, UsageError
from govcloud.inventory.edit import rewrite_files
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text, in_words

QUESTION = Text("Write this to the inventory?", "写入清单？")
NOT_ASKED = Text("nobody can be asked whether to write this", "无法询问是否写入")
SAY_YES = Text("give --yes to write it without asking", "加 --yes 直接写入")
RENUMBERS = Text(
    "a push would renumber what was read (see above); nothing was written", "下发会更换现有地址或编号（见上），没有写入"
)
MAY_RENUMBER = Text(
    "add blocks to addresses.yml that hold these addresses, or give --renumber to adopt it all the same",
    "请在 addresses.yml 中补充包含这些地址的地址块；确要更换时加 --renumber",
)
WRITTEN = Text("written: {path}", "已写入：{path}")
NOT_LINUX = Text('"{code}" is a {platform} device', "“{code}”是 {platform} 设备")
ONLY_LINUX = Text("only Linux devices with FRR can be adopted", "只能纳管运行 FRR 的 Linux 设备")
READING = Text("reading {names}", "正在读取 {names}")


@click.command(
    help=in_words(
        "Read running FRR devices into the inventory. HOSTS are both devices of a new node (as ssh knows them), or "
        "devices or nodes that the inventory has. Reads only; shows what it would write and what a push would still "
        "change; asks before it writes. Exit code 4 when something stays different.",
        "把运行中的 FRR 设备读入清单。HOSTS 为新节点的两台设备（ssh 可达的名称或地址），或清单已有的设备、节点。"
        "对设备只读；先列出将写入的内容和下发后仍会变化的内容，确认后写入。仍有差异时以 4 退出。",
    )
)
@click.argument("names", nargs=-1, required=True, metavar="HOSTS...")
@fact_options
@click.option(
    "--renumber",
    is_flag=True,
    help=in_words("Adopt although a push will change addresses or AS numbers.", "下发会更换地址或 AS 号时仍然纳管。"),
)
@today_option
@inventory_option
@ssh_config_option
@yes_option
@json_option
def adopt(  # noqa: PLR0913 - one per option
    names: tuple[str, ...],
    *,
    renumber: bool,
    today: datetime | None,
    folder: Path,
    ssh_config: Path | None,
    yes: bool,
    as_json: bool,
    **given: object,
) -> int:
    """Read, plan, show, ask, write."""
    screen = Screen()
    facts = read_facts(given)
    inventory = load_inventory(folder)
    if not as_json:
        screen.tell(READING(names=", ".join(names)))
    adoption = asyncio.run(look(inventory, names, facts, ssh_config, choose_day(today), screen.error))
    held = bool(adoption.renumbered) and not renumber
    written: Sequence[Path] = ()
    if not as_json:
        show(screen, adoption)
    if adoption.writes and not held and (yes or not as_json):
        refuse_example(folder)
        ask(screen, QUESTION, UsageError(NOT_ASKED, todo=SAY_YES), yes=yes, as_json=as_json)
        edits = rewrite_files(folder, list_rewrites(folder, adoption), dry_run=False)
        written = [edit.path for edit in edits if edit.changed]
    if as_json:
        screen.json(describe(screen, adoption, written))
    for path in () if as_json else written:
        screen.say(WRITTEN(path=path))
    if held:
        raise GovcloudError(RENUMBERS, todo=MAY_RENUMBER)
    return Exit.CHANGES if any(adoption.differences.values()) or adoption.notes else Exit.DONE


def spread_nodes(city: CityView, names: Iterable[str]) -> Iterator[str]:
    """The devices of nodes that were named, and what else was named as it is. Raises UsageError for other platforms."""
    for name in names:
        node = city.intent.nodes.get(name)
        for code in [device.code for device in node.devices.values()] if node else [name]:
            device = city.intent.devices.get(code)
            if device is not None and device.platform is not Platform.LINUX:
                raise UsageError(NOT_LINUX(code=code, platform=device.platform), todo=ONLY_LINUX)
            yield code


async def look(
    inventory: Inventory,
    names: Sequence[str],
    facts: Facts,
    ssh_config: Path | None,
    today: date,
    tell: Callable[[GovcloudError], None],
) -> Adoption:
    """Ask the devices, then those at the other ends where they have to be asked too. Raises GovcloudError.

    `tell` hears why one at the other end could not be asked: a person can say then what it would have said.
    """
    city = view_city(inventory, plan_extranet(inventory))
    names = list(spread_nodes(city, names))
    addresses = {code: str(city.plan.management(code).v4.network_address) for code in city.intent.devices}
    shells = Shells(Access({**{name: name for name in names}, **addresses}, city.services.admin, ssh_config))
    codes = name_zones(city)
    read: dict[str, Running] = {}
    for name, answer in (await read_devices(shells, names, codes)).items():
        if isinstance(answer, GovcloudError):
            raise answer
        read[name] = answer
    hosts = place_hosts(inventory, read, facts)
    leads = find_leads(city, hosts, facts)
    if unasked := list_unasked(city, leads):
        answers = (await read_devices(shells, unasked, codes)).values()
        for answer in answers:
            if isinstance(answer, GovcloudError):
                tell(answer)
        leads = find_leads(city, hosts, facts, [each for each in answers if isinstance(each, Running)])
    return plan_adoption(inventory, city, hosts, leads, facts=facts, today=today, name=name_areas(inventory))


def name_zones(city: CityView) -> Mapping[str, str]:
    """Name of an area on Linux devices → its code."""
    areas = city.intent.vrfs.values()
    return {name_vrf(Vrf(area.code, number_vrf(area), "", "")): area.code for area in areas}
