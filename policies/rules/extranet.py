"""Rules on the extranet as a whole: diversity, routing between areas, and what was seen of it."""

from datetime import timedelta

from govcloud.text import Text
from policies.facts.extranet import (
    AddressBlock,
    ApprovedArea,
    ApprovedOpening,
    Device,
    Drill,
    Interface,
    Node,
    Observation,
    Opening,
    Session,
)
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.rules.devices import RENDER, is_default, judge_baseline
from policies.sets.addresses import Addresses
from policies.world import World

TWO = 2
FIX = Text("mend what was seen", "排查并修复")
BUILDING = "building "


def judge_seen(device: Device, world: World, *about: str) -> Judgement:
    """Whether everything that the device must show of these sorts was seen as it must be. Needs Observation."""
    seen = [each for sort in about for each in world.where(Observation, device, about=sort)]
    wrong = find_any(seen, lambda each: each.observed != each.wanted)
    if wrong:
        words = ", ".join(f"{each.subject} {each.observed}" for each in wrong)
        return fails("not as expected: {what}", "与预期不符：{what}", *wrong, what=words)
    if not seen:
        return not_applicable("nothing of this is expected of it", "对该设备无此预期")
    return passes("{n} seen as expected", "{n} 项与预期一致", n=len(seen))


@rule("ext-dual-device", remedy=Text("give the node a second device", "为该节点增加第二台设备"))
def node_has_two_devices(node: Node, world: World) -> Judgement:
    """A node has two devices."""
    if len({each.code for each in node.devices}) < TWO:
        return fails("has {n} devices", "仅有 {n} 台设备", n=len(node.devices))
    return passes("has two devices", "有两台设备")


@rule(
    "ext-dual-device.apart",
    remedy=Text(
        "write serial numbers and feeds into the inventory; feed both from different sources",
        "在清单中登记序列号和供电，两台设备使用不同供电",
    ),
)
def devices_apart(node: Node, world: World) -> Judgement:
    """The two devices are different ones, fed by different sources."""
    for values in ([each.serial for each in node.devices], [each.feed for each in node.devices]):
        if len(set(values)) < len(values):
            return fails("both have `{value}`", "两台设备同为 `{value}`", value=values[0])
    return passes("different serial numbers and feeds", "序列号与供电均不同")


@rule("ext-dual-device.answers", needs=(Observation,), remedy=FIX)
def device_answers(device: Device, world: World) -> Judgement:
    """The device answered, with its services running."""
    return judge_seen(device, world, "service")


@rule("ext-dual-link-diverse", remedy=Text("give the node a way without it", "为该节点增加不经过该要素的路径"))
def ways_share_nothing(node: Node, world: World, *, site: tuple[str, ...] = ("access",)) -> Judgement:
    """No single element cuts a node off from the core, apart from the building of a site on which nobody hangs."""
    if not node.reachable:
        return fails("a side has no way to the core", "有一侧没有通往核心的路径")
    cuts = [each for each in node.cuts if not (each.startswith(BUILDING) and node.role in site)]
    if cuts:
        return fails("{elements} cuts it off alone", "{elements} 单独失效即中断", elements=", ".join(cuts))
    return passes("no single element cuts it off", "没有单点")


@rule("ext-dual-link-diverse.cables", needs=(Observation,), remedy=FIX)
def cables_as_declared(device: Device, world: World) -> Judgement:
    """At the other end of each link is what the inventory says."""
    return judge_seen(device, world, "neighbor")


@rule("ext-failover-drilled", needs=(Drill,), remedy=Text("drill the node", "对该节点做切换演练"))
def node_drilled(node: Node, world: World, *, most_days: int = 180, most_ms: int = 3000) -> Judgement:
    """The last drill of the node is young enough, and nobody was without network for too long."""
    drills = sorted(world.where(Drill, node, node=node.id), key=lambda each: each.at)
    if not drills or world.now - drills[-1].at > timedelta(days=most_days):
        return fails("not drilled for {days} days", "{days} 天内未做切换演练", days=most_days)
    longest = max(drills[-1].blackout_ms, drills[-1].restore_ms)
    if longest > most_ms:
        return fails("out for {ms} ms", "中断 {ms} 毫秒", drills[-1], ms=longest)
    return passes("out for {ms} ms at most", "最长中断 {ms} 毫秒", drills[-1], ms=longest)


@rule("ext-bgp-up", needs=(Observation,), remedy=FIX)
def sessions_up(device: Device, world: World) -> Judgement:
    """Every session that is configured is up."""
    return judge_seen(device, world, "session")


@rule("ext-bgp-up.policy", remedy=RENDER, playbook="push")
def sessions_have_policies(device: Device, world: World) -> Judgement:
    """Every session to another node has a policy both ways."""
    return judge_baseline(device, "ext-bgp-up.policy")


@rule(
    "ext-bgp-up.protected",
    remedy=Text("set a password and a most number of prefixes for each session", "为每个会话设置认证口令和前缀数上限"),
)
def sessions_protected(device: Device, world: World) -> Judgement:
    """Both ends of a session prove who they are, and nobody can flood the other with prefixes."""

    def is_open(each: Session) -> bool:
        return not each.authenticated or not each.limited

    wrong = find_any(device.sessions, is_open)
    if wrong:
        return fails("{n} sessions without authentication or limit", "{n} 个会话没有认证或前缀上限", n=len(wrong))
    return passes("{n} sessions are protected", "{n} 个会话均有保护", n=len(device.sessions))


