"""`govcloud inventory list`: one kind of thing in the inventory as a table."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from govcloud.cli.fitting import print_fitting
from govcloud.cli.inventory_list_ledgers import LEDGERS, find_records, list_records
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.sheet import name_of
from govcloud.console import Screen, Words
from govcloud.inventory.demand import find_demand
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import label_choice
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.system import System
from govcloud.inventory.summary import format_gib
from govcloud.text import Text, in_words

type Rows = list[Sequence[Words]]

CODE, NAME, DEPARTMENT = Text("code", "编号"), Text("name", "名称"), Text("department", "部门")
LEVEL, ZONE, POOL = Text("level", "层级"), Text("zone", "网络区"), Text("pool", "资源池")
CARRIER = Text("carrier", "运营商")
CORES, STORAGE, NOTE = Text("cores", "核数"), Text("storage", "存储"), Text("note", "备注")

SYSTEM_HEADINGS = (
    CODE,
    NAME,
    Text("MLPS", "等保"),
    ZONE,
    POOL,
    Text("expires", "到期日"),
    Text("servers", "云主机"),
    CORES,
    STORAGE,
)


def _pools(inventory: Inventory) -> Rows:
    return [
        (
            pool.code,
            name_of(pool.name),
            pool.region,
            ", ".join(zone.value for zone in pool.zones),
            str(pool.capacity.cores),
            format_gib(pool.capacity.memory_gib),
            f"{sum(pool.capacity.storage_tb.values())} TB",
            str(sum(system.pool == pool.code for _, system in inventory.systems)),
        )
        for pool in inventory.pools
    ]


def _departments(inventory: Inventory) -> Rows:
    return [
        (
            department.code,
            name_of(department.name),
            label_choice(department.level),
            department.county or "",
            ", ".join(department.quotas),
            str(len(department.systems)),
        )
        for department in inventory.departments
    ]


def make_system_rows(inventory: Inventory, systems: Iterable[tuple[Department, System]]) -> Rows:
    """A row per system, under `SYSTEM_HEADINGS`."""
    rows: Rows = []
    for department, system in systems:
        demand = find_demand(system, inventory.city.catalogue)
        rows.append(
            (
                f"{department.code}/{system.code}",
                name_of(system.name),
                str(system.mlps_level),
                label_choice(system.zone),
                system.pool or Text("(placed later)", "（自动选择）"),
                system.expires.isoformat(),
                str(demand.servers),
                str(demand.cores),
                format_gib(demand.storage_gib),
            )
        )
    return rows


def _systems(inventory: Inventory) -> Rows:
    return make_system_rows(inventory, inventory.systems)


def _nodes(inventory: Inventory) -> Rows:
    return [
        (
            node.code,
            Text(node.name_en, node.name_zh),
            label_choice(node.level),
            node.parent or "",
            node.department or "",
            f"{node.bandwidth_mbps} Mbit/s",
        )
        for node in inventory.extranet.nodes
    ]


def _devices(inventory: Inventory) -> Rows:
    return [
        (device.code, device.node, device.side, label_choice(device.role), device.platform.value, device.model)
        for device in inventory.extranet.devices
    ]


def _links(inventory: Inventory) -> Rows:
    return [
        (
            link.code,
            f"{link.a_device} {link.a_port}",
            f"{link.b_device} {link.b_port}",
            link.carrier,
            link.circuit,
            link.duct,
            f"{link.bandwidth_mbps} Mbit/s",
        )
        for link in inventory.extranet.links
    ]


def _carriers(inventory: Inventory) -> Rows:
    return [(carrier.code, Text(carrier.name_en, carrier.name_zh)) for carrier in inventory.extranet.carriers]


def _vrfs(inventory: Inventory) -> Rows:
    return [
        (vrf.code, name_of(vrf.name), label_choice(vrf.kind), vrf.department or "", vrf.route_target)
        for vrf in inventory.extranet.vrfs
    ]


def _attachments(inventory: Inventory) -> Rows:
    return [
        (
            attachment.code,
            f"{attachment.device} {attachment.port}",
            attachment.pool or "",
            label_choice(attachment.zone) if attachment.zone else "",
            attachment.carrier or "",
            str(attachment.asn),
            f"{attachment.bandwidth_mbps} Mbit/s",
        )
        for attachment in inventory.extranet.attachments
    ]


def _services(inventory: Inventory) -> Rows:
    return [
        (
            service.code,
            name_of(service.name),
            service.vrf,
            ", ".join(map(str, service.prefixes)),
            f"{service.protocol} {', '.join(map(str, service.ports))}",
            ", ".join(service.consumers),
        )
        for service in inventory.extranet.services
    ]


def _addresses(inventory: Inventory) -> Rows:
    return [
        (
            block.code,
            str(block.prefix),
            label_choice(block.use),
            block.vrf or "",
            block.pool or "",
            label_choice(block.zone) if block.zone else "",
            label_choice(block.level) if block.level else "",
            block.note or "",
        )
        for block in inventory.addresses
    ]


def _waivers(inventory: Inventory) -> Rows:
    return [
        (
            waiver.code,
            waiver.rule,
            "/".join(waiver.scope.model_dump(exclude_none=True).values()),
            waiver.owner,
            waiver.approver,
            waiver.since.isoformat(),
            waiver.until.isoformat(),
        )
        for waiver in inventory.waivers
    ]


LISTS: dict[str, tuple[Callable[[Inventory], Rows], tuple[Text, ...]]] = {
    "pools": (
        _pools,
        (CODE, NAME, Text("region", "区域"), ZONE, CORES, Text("memory", "内存"), STORAGE, Text("systems", "业务系统")),
    ),
    "departments": (
        _departments,
        (CODE, NAME, LEVEL, Text("county", "县区"), Text("quotas on", "有配额的资源池"), Text("systems", "业务系统")),
    ),
    "systems": (_systems, SYSTEM_HEADINGS),
    "nodes": (
        _nodes,
        (CODE, NAME, LEVEL, Text("parent", "上级节点"), DEPARTMENT, Text("bandwidth", "带宽")),
    ),
    "devices": (
        _devices,
        (
            CODE,
            Text("node", "节点"),
            Text("side", "侧"),
            Text("role", "角色"),
            Text("platform", "平台"),
            Text("model", "型号"),
        ),
    ),
    "links": (
        _links,
        (
            CODE,
            Text("lower end", "下联"),
            Text("upper end", "上联"),
            CARRIER,
            Text("circuit", "电路"),
            Text("duct", "管道"),
            Text("bandwidth", "带宽"),
        ),
    ),
    "carriers": (_carriers, (CODE, NAME)),
    "vrfs": (_vrfs, (CODE, NAME, Text("area", "区域"), DEPARTMENT, Text("route target", "路由目标"))),
    "attachments": (
        _attachments,
        (CODE, Text("device", "设备"), POOL, ZONE, CARRIER, Text("their AS", "对端 AS"), Text("bandwidth", "带宽")),
    ),
    "services": (
        _services,
        (
            CODE,
            NAME,
            Text("VRF", "VRF"),
            Text("prefixes", "网段"),
            Text("ports", "端口"),
            Text("consumers", "使用方"),
        ),
    ),
    "addresses": (
        _addresses,
        (CODE, Text("prefix", "网段"), Text("use", "用途"), Text("VRF", "VRF"), POOL, ZONE, LEVEL, NOTE),
    ),
    "waivers": (
        _waivers,
        (
            CODE,
            Text("rule", "规则"),
            Text("scope", "范围"),
            Text("owner", "责任人"),
            Text("approver", "审批人"),
            Text("from", "起始日"),
            Text("until", "截止日"),
        ),
    ),
    **{kind: (list_records(kind), headings) for kind, headings in LEDGERS.items()},
}
"""Kind → its rows, and the headings over them."""


@click.command(
    name="list",
    help=in_words(
        "List one KIND of thing: " + ", ".join(LISTS) + ". Default: departments.",
        "列出一类内容（KIND）：" + "、".join(LISTS) + "。默认列出 departments（部门）。",
    ),
)
@click.argument("kind", type=click.Choice(list(LISTS)), default="departments")
@inventory_option
@json_option
def list_(kind: str, folder: Path, as_json: bool) -> None:
    """Print a table; exit code 2 when the inventory is not valid."""
    inventory = load_inventory(folder)
    screen = Screen()
    if as_json:
        screen.json(dump_list(inventory, kind))
        return
    make_rows, headings = LISTS[kind]
    rows = make_rows(inventory)
    print_fitting(screen, headings, rows)
    screen.say(Text("{count} in all", "共 {count} 项")(count=len(rows)))


def dump_list(inventory: Inventory, kind: str) -> list[dict[str, object]]:
    """All fields of every record of a kind; a system also says its department."""
    if kind == "systems":
        return [
            {"department": department.code, **system.model_dump(mode="json")}
            for department, system in inventory.systems
        ]
    return [record.model_dump(mode="json", by_alias=True) for record in find_records(inventory, kind)]
