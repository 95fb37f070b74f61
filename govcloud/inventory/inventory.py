"""The whole inventory of a city as one value, with look-ups by code. It is made by the loader and never changed."""

from functools import cached_property

from pydantic import ConfigDict

from govcloud.inventory.models.address import AddressBlock, Allocation
from govcloud.inventory.models.announced import Announced
from govcloud.inventory.models.base import Model, labelled
from govcloud.inventory.models.city import City
from govcloud.inventory.models.department import Department
from govcloud.inventory.models.extranet import Extranet
from govcloud.inventory.models.notice import Notices
from govcloud.inventory.models.pool import Pool
from govcloud.inventory.models.safeguards import Security
from govcloud.inventory.models.setting import Setting
from govcloud.inventory.models.system import System
from govcloud.inventory.models.waiver import Waiver


class Inventory(Model):
    """One city: everything downstream is a function of this."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))

    city: City = labelled("the city", "城市")
    pools: list[Pool] = labelled("resource pools", "资源池")
    departments: list[Department] = labelled("departments", "部门")
    extranet: Extranet = labelled("the extranet", "电子政务外网", factory=Extranet)
    addresses: list[AddressBlock] = labelled("address plan", "地址规划", factory=list)
    allocations: list[Allocation] = labelled("addresses handed out", "地址分配", factory=list)
    waivers: list[Waiver] = labelled("waivers", "豁免", factory=list)
    announced: list[Announced] = labelled("announced steps", "已知变化", factory=list)
    notices: Notices = labelled("notifications", "通报", factory=Notices)
    policies: list[Setting] = labelled("parameters of rules", "规则参数", factory=list)
    security: Security = labelled("security ledgers", "安全台账", factory=Security)

    @cached_property
    def pool_by_code(self) -> dict[str, Pool]:
        """Code → pool."""
        return {pool.code: pool for pool in self.pools}

    @cached_property
    def department_by_code(self) -> dict[str, Department]:
        """Code → department."""
        return {department.code: department for department in self.departments}

    @cached_property
    def systems(self) -> list[tuple[Department, System]]:
        """Every system with its department, in the order of the files."""
        return [(department, system) for department in self.departments for system in department.systems]

    def replace(self, **records: object) -> "Inventory":
        """The inventory with other records under some fields; unlike `model_copy`, its look-ups are made anew."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return Inventory(**{**fields, **records})
