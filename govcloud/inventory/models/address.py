"""The address plan: which prefix is for what, and which parts of it were handed out. Handing out is not its matter."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import StringConstraints, model_validator

from govcloud.inventory.models.base import Code, Model, Prefix, RecordError, Sentence, labelled
from govcloud.inventory.models.city import Level, Zone
from govcloud.inventory.models.codes import BlockCode, PoolCode, VrfCode
from govcloud.text import Text


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


OWNER_PATTERN = r"^[a-z][a-z0-9.-]*(?:/[a-z][a-z0-9.-]*)*$"
Owner = Annotated[str, StringConstraints(pattern=OWNER_PATTERN, max_length=130)]
"""Codes with slashes between them: of a tenant `pool/department/zone`, else the code of a device, link or node."""

FREED_EARLY = Text(
    "it was freed ({freed}) before it was handed out ({since})", "收回日期（{freed}）早于分配日期（{since}）"
)


class Allocation(Model):
    """Row of `allocations.csv`: a prefix that was handed out of a block. It stays its owner's until it is freed."""

    block: BlockCode = labelled("block it is of", "地址块")
    use: Use = labelled("use", "用途")
    owner: Owner = labelled("owner: pool/department/zone, or a code", "使用者（资源池/部门/网络区，或编号）")
    prefix: Prefix = labelled("prefix", "网段")
    since: date = labelled("day it was handed out", "分配日期")
    freed: date | None = labelled("day it was freed; kept from others for the quarantine", "收回日期", None)

    @property
    def code(self) -> str:
        """What lists and changes call it."""
        return f"{self.owner} {self.prefix}"

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        if self.freed is not None and self.freed < self.since:
            raise RecordError("freed-early", FREED_EARLY(freed=self.freed, since=self.since), field="freed")
        return self