@rule("ext-bfd-up", needs=(Observation,), remedy=FIX)
def detection_up(device: Device, world: World, *, most_ms: int = 1000) -> Judgement:
    """Every session is watched by BFD, which is up and fast enough."""
    if device.detect_ms > most_ms:
        return fails("takes {ms} ms to notice", "检测时间为 {ms} 毫秒", ms=device.detect_ms)
    bare = find_any(device.sessions, lambda each: not each.bfd)
    if bare:
        return fails("no BFD with {who}", "与 {who} 没有 BFD", who=", ".join(each.address for each in bare))
    return judge_seen(device, world, "bfd")


@rule("ext-vrf-matrix", needs=(ApprovedArea, ApprovedOpening), remedy=RENDER, playbook="push")
def areas_as_approved(device: Device, world: World) -> Judgement:
    """Areas import and export only their own routes, and what was declared."""

    def is_foreign(opening: Opening) -> bool:
        leave = world.one(ApprovedOpening, device, opening.code)
        if leave is None or leave.source != opening.source or opening.vrf not in leave.consumers:
            return True
        beyond = Addresses.of(opening.prefixes) - Addresses.of(leave.prefixes)
        return bool(beyond) or opening.protocol != leave.protocol or not set(opening.ports) <= set(leave.ports)

    for area in device.areas:
        approved = world.one(ApprovedArea, device, area.code)
        if approved is None or approved.route_target != area.route_target:
            return fails("area {code} is not as approved", "区域 {code} 与批准的不一致", code=area.code)
    foreign = find_any(device.openings, is_foreign)
    if foreign:
        names = ", ".join(sorted({each.code for each in foreign}))
        return fails("lets pass what was not declared: {names}", "放行了未登记的跨区访问：{names}", names=names)
    return passes("as approved", "与批准矩阵一致")


@rule("ext-vrf-matrix.routes", needs=(Observation,), remedy=FIX)
def areas_know_their_own(device: Device, world: World) -> Judgement:
    """Each area knows its own networks and no others, and reaches nobody else."""
    return judge_seen(device, world, "route", "reach")


@rule("ext-boundary-audit.record", needs=(Observation,), remedy=FIX)
def record_is_written(device: Device, world: World) -> Judgement:
    """A flow through the exit is found in its record."""
    return judge_seen(device, world, "audit")


@rule("audit-time-synced.clock", needs=(Observation,), remedy=FIX)
def device_clock_right(device: Device, world: World) -> Judgement:
    """The device's clock agrees with its servers."""
    return judge_seen(device, world, "clock")


@rule("ext-address-plan", needs=(AddressBlock,), remedy=Text("allocate its addresses anew", "按规划重新分配地址"))
def announced_as_planned(device: Device, world: World) -> Judgement:
    """Every prefix that it announces lies inside a block of the plan for its area."""
    blocks = world.all(AddressBlock, device)

    def is_foreign(vrf: str, prefix: str) -> bool:
        fitting = [each.prefix for each in blocks if each.vrf is None or each.vrf == vrf]
        return not Addresses.of([prefix]) <= Addresses.of(fitting)

    wrong = find_any(device.announced, lambda each: not is_default(each.prefix) and is_foreign(each.vrf, each.prefix))
    if wrong:
        prefixes = ", ".join(each.prefix for each in wrong)
        return fails("outside the plan: {prefixes}", "不在地址规划内：{prefixes}", prefixes=prefixes)
    return passes("{n} prefixes inside the plan", "{n} 个前缀均在规划内", n=len(device.announced))


@rule("ext-ipv6-parity", remedy=RENDER, playbook="push")
def families_alike(device: Device, world: World) -> Judgement:
    """Ports, sessions and managers have both families, and the internet exit asks leave in both."""

    def lacks_one(port: Interface) -> bool:
        return len(families_of(port.addresses)) == 1

    bare = [each.name for each in find_any(device.interfaces, lacks_one)]
    ways = {(each.vrf, each.relation) for each in device.sessions}
    bare += [
        f"{vrf or 'public'} {relation}"
        for vrf, relation in sorted(ways)
        if len(families_of([e.address for e in device.sessions if (e.vrf, e.relation) == (vrf, relation)])) == 1
    ]
    bare += ["managers"] if len(families_of(device.managers)) == 1 else []
    bare += ["internet"] if len(families_of(device.outsiders)) == 1 else []
    if bare:
        return fails("one family only: {where}", "只有一个协议族：{where}", where=", ".join(bare))
    return passes("both families alike", "IPv4 与 IPv6 一致")


@rule("ext-user-class", needs=(Node,), remedy=RENDER, playbook="push")
def areas_fit_class(device: Device, world: World) -> Judgement:
    """The areas on a device are those that the class of access of its node asks for."""
    node = world.one(Node, device, device.node)
    if node is None:
        return fails("its node is not registered", "所属节点未登记")
    differing = {each.code for each in device.areas} ^ set(node.areas)
    if differing:
        return fails("areas differ: {areas}", "区域与接入类别不一致：{areas}", node, areas=", ".join(sorted(differing)))
    return passes("areas as registered", "区域与接入类别一致", node)


def families_of(prefixes: tuple[str, ...] | list[str]) -> set[int]:
    """The address families of some prefixes."""
    return {6 if ":" in prefix else 4 for prefix in prefixes}
