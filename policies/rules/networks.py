"""Rules on networks: who may use them, what joins them, and what of them others can reach."""

from govcloud.text import Text
from policies.facts.identity import Project
from policies.facts.network import FloatingIp, Network, Port, Router, Sharing
from policies.facts.register import PoolRecord, System
from policies.model import Judgement, fails, not_applicable, passes
from policies.registry import rule
from policies.sets.addresses import Addresses
from policies.whose import department_of, find_system
from policies.world import World
from policies.zones import is_of_zone

APPROVE = Text("have the exposure approved, or take the address away", "补办对外暴露审批，或收回地址")


@rule("net-exposure-approved", needs=(Network, PoolRecord, System), remedy=APPROVE)
def floating_ip_approved(address: FloatingIp, world: World) -> Judgement:
    """An address of the internet belongs to a system of the internet zone that lets others in and has not ended."""
    if not is_of_zone(address, address.network, "internet", world):
        return not_applicable("not of the internet zone", "不属于互联网区")
    system = find_system(address, address.tags, world)
    if system is None:
        return fails(
            "{address} belongs to no registered system", "{address} 不属于任何登记系统", address=address.address
        )
    if system.zone != "internet" or system.pool != address.place.pool or not system.exposures:
        return fails("the system has no approved exposure", "该系统没有已审批的对外暴露", system)
    if system.expires < world.now.date():
        return fails("the approval ended on {day}", "审批已于 {day} 到期", system, day=system.expires)
    return passes("approved by {ticket}", "已由 {ticket} 审批", system, ticket=system.ticket)


@rule("net-exposure-approved.router", needs=(Network, PoolRecord, Project, System), remedy=APPROVE)
def router_exit_approved(router: Router, world: World) -> Judgement:
    """A router leads to the internet only for a department with a system in the internet zone of the pool."""
    if router.external_network is None or not is_of_zone(router, router.external_network, "internet", world):
        return not_applicable("does not lead to the internet", "不通向互联网")
    owner = department_of(router, router.project, world)
    systems = world.where(System, router, department=owner) if owner else ()
    approved = [each for each in systems if each.zone == "internet" and each.pool == router.place.pool]
    if not any(each.expires >= world.now.date() for each in approved):
        return fails("leads to the internet without approval", "未经审批通向互联网", *approved)
    return passes("the department has an approved exit", "所属部门有已审批的互联网出口", *approved)


@rule(
    "net-tenant-not-shared",
    needs=(Sharing,),
    remedy=Text("end the sharing; join departments by an approved interconnection", "取消共享，部门互联须经审批"),
)
def network_not_shared(network: Network, world: World, *, approved: tuple[str, ...] = ()) -> Judgement:
    """A network that is no external one of the platform is used by its project alone."""
    if network.name in approved:
        return not_applicable("on the platform's list", "在平台名单内")
    if network.shared and not network.external:
        return fails("is shared with all projects", "共享给所有项目")
    if network.place.sort == "stack" or network.external:
        return passes("is not shared", "未共享")
    wide = [each for each in world.where(Sharing, network, thing=network.id) if each.target == "*"]
    if wide:
        return fails(
            "a policy shares it with all projects: {action}",
            "策略将其共享给所有项目：{action}",
            *wide,
            action=wide[0].action,
        )
    return passes("is not shared", "未共享")


@rule(
    "port-security-on",
    remedy=Text("turn port security on and give the port a security group", "启用端口安全并绑定安全组"),
)
def port_protected(
    port: Port,
    world: World,
    *,
    most_addresses: int = 4,
    appliances: tuple[str, ...] = (),
) -> Judgement:
    """A server's port filters, has a group, and may not pretend to be many addresses."""
    if port.place.sort == "pool" and not port.device_owner.startswith("compute:"):
        return not_applicable("no server's port", "不是云主机端口")
    if not port.port_security:
        return fails("port security is off", "未启用端口安全")
    if not port.security_groups:
        return fails("has no security group", "未绑定安全组")
    wide = [pair.address for pair in port.allowed_pairs if Addresses.of([pair.address]).size > most_addresses]
    if wide and port.name not in appliances:
        return fails("may use the addresses {addresses}", "可冒用地址 {addresses}", addresses=", ".join(wide))
    return passes("is protected", "已启用防护")


@rule(
    "port-security-on.network",
    remedy=Text("turn port security on, so that new ports filter", "启用网络的端口安全，使新建端口默认受防护"),
)
def network_protects_ports(network: Network, world: World) -> Judgement:
    """A network that servers join gives its new ports port security."""
    if network.external:
        return not_applicable("servers do not join it", "云主机不接入该网络")
    if not network.port_security:
        return fails("new ports do not filter", "新建端口不启用防护")
    return passes("new ports filter", "新建端口默认启用防护")
