"""The sheets that `govcloud inventory show` prints, one function per kind of thing."""

from collections.abc import Callable
from typing import Any

from govcloud.cli.fitting import print_fitting
from govcloud.cli.inventory_list import SYSTEM_HEADINGS, make_system_rows
from govcloud.cli.inventory_system import print_system
from govcloud.cli.sheet import join, name_of, print_fields, print_heading, print_part, print_title
from govcloud.console import Screen
from govcloud.inventory.demand import sum_demand
from govcloud.inventory.fields import label_field
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import label_choice
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.extranet import Node
from govcloud.inventory.models.pool import Pool, Quota
from govcloud.inventory.summary import format_gib
from govcloud.text import Text

CODE, NAME = Text("code", "编号"), Text("name", "名称")


def print_department(screen: Screen, inventory: Inventory, department: Department, place: str, code: str) -> None:
    """A department: people, quotas beside what its systems need, systems."""
    print_heading(screen, name_of(department.name), Text("department", "部门"), place)
    print_fields(
        screen,
        [
            (CODE, code),
            (Text("level", "层级"), label_choice(department.level)),
            (Text("county", "所属县区"), department.county),
        ],
    )
    people = [(c.name, label_choice(c.duty), c.phone, c.email) for c in department.contacts]
    headings = (Text("name", "姓名"), Text("duty", "职责"), Text("telephone", "电话"), Text("e-mail", "邮箱"))
    print_part(screen, Text("Contacts", "联系人"), headings, people)
    accounts = [(m.user, m.name, join(map(label_choice, m.roles), screen), m.email) for m in department.members]
    headings = (Text("account", "账号"), Text("name", "姓名"), Text("roles", "角色"), Text("e-mail", "邮箱"))
    print_part(screen, Text("Accounts", "账号"), headings, accounts)
    _print_quotas(screen, inventory, department)
    if department.systems:
        print_title(screen, Text("Systems", "业务系统"))
        rows = make_system_rows(inventory, ((department, system) for system in department.systems))
        print_fitting(screen, SYSTEM_HEADINGS, rows)


def _print_quotas(screen: Screen, inventory: Inventory, department: Department) -> None:
    rows = []
    for code, quota in department.quotas.items():
        placed = [system for system in department.systems if system.pool == code]
        need = sum_demand(placed, inventory.city.catalogue)
        rows.append((code, *(f"{used} / {getattr(quota, name)}" for name, used in vars(need).items())))
    labels = [
        label_field(Quota.model_fields[name]) for name in ("cores", "memory_gib", "servers", "volumes", "storage_gib")
    ]
    title = Text("Quotas (needed / granted)", "配额（已用 / 配额）")
    print_part(screen, title, (Text("pool", "资源池"), *labels), rows)


def print_pool(screen: Screen, inventory: Inventory, pool: Pool, place: str, code: str) -> None:
    """A pool: how it is reached, what it has, its names for the catalogue, who is on it."""
    print_heading(screen, name_of(pool.name), Text("resource pool", "资源池"), place)
    storage = [f"{name} {size} TB" for name, size in pool.capacity.storage_tb.items()]
    if pool.capacity.internet_storage_tb:
        zone = Text("{size} TB of it in the internet zone", "其中互联网区 {size} TB")
        storage.append(screen.words(zone(size=pool.capacity.internet_storage_tb)))
    print_fields(
        screen,
        [
            (CODE, code),
            (Text("run by", "运营方"), name_of(pool.provider)),
            (Text("clouds.yaml", "clouds.yaml 条目"), pool.cloud),
            (Text("region", "区域"), pool.region),
            (Text("cores", "核数"), f"{pool.capacity.cores:,}"),
            (Text("memory", "内存"), format_gib(pool.capacity.memory_gib)),
            (Text("storage", "存储"), join(storage, screen)),
        ],
    )
    zones = [(label_choice(zone), at.network, ", ".join(at.availability_zones)) for zone, at in pool.zones.items()]
    headings = (Text("zone", "网络区"), Text("external network", "外部网络"), Text("availability zones", "可用区"))
    print_part(screen, Text("Zones", "网络区"), headings, zones)
    names = [
        (kind, ours, theirs)
        for kind, mapping in (
            (Text("flavor", "规格"), pool.flavors),
            (Text("image", "镜像"), pool.images),
            (Text("volume type", "卷类型"), pool.volume_types),
        )
        for ours, theirs in mapping.items()
    ]
    headings = (Text("kind", "类别"), Text("catalogue", "目录名称"), Text("pool's own name", "资源池名称"))
    print_part(screen, Text("Catalogue", "目录映射"), headings, names)
    users = [
        (department.code, name_of(department.name), str(sum(s.pool == pool.code for s in department.systems)))
        for department in inventory.departments
        if pool.code in department.quotas
    ]
    print_part(screen, Text("Departments", "使用部门"), (CODE, NAME, Text("systems", "业务系统")), users)


def print_node(screen: Screen, inventory: Inventory, node: Node, place: str, code: str) -> None:
    """A node: where it hangs, its two devices and their links, what hangs below it."""
    extranet = inventory.extranet
    print_heading(screen, Text(node.name_en, node.name_zh), Text("extranet node", "外网节点"), place)
    below = [other for other in extranet.nodes if other.parent == node.code]
    print_fields(
        screen,
        [
            (CODE, code),
            (Text("level", "层级"), label_choice(node.level)),
            (Text("way up", "上联路径"), " → ".join(list_ancestors(inventory, node))),
            (Text("department", "接入部门"), node.department),
            (Text("building", "楼宇"), node.building),
            (Text("bandwidth", "带宽"), f"{node.bandwidth_mbps} Mbit/s"),
            (Text("nodes below", "下级节点"), str(len(below)) if below else None),
        ],
    )
    devices = [d for d in extranet.devices if d.node == node.code]
    rows = [(d.code, d.side, label_choice(d.role), d.platform.value, d.model) for d in devices]
    headings = (CODE, Text("side", "侧"), Text("role", "角色"), Text("platform", "平台"), Text("model", "型号"))
    print_part(screen, Text("Devices", "设备"), headings, rows)
    ours = {device.code for device in devices}
    links = [
        (
            link.code,
            f"{link.a_device} {link.a_port}",
            f"{link.b_device} {link.b_port}",
            link.carrier,
            link.circuit,
            link.duct,
        )
        for link in extranet.links
        if link.a_device in ours
    ]
    headings_links = (
        CODE,
        Text("from", "本端"),
        Text("to", "对端"),
        Text("carrier", "运营商"),
        Text("circuit", "电路"),
        Text("duct", "管道"),
    )
    print_part(screen, Text("Links up", "上联链路"), headings_links, links)


def list_ancestors(inventory: Inventory, node: Node) -> list[str]:
    """Codes from the node up to the core."""
    parents = {other.code: other.parent for other in inventory.extranet.nodes}
    way, current = [node.code], node.parent
    while current is not None:
        way.append(current)
        current = parents.get(current)
    return way if len(way) > 1 else []


SHEETS: dict[str, Callable[[Screen, Inventory, Any, str, str], None]] = {
    "pools": print_pool,
    "departments": print_department,
    "systems": print_system,
    "nodes": print_node,
}
"""Kind → its sheet: screen, inventory, record, place, code."""
