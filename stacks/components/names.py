"""Names of stacks: `<pool>.<department>`, and `<pool>.base` for what a pool offers to all. No Pulumi in here."""

from typing import NamedTuple

from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.nearest import find_nearest
from govcloud.inventory.tenants import list_tenants
from govcloud.text import Text

BASE = "base"
TAKEN = Text(
    "a department cannot have the code `{name}`: stacks of that name are the pools' own",
    "部门编号不能是 `{name}`：该名称的栈属于资源池自身",
)
RENAME = Text("give it another code", "请改用其他编号")


class StackName(NamedTuple):
    """A stack. Codes may have dots in them, so a name is looked up and never taken apart."""

    pool: str
    department: str
    """Empty for the pool's base."""

    def __str__(self) -> str:
        return f"{self.pool}.{self.department or BASE}"


def stack_names(inventory: Inventory) -> list[str]:
    """All stacks: the base of each pool, then every department with a quota or a system on a pool."""
    return list(map(str, list_stacks(inventory)))


def list_stacks(inventory: Inventory) -> list[StackName]:
    """As `stack_names`, taken apart. Raises UsageError when a department has the name that bases have."""
    if BASE in inventory.department_by_code:
        raise UsageError(TAKEN(name=BASE), f"departments/{BASE}.yml", todo=RENAME)
    tenants = list_tenants(inventory.departments, inventory.pool_by_code)
    departments = dict.fromkeys(StackName(tenant.pool, tenant.department) for tenant in tenants)
    return [*(StackName(pool.code, "") for pool in inventory.pools), *departments]


def find_stack(inventory: Inventory, name: str) -> StackName:
    """The stack of a name; raises UsageError with the nearest name."""
    stacks = {str(stack): stack for stack in list_stacks(inventory)}
    if name in stacks:
        return stacks[name]
    nearest = find_nearest(name, stacks)
    raise UsageError(
        Text("the inventory has no stack `{name}`", "清单中没有栈 `{name}`")(name=name),
        why=Text(
            "a stack is `<pool>.base`, or `<pool>.<department>` of a department with a quota or a system on the pool",
            "栈名为 `<资源池>.base`，或 `<资源池>.<部门>`（该部门在此资源池有配额或业务系统）",
        ),
        todo=Text("did you mean `{nearest}`?", "是否想写 `{nearest}`？")(nearest=nearest) if nearest else None,
    )
