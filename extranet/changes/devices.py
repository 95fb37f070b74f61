"""What changes on one device: interfaces, sessions, announcements, services let through, the allow-list, the rest."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields

from extranet.changes.change import NameArea
from extranet.devices.model import DeviceModel, Interface, Leak, Nat, Neighbor, Services, Vrrp
from govcloud.text import Text, literal

type Said = Iterator[tuple[str, Text]]

FIELDS = {
    "role": Text("role", "角色"),
    "platform": Text("platform", "平台"),
    "model": Text("model", "型号"),
    "router_id": Text("router id", "路由器标识"),
    "management": Text("management address", "管理地址"),
    "bfd_interval_ms": Text("BFD interval in ms", "BFD 间隔（毫秒）"),
    "bfd_multiplier": Text("BFD multiplier", "BFD 倍数"),
    "ntp": Text("time servers", "时间服务器"),
    "syslog": Text("log servers", "日志服务器"),
    "managers": Text("management prefixes", "管理网段"),
    "snmp_user": Text("SNMPv3 user", "SNMPv3 用户"),
    "admin": Text("SSH account", "SSH 账户"),
    "banner": Text("banner", "登录警示语"),
    "description": Text("description", "描述"),
    "addresses": Text("addresses", "地址"),
    "vrf": Text("area", "区域"),
    "mtu": Text("MTU", "MTU"),
    "shape_mbps": Text("shaping in Mbit/s", "限速（Mbit/s）"),
    "link": Text("link", "链路"),
    "peer": Text("peer", "对端"),
    "vrrp": Text("VRRP", "VRRP"),
    "asn": Text("AS number", "AS 号"),
    "relation": Text("relation", "关系"),
    "interface": Text("interface", "接口"),
    "prepends": Text("prepended numbers", "AS 前置次数"),
    "accepts": Text("prefixes believed", "接收的网段"),
    "pool": Text("translation prefix", "转换地址"),
    "outside": Text("outside interface", "外侧接口"),
    "parent": Text("port", "物理端口"),
    "vlan": Text("VLAN", "VLAN"),
    "port": Text("purpose", "用途"),
}
SETS = Text("{field}: {old} becomes {new}", "{field}由 {old} 改为 {new}")
INTERFACE_NEW = Text("interface {name} is new: {description}", "新增接口 {name}：{description}")
INTERFACE_GONE = Text("interface {name} is gone: {description}", "取消接口 {name}：{description}")
INTERFACE = Text("interface {name}: {change}", "接口 {name}：{change}")
PEER_NEW = Text("session with {peer} ({address}) in {area} is new", "新增与 {peer}（{address}）的会话，{area}")
PEER_GONE = Text("session with {peer} ({address}) in {area} is gone", "取消与 {peer}（{address}）的会话，{area}")
PEER = Text("session with {peer} ({address}): {change}", "与 {peer}（{address}）的会话：{change}")
TOLD = Text("announces {prefixes} in {area}", "在{area}发布 {prefixes}")
UNTOLD = Text("no longer announces {prefixes} in {area}", "不再在{area}发布 {prefixes}")
SERVICE_OPENS = Text(
    'service "{code}" opens to {area}: {protocol} {ports} at {prefixes}',
    "服务“{code}”向{area}开放：{protocol} {ports}，{prefixes}",
)
SERVICE_CLOSES = Text('service "{code}" closes to {area}', "服务“{code}”不再向{area}开放")
SERVICE_CHANGES = Text(
    'service "{code}" for {area} is now {protocol} {ports} at {prefixes}',
    "服务“{code}”对{area}的开放改为：{protocol} {ports}，{prefixes}",
)
NAT_NEW = Text("translates to {pool} at {outside}", "在 {outside} 做地址转换，转换为 {pool}")
NAT_GONE = Text("no longer translates to {pool}", "不再转换为 {pool}")
MAY_GO_OUT = Text("may now reach the internet: {prefixes}", "新增允许访问互联网：{prefixes}")
MAY_NOT = Text("may no longer reach the internet: {prefixes}", "不再允许访问互联网：{prefixes}")
NOTHING = Text("nothing", "无")


def compare_device(old: DeviceModel, new: DeviceModel, name: NameArea) -> Said:
    """Kind and sentence of each change of one device. Areas and the AS number are told of its node."""
    yield from _compare_fields(old, new, {"role", "platform", "model", "router_id", "management"})
    yield from _compare_fields(old, new, {"bfd_interval_ms", "bfd_multiplier"})
    yield from _compare_fields(old.services, new.services, {field.name for field in fields(Services)})
    yield from _compare_interfaces(old, new)
    yield from _compare_neighbors(old, new, name)
    yield from _compare_announced(old, new, name)
    yield from _compare_services(old, new, name)
    yield from _compare_nat(old.nat, new.nat)


def _compare_interfaces(old: DeviceModel, new: DeviceModel) -> Said:
    was, now = ({port.name: port for port in model.interfaces} for model in (old, new))
    for name in _ordered(was, now):
        if name not in now or name not in was:
            words = INTERFACE_NEW if name in now else INTERFACE_GONE
            port = now.get(name) or was[name]
            yield (
                "interface-added" if name in now else "interface-removed",
                words(name=name, description=port.description),
            )
        else:
            for _, change in _compare_fields(was[name], now[name], {f.name for f in fields(Interface)} - {"name"}):
                yield "interface-changed", INTERFACE(name=name, change=change)


def _compare_neighbors(old: DeviceModel, new: DeviceModel, name: NameArea) -> Said:
    was, now = ({(r.vrf, n.address): n for r in model.routings for n in r.neighbors} for model in (old, new))
    for key in _ordered(was, now):
        neighbor = now.get(key) or was[key]
        told = {"peer": neighbor.description, "address": neighbor.address}
        if key not in now or key not in was:
            words = PEER_NEW if key in now else PEER_GONE
            yield "neighbor-added" if key in now else "neighbor-removed", words(**told, area=name(key[0]))
        else:
            skipped = {"address", "description"}
            for _, change in _compare_fields(was[key], now[key], {f.name for f in fields(Neighbor)} - skipped):
                yield "neighbor-changed", PEER(**told, change=change)


def _compare_announced(old: DeviceModel, new: DeviceModel, name: NameArea) -> Said:
    was, now = ({r.vrf: {*r.origins, *r.blackholes} for r in model.routings} for model in (old, new))
    for vrf in _ordered(was, now):
        before, after = was.get(vrf, set()), now.get(vrf, set())
        for kind, words, prefixes in (("announced", TOLD, after - before), ("withdrawn", UNTOLD, before - after)):
            if prefixes:
                yield kind, words(prefixes=", ".join(sorted(prefixes)), area=name(vrf))


def _compare_services(old: DeviceModel, new: DeviceModel, name: NameArea) -> Said:
    was, now = ({(r.vrf, leak.code): leak for r in model.routings for leak in r.leaks} for model in (old, new))
    for key in _ordered(was, now):
        told = {"code": key[1], "area": name(key[0])}
        if key not in now:
            yield "service-closed", SERVICE_CLOSES(**told)
        elif was.get(key) != now[key]:
            words = SERVICE_CHANGES if key in was else SERVICE_OPENS
            yield "service-changed" if key in was else "service-opened", words(**told, **_describe_leak(now[key]))


def _describe_leak(leak: Leak) -> dict[str, str]:
    return {
        "protocol": leak.protocol,
        "ports": ", ".join(map(str, leak.ports)),
        "prefixes": ", ".join(leak.prefixes),
    }


def _compare_nat(old: Nat | None, new: Nat | None) -> Said:
    if old is None and new is not None:
        yield "nat-added", NAT_NEW(pool=new.pool, outside=new.outside)
    if old is not None and new is None:
        yield "nat-removed", NAT_GONE(pool=old.pool)
    if old is not None and new is not None:
        yield from _compare_fields(old, new, {"pool", "outside"})
    before, after = (set(nat.sources) if nat else set() for nat in (old, new))
    for kind, words, prefixes in (("allowed", MAY_GO_OUT, after - before), ("disallowed", MAY_NOT, before - after)):
        if prefixes:
            yield kind, words(prefixes=", ".join(sorted(prefixes)))


def _compare_fields(old: object, new: object, names: Iterable[str]) -> Said:
    """Fields of two records of one kind that differ, in the order of their names here."""
    wanted = set(names)
    for name, words in FIELDS.items():
        if name in wanted and getattr(old, name) != getattr(new, name):
            was, now = (_show(getattr(record, name)) for record in (old, new))
            yield f"{name.replace('_', '-')}-changed", SETS(field=words, old=was, new=now)


def _show(value: object) -> Text:
    if isinstance(value, tuple):
        words = ", ".join(f"{v.address} ({v.priority})" if isinstance(v, Vrrp) else str(v) for v in value)
        return literal(words) if words else NOTHING
    return literal(str(value)) if value not in {"", 0} else NOTHING


def _ordered[Key](old: Mapping[Key, object], new: Mapping[Key, object]) -> list[Key]:
    """Keys of both in the order of the new, then what is gone."""
    return [*new, *(key for key in old if key not in new)]
