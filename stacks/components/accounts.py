"""Accounts of members: a pool has one of each name, and it belongs to the first department that names it."""

from govcloud.inventory.models.department import Department
from govcloud.text import Text
from stacks.components.department import Scope
from stacks.components.say import refuse

TAKEN = Text(
    "account `{user}` is a member of `{first}` on pool `{pool}` already",
    "账号 `{user}` 已是资源池 `{pool}` 上部门 `{first}` 的成员",
)
RENAME = Text(
    "give the member of `{department}` an account of another name", "请为部门 `{department}` 的成员改用其他账号名"
)


def refuse_taken_accounts(scope: Scope) -> None:
    """Raises RunError when a department before this one has a member of the same account on the pool."""
    pool, code = scope.pool.code, scope.department.code
    for user in (member.user for member in scope.department.members):
        first = find_owner(scope, user)
        if first is not None and first.code != code:
            raise refuse(
                TAKEN(user=user, first=first.code, pool=pool),
                todo=RENAME(department=code),
                where=f"departments/{code}.yml",
            )


def find_owner(scope: Scope, user: str) -> Department | None:
    """The first department on the pool with this member, in the order of the inventory."""
    there = {tenant.department for tenant in scope.reach.tenants if tenant.pool == scope.pool.code}
    for department in scope.reach.inventory.departments:
        if department.code in there and any(member.user == user for member in department.members):
            return department
    return None
