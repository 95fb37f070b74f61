"""The address plan: which prefix is for what. Handing out addresses of a block is another room's work."""

from enum import StrEnum

from govcloud.inventory.models.base import Code, Model, Prefix, Sentence, labelled
from govcloud.inventory.models.city import Level, Zone
from govcloud.inventory.models.codes import PoolCode, VrfCode


class Use(StrEnum):
    """What the addresses of a block are given to."""

    TENANT = "tenant"
    DEPARTMENT = "department"
    LOOPBACK = "loopback"
    LINK = "link"
    MANAGEMENT = "management"
    NAT = "nat"


class AddressBlock(Model):
    """Item of `addresses.yml`: one prefix of the plan. Blocks of one VRF do not overlap."""

    code: Code = labelled("block", "地址块编号")
    prefix: Prefix = labelled("prefix", "网段")
    use: Use = labelled("use", "用途")
    vrf: VrfCode | None = labelled("VRF it is routed in", "VRF", None)
    level: Level | None = labelled("administrative level it serves", "行政层级", None)
    pool: PoolCode | None = labelled("pool it serves", "资源池", None)
    zone: Zone | None = labelled("network zone it serves", "网络区", None)
    note: Sentence | None = labelled("note", "备注", None)
