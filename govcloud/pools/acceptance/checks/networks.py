"""Is there an external network with addresses for each network zone, and are the availability zones there and up."""

from collections.abc import Iterator, Mapping, Sequence

from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.pool import ZoneAttachment
from govcloud.pools.acceptance.result import Check, Result, conclude
from govcloud.pools.reading import NetworkFact, ZoneFact
from govcloud.text import Text

MISSING = Text("zone `{zone}`: there is no external network {name}", "网络区 `{zone}`：没有外部网络 {name}")
SEVERAL = Text(
    "zone `{zone}`: {count} external networks are named {name}", "网络区 `{zone}`：有 {count} 个外部网络同名 {name}"
)
DOWN = Text("zone `{zone}`: {name} is {status}", "网络区 `{zone}`：{name} 状态为 {status}")
NO_SUBNET = Text("zone `{zone}`: {name} has no subnet, so no addresses", "网络区 `{zone}`：{name} 没有子网，无地址可用")
NO_ZONE = Text("zone `{zone}`: there is no availability zone {name}", "网络区 `{zone}`：没有可用区 {name}")
ZONE_DOWN = Text("zone `{zone}`: availability zone {name} is not available", "网络区 `{zone}`：可用区 {name} 不可用")
NO_ZONES = Text("no availability zone is available", "没有可用的可用区")
ALL_THERE = Text("{networks}; availability zones {zones}", "{networks}；可用区 {zones}")
CORRECT = Text(
    "correct `zones` in the pool's file of the inventory, or ask the provider",
    "请更正清单中该资源池的 `zones`，或联系运营方",
)


def judge(
    attachments: Mapping[Zone, ZoneAttachment], networks: Sequence[NetworkFact], zones: Sequence[ZoneFact]
) -> Result:
    """`attachments`: what the inventory says about each network zone."""
    problems = [
        problem
        for zone, attachment in attachments.items()
        for problem in (*check_network(zone, attachment.network, networks), *check_zones(zone, attachment, zones))
    ]
    available = [zone.name for zone in zones if zone.available]
    if not available:
        problems.append(NO_ZONES)
    used = {attachment.network for attachment in attachments.values()}
    shown = ", ".join(f"{net.name} ({', '.join(net.subnets)})" for net in networks if net.name in used)
    return conclude(problems, ALL_THERE(networks=shown, zones=", ".join(available)), CORRECT)


def check_network(zone: Zone, name: str, networks: Sequence[NetworkFact]) -> Iterator[Text]:
    """What is wrong with the external network of one zone."""
    found = [network for network in networks if network.name == name and network.external]
    if len(found) != 1:
        yield SEVERAL(zone=zone, name=name, count=len(found)) if found else MISSING(zone=zone, name=name)
        return
    if found[0].status != "ACTIVE":
        yield DOWN(zone=zone, name=name, status=found[0].status)
    if not found[0].subnets:
        yield NO_SUBNET(zone=zone, name=name)


def check_zones(zone: Zone, attachment: ZoneAttachment, zones: Sequence[ZoneFact]) -> Iterator[Text]:
    """What is wrong with the availability zones that the inventory names for one network zone."""
    there = {each.name: each for each in zones}
    for name in attachment.availability_zones:
        if name not in there:
            yield NO_ZONE(zone=zone, name=name)
        elif not there[name].available:
            yield ZONE_DOWN(zone=zone, name=name)


CHECK = Check(
    "networks",
    Text("zones and networks", "网络区与外部网络"),
    lambda facts: judge(facts.pool.zones, facts.networks, facts.zones),
)
