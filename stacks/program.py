"""The Pulumi program: all resources of one stack as a function of the inventory. It is imported once per process."""

from collections.abc import Awaitable, Callable

from govcloud.errors import GovcloudError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.department import Department as DepartmentRecord
from govcloud.text import Text
from stacks.components.accounts import refuse_taken_accounts
from stacks.components.base import Base, look_up
from stacks.components.catalogue import read_catalogue
from stacks.components.department import Department, Scope
from stacks.components.exports import export
from stacks.components.names import find_stack, stack_names
from stacks.components.needs import refuse_gaps, refuse_shortage
from stacks.components.passwords import make_password
from stacks.components.provider import Pool
from stacks.components.reach import Plan, Reach
from stacks.components.say import as_refusal, warn
from stacks.components.system import System

__all__ = ["Program", "make_program", "stack_names"]

type Program = Callable[[], Awaitable[None]]
"""What `pulumi.run` and the embedded engine take."""

UNPLACED = Text(
    "not provided: system `{system}` has no pool yet, so it is in no stack",
    "未提供：业务系统 `{system}` 尚未确定资源池，不在任何栈中",
)
PLACE = Text("run `govcloud placement choose {system}`", "请执行 `govcloud placement choose {system}`")


def make_program(
    inventory: Inventory, stack: str, plan: Plan, *, new_password: Callable[[], str] = make_password
) -> Program:
    """The program of a stack, `<pool>.<department>` or `<pool>.base`.

    It may run any number of times. `new_password` is asked for each account whenever it runs; only what the run that
    makes the account was given is used. Raises UsageError when the inventory has no such stack.
    """
    found = find_stack(inventory, stack)
    pool, reach = inventory.pool_by_code[found.pool], Reach(inventory, plan)

    async def declare() -> None:
        provider = Pool(pool.code)
        try:
            if not found.department:
                Base(pool, await look_up(pool.code, provider), reach, provider)
                return
            department = inventory.department_by_code[found.department]
            scope = Scope(department, pool, await read_catalogue(pool.code), reach, new_password)
            declare_department(scope, provider)
        except GovcloudError as error:
            raise as_refusal(error) from error

    return declare


def declare_department(scope: Scope, provider: Pool) -> None:
    """The department, its systems on the pool, and what the stack tells about them."""
    placed = [record for record in scope.department.systems if record.pool == scope.pool.code]
    refuse_taken_accounts(scope)
    refuse_gaps(scope, placed)
    refuse_shortage(scope, placed)
    department = Department(scope, provider)
    systems = [System(record, department, scope, provider) for record in placed]
    members = {system.record.code: system.members.id for system in systems}
    for system in systems:
        system.make(members)
    for code in list_unplaced(scope.department):
        warn(UNPLACED(system=code), PLACE(system=f"{scope.department.code}.{code}"), department)
    export("project", department.project)
    export("systems", {system.record.code: system.outputs() for system in systems})
    if department.users:
        export("passwords", {name: user.password for name, user in department.users.items()})


def list_unplaced(department: DepartmentRecord) -> list[str]:
    """Systems without a pool."""
    return [system.code for system in department.systems if system.pool is None]
