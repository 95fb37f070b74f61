"""The sheet about one system: grading, servers, who may reach it."""

from govcloud.cli.sheet import name_of, print_fields, print_heading, print_part, yes_no
from govcloud.console import Screen
from govcloud.inventory.demand import find_demand
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.labels import label_choice
from govcloud.inventory.models.system import Exposure, System
from govcloud.inventory.summary import format_gib
from govcloud.text import Text, literal


def print_system(screen: Screen, inventory: Inventory, system: System, place: str, code: str) -> None:
    """A system with everything that is written about it, and what it needs in all."""
    demand = find_demand(system, inventory.city.catalogue)
    needs = Text(
        "{servers} servers, {cores} cores, {memory} memory, {volumes} volumes, {storage}",
        "云主机 {servers} 台，{cores} 核，内存 {memory}，云硬盘 {volumes} 块，共 {storage}",
    )
    print_heading(screen, name_of(system.name), Text("system", "业务系统"), place)
    print_fields(
        screen,
        [
            (Text("code", "编号"), code),
            (Text("MLPS level", "等保级别"), str(system.mlps_level)),
            (Text("crypto level", "密码应用等级"), str(system.crypto_level)),
            (Text("data class", "数据分级"), label_choice(system.data_class)),
            (Text("secrecy", "密级"), label_choice(system.secrecy)),
            (Text("zone", "网络区"), label_choice(system.zone)),
            (Text("pool", "资源池"), system.pool or Text("(placed later)", "（自动选择）")),
            (Text("dual-active", "双活"), yes_no(system.dual_active)),
            (Text("expires", "到期日"), system.expires.isoformat()),
            (Text("ticket", "工单号"), system.ticket),
            (
                Text("needs", "共需"),
                needs(**vars(demand), memory=format_gib(demand.memory_gib), storage=format_gib(demand.storage_gib)),
            ),
        ],
    )
    servers = [
        (
            group.name,
            str(group.count),
            group.flavor,
            group.image,
            f"{group.root_gib} GiB",
            ", ".join(f"{volume.name} {volume.size_gib} GiB {volume.type}" for volume in group.volumes),
        )
        for group in system.servers
    ]
    headings = (
        Text("group", "主机组"),
        Text("count", "数量"),
        Text("flavor", "规格"),
        Text("image", "镜像"),
        Text("system disk", "系统盘"),
        Text("data volumes of each", "数据盘（每台）"),
    )
    print_part(screen, Text("Servers", "云主机"), headings, servers)
    databases = [
        (f"{d.engine} {d.version}", str(d.replicas), d.flavor, f"{d.size_gib} GiB {d.type}") for d in system.databases
    ]
    headings_databases = (
        Text("engine", "类型"),
        Text("copies", "副本"),
        Text("flavor", "规格"),
        Text("storage", "存储"),
    )
    print_part(screen, Text("Databases", "数据库"), headings_databases, databases)
    balancers = [(b.to, str(b.port), str(b.server_port), yes_no(b.tls)) for b in system.load_balancers]
    headings_balancers = (
        Text("group", "主机组"),
        Text("port", "对外端口"),
        Text("server port", "主机端口"),
        Text("TLS", "TLS"),
    )
    print_part(screen, Text("Load balancers", "负载均衡"), headings_balancers, balancers)
    rules = [(describe_source(rule), describe_ports(rule), rule.to) for rule in system.exposure]
    headings_rules = (Text("from", "来源"), Text("protocol and ports", "协议与端口"), Text("to group", "目标主机组"))
    print_part(screen, Text("Who may reach it", "访问规则"), headings_rules, rules)


def describe_source(rule: Exposure) -> Text:
    """Who a rule lets in, in words."""
    if rule.zone is not None:
        return Text("everybody in the {zone} zone", "整个{zone}")(zone=label_choice(rule.zone))
    if rule.department is not None:
        return Text("department {code}", "部门 {code}")(code=rule.department)
    if rule.system is not None:
        return Text("system {code}", "本部门系统 {code}")(code=rule.system)
    return literal(str(rule.prefix))


def describe_ports(rule: Exposure) -> str:
    """`tcp 80, 443`."""
    return f"{rule.protocol.value} {', '.join(map(str, rule.ports))}".strip()
