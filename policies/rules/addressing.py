"""Rules on addresses: prefixes and segments are one of their kind, management is apart, and there is room."""

from govcloud.text import Text
from policies.facts.capacity import NetworkRoom
from policies.facts.identity import Project
from policies.facts.network import Network, Subnet
from policies.facts.register import City, Holding
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.sets.addresses import Addresses, read_prefix
from policies.sets.traffic import meet
from policies.whose import city_of, department_of
from policies.world import World


@rule(
    "net-segment-unique",
    remedy=Text("give one of the networks another segment", "为其中一个网络更换段标识"),
)
def segment_unique(network: Network, world: World) -> Judgement:
    """No two networks of a pool have the same segment of the same physical network."""
    if network.place.sort == "stack":
        return not_applicable("the pool chooses the segment", "段标识由资源池分配")
    if network.segment is None:
        return not_applicable("has no segment", "没有段标识")
    same = [
        each
        for each in world.where(Network, network, segment=network.segment)
        if (each.physical, each.segment_type) == (network.physical, network.segment_type)
    ]
    if len(same) > 1:
        return fails(
            "segment {n} is used by {count} networks", "段 {n} 被 {count} 个网络使用", *same, n=network.segment,
            count=len(same),
        )  # fmt: skip
    return passes("segment {n} is used once", "段 {n} 未重复", n=network.segment)


@rule(
    "net-segment-unique.prefix",
    needs=(Holding, Project),
    remedy=Text("take a prefix of the address plan that is the department's own", "改用地址规划中分配给本部门的网段"),
)
def prefix_unique(subnet: Subnet, world: World) -> Judgement:
    """No subnet overlaps a prefix that the address plan gave to another department, or to another pool.

    Every subnet counts as announced to the extranet; two of departments without a prefix of the plan are not compared.
    """
    owner = department_of(subnet, subnet.project, world)
    family, own = read_prefix(subnet.cidr)

    def overlaps(each: Holding) -> bool:
        version, span = read_prefix(each.prefix)
        return version == family and meet(span, own)

    others = [each for each in world.all(Holding, subnet) if (each.department, each.pool) != (owner, subnet.place.pool)]
    wrong = find_any(others, overlaps)
    if wrong:
        return fails(
            "{cidr} overlaps {prefix} of {name}", "{cidr} 与 {name} 的 {prefix} 重叠", *wrong, cidr=subnet.cidr,
            prefix=wrong[0].prefix, name=f"{wrong[0].pool}/{wrong[0].department}",
        )  # fmt: skip
    return passes("overlaps nobody else's prefix", "未与他人网段重叠")


@rule(
    "net-mgmt-separated",
    needs=(City,),
    remedy=Text("give the subnet a prefix outside the management prefixes", "改用管理网段之外的网段"),
)
def subnet_not_of_management(subnet: Subnet, world: World) -> Judgement:
    """No subnet of a pool lies in the prefixes by which the platform and the extranet are managed.

    Narrower than the condition: interfaces of hypervisors are not judged here.
    """
    city = city_of(subnet, world)
    shared = Addresses.of([subnet.cidr]) & Addresses.of([*city.management, *city.managers])
    if shared:
        return fails("holds {shared}, which are for management", "包含管理网段 {shared}", city, shared=shared)
    return passes("apart from management", "与管理网段分离", city)


@rule(
    "cap-ip-pool",
    needs=(Network,),
    remedy=Text("add a subnet, or free addresses that nobody uses", "增加子网，或回收未使用的地址"),
)
def addresses_left(room: NetworkRoom, world: World, *, most: float = 0.8) -> Judgement:
    """External and provider networks have addresses left, of each family."""
    network = world.one(Network, room, room.id)
    if network is None or (not network.external and network.physical is None):
        return not_applicable("a tenant's network", "租户网络")
    for family in ("v4", "v6"):
        subnets = [each for each in room.subnets if (":" in each.cidr) == (family == "v6")]
        total, used = sum(each.total for each in subnets), sum(each.used for each in subnets)
        if used > total * most:
            return fails(
                "{used} of {total} IP{family} addresses are used", "IP{family} 地址已用 {used}/{total}", network,
                used=used, total=total, family=family,
            )  # fmt: skip
    return passes("has addresses left", "地址余量充足", network)
