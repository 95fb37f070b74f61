"""Accounts with a role in a project as members of the department."""

import re

from pydantic import ValidationError

from govcloud.inventory.models.department import Member, Role
from govcloud.text import Text
from stacks.adoption.found import Found
from stacks.adoption.sketch import Sketch
from stacks.resources.handler import Live

OTHER_ROLE = Text(
    "account `{user}` has role `{role}`, which members of a department do not get: it is not adopted",
    "账号 `{user}` 的角色 `{role}` 不在部门成员可用角色之内，未纳管",
)
GROUP = Text(
    "group {group} has role `{role}`; a department's members are accounts: it is not adopted",
    "用户组 {group} 拥有角色 `{role}`；部门成员须为账号，未纳管",
)
INCOMPLETE = Text(
    "account `{user}` has no e-mail address, or a name that no member may have: it is not adopted",
    "账号 `{user}` 没有邮箱，或账号名不符合要求，未纳管",
)


def find_members(found: Found, sketch: Sketch) -> list[Member]:
    """All members, by account. Our own account is none."""
    users = {user.id: user for user in found.of("User")}
    roles: dict[str, list[Role]] = {}
    for row in found.of("RoleAssignment"):
        user, role = users.get(row.values.get("user", "")), row.values["role"]
        if "group" in row.values:
            sketch.note(GROUP(group=row.values["group"], role=role))
        elif user is None or user.id == found.picture.account:
            continue
        elif role in set(Role):
            roles.setdefault(user.id, []).append(Role(role))
        else:
            sketch.note(OTHER_ROLE(user=user.values["name"], role=role))
    members = (make_member(users[user], held, sketch) for user, held in roles.items())
    return sorted((member for member in members if member is not None), key=lambda member: member.user)


def make_member(user: Live, roles: list[Role], sketch: Sketch) -> Member | None:
    """One member; None, with a sentence, when the account does not fit."""
    name = str(user.values["name"])
    words = re.sub(r"\s+", " ", str(user.values.get("description") or "")).strip() or name
    try:
        member = Member(user=name, name=words, email=user.values.get("email") or "", roles=sorted(roles))
    except ValidationError:
        sketch.note(INCOMPLETE(user=name))
        return None
    sketch.hint("User", name, user.id)
    return member
