"""Rules on the extranet's devices: how they are managed, and what their configuration lets pass."""

from govcloud.text import Text
from policies.facts.extranet import Device, Standing
from policies.facts.register import City
from policies.model import Judgement, fails, find_any, manual, not_applicable, passes
from policies.registry import rule
from policies.sets.addresses import Addresses
from policies.whose import city_of
from policies.world import World

RENDER = Text("push the intended configuration", "重新下发目标配置")
LEAST_SERVERS = 2


def judge_baseline(device: Device, item: str) -> Judgement:
    """Whether the device has everything that an item of the secure baseline asks of it."""
    found = next((each for each in device.baseline if each.rule == item), None)
    if found is None:
        return not_applicable("the baseline does not ask this of such a device", "安全基线对该类设备无此要求")
    if found.lacking:
        return fails("not as the baseline wants: {lines}", "不符合安全基线：{lines}", lines="; ".join(found.lacking))
    return passes("as the baseline wants", "符合安全基线")


@rule("ext-mgmt-encrypted", remedy=RENDER, playbook="push")
def device_managed_encrypted(device: Device, world: World) -> Judgement:
    """Devices are managed by SSH and SNMPv3 with privacy, nothing in the clear."""
    return judge_baseline(device, "ext-mgmt-encrypted")


@rule("ext-mgmt-area", remedy=RENDER, playbook="push", needs=(City,))
def device_managed_from_area(device: Device, world: World) -> Judgement:
    """Only management prefixes may open SSH or ask by SNMP, and these are the city's."""
    said = judge_baseline(device, "ext-mgmt-area")
    extra = Addresses.of(device.managers) - Addresses.of(city_of(device, world).managers)
    if extra:
        return fails("{n} other addresses may manage it", "另有 {n} 个地址可以管理该设备", n=f"{extra.size:,}")
    return said if device.managers else fails("nobody may manage it", "未设置管理网段")


@rule("ext-mgmt-area.banner", remedy=RENDER, playbook="push")
def device_warns(device: Device, world: World) -> Judgement:
    """A warning is shown before login."""
    return judge_baseline(device, "ext-mgmt-area.banner")


@rule(
    "ext-aaa",
    remedy=Text(
        "let the device ask two account servers, and keep one local account",
        "配置两台认证服务器，仅保留一个本地应急账户",
    ),
)
def accounts_central(device: Device, world: World) -> Judgement:
    """Two servers say who may log in, and one local account is left for emergencies."""
    if len(set(device.account_servers)) < LEAST_SERVERS:
        return fails("asks {n} account servers", "仅配置 {n} 台认证服务器", n=len(set(device.account_servers)))
    if len(set(device.local_accounts)) != 1:
        return fails("has {n} local accounts", "本地账户为 {n} 个", n=len(set(device.local_accounts)))
    return passes("accounts are central", "账户集中鉴别")


@rule("ext-aaa.sessions", remedy=RENDER, playbook="push")
def logins_limited(device: Device, world: World) -> Judgement:
    """An idle login ends within ten minutes; tries are limited."""
    return judge_baseline(device, "ext-aaa.sessions")


@rule("ext-acl-default-deny", remedy=RENDER, playbook="push")
def boundary_denies(device: Device, world: World) -> Judgement:
    """What no rule lets pass is dropped, in both families."""
    said = judge_baseline(device, "ext-acl-default-deny")
    known = any(item.rule == "ext-acl-default-deny" for item in device.baseline)
    if not known and (device.role == "exit" or device.openings):
        return manual("a boundary on a platform that the baseline does not know", "该平台的边界策略须人工核查")
    return said


@rule("ext-acl-default-deny.sources", remedy=RENDER, playbook="push")
def sources_checked(device: Device, world: World) -> Judgement:
    """Redirects, source routes and router advertisements are not taken."""
    return judge_baseline(device, "ext-acl-default-deny.sources")


@rule("ext-fw-stateful", remedy=RENDER, playbook="push")
def exit_keeps_state(device: Device, world: World) -> Judgement:
    """The boundary to the internet lets answers pass only to what was asked."""
    if device.role != "exit":
        return not_applicable("no boundary to the internet", "不是互联网边界设备")
    if not any(item.rule == "ext-fw-stateful" for item in device.baseline):
        return manual("a boundary on a platform that the baseline does not know", "该平台的边界策略须人工核查")
    return judge_baseline(device, "ext-fw-stateful")


@rule("ext-boundary-audit", remedy=RENDER, playbook="push")
def log_goes_to_two(device: Device, world: World) -> Judgement:
    """The log goes to two servers."""
    return judge_baseline(device, "ext-boundary-audit")


@rule("ext-boundary-audit.exit", remedy=RENDER, playbook="push")
def flows_recorded(device: Device, world: World) -> Judgement:
    """Each new flow to the internet is recorded, with its translation."""
    return judge_baseline(device, "ext-boundary-audit.exit")


@rule("ext-single-internet-exit", remedy=RENDER, playbook="push")
def one_exit(device: Device, world: World) -> Judgement:
    """Only exits translate addresses, have a carrier's internet router for neighbour, or originate a default route."""
    if device.role == "exit":
        return passes("it is the exit", "本设备为统一互联网出口")
    ways = [each.address for each in find_any(device.sessions, lambda each: each.relation == "carrier")]
    defaults = find_any(device.announced, lambda each: is_default(each.prefix) and not each.dropped)
    if device.translates or ways or defaults:
        return fails("leads to the internet besides the exit", "存在统一出口之外的互联网通路")
    return judge_baseline(device, "ext-single-internet-exit")


def is_default(prefix: str) -> bool:
    """Whether a prefix is everything, in its family."""
    return Addresses.of([prefix]).is_everywhere


@rule("host-ssh-safe.device", remedy=RENDER, playbook="push")
def device_ssh_safe(device: Device, world: World) -> Judgement:
    """Nobody logs in to a device as root or by password."""
    return judge_baseline(device, "host-ssh-safe.device")


@rule("audit-time-synced.device", remedy=RENDER, playbook="push")
def device_asks_time(device: Device, world: World) -> Judgement:
    """The time is asked of two servers."""
    return judge_baseline(device, "audit-time-synced.device")


@rule(
    "ext-config-matches",
    remedy=Text("adopt the change into the inventory, or push", "将改动收入清单，或重新下发"),
    playbook="push",
)
def configuration_matches(standing: Standing, world: World) -> Judgement:
    """What the device has is what is intended."""
    if standing.standing != "unchanged":
        return fails("differs: {why}", "与目标配置不一致：{why}", why="; ".join(standing.reasons) or standing.standing)
    return passes("as intended", "与目标配置一致")
