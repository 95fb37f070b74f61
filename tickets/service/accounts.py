"""Accounts of the portal: made with a password that is good enough, logged in with, locked after wrong tries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from pydantic import TypeAdapter
from pydantic import ValidationError as BadName

from govcloud.errors import Exit, GovcloudError
from govcloud.inventory.models.base import Username
from govcloud.text import Text, literal
from tickets.domain.people import Person, Role
from tickets.domain.rights import DEPARTMENT
from tickets.store.models import Account, LoginTry
from tickets.store.rows import read_person

TRIES, TRIES_OF_ADDRESS = 5, 30
"""Wrong tries that an account, or an address, has within the time below."""
LOCKED_FOR = timedelta(minutes=15)
USERNAME: TypeAdapter[str] = TypeAdapter(Username)
WRONG = Text("account or password is wrong", "账号或密码错误")
LOCKED = Text("too many wrong tries; try again after {minutes} minutes", "错误次数过多，请 {minutes} 分钟后再试")
THERE = Text('there is an account "{user}" already', "账号“{user}”已存在")
BAD_USER = Text(
    "an account begins with a small letter and has small letters, digits and . _ -",
    "账号须以小写字母开头，仅含小写字母、数字和 . _ -",
)
WEAK = Text("the password is not good enough", "密码强度不足")
NO_ROLES = Text("an account needs a role", "账号至少需要一个角色")
NO_DEPARTMENT = Text("an applicant or head needs a department", "申请人和使用单位负责人须指定使用单位")
NO_COUNTY = Text("a county reviewer needs a county", "区县审核人须指定区县")
ALONE = Text(
    "an administrator and an auditor have no other role, and nobody is the machine",
    "系统管理员、审计员不得兼任其他角色，任何人不得使用“系统”角色",
)


@dataclass(frozen=True)
class NewAccount:
    """What an account is to be."""

    user: str
    name: str
    roles: frozenset[Role]
    department: str = ""
    county: str = ""


def make_account(new: NewAccount, password: str) -> Account:
    """Make it. Raises GovcloudError: it is there, makes no sense, or its password is weak."""
    check_account(new)
    user = User(username=new.user)
    try:
        validate_password(password, user)
    except ValidationError as wrong:
        raise GovcloudError(WEAK, new.user, literal(" ".join(wrong.messages)), exit_code=Exit.USAGE) from wrong
    user.set_password(password)
    with transaction.atomic():
        if User.objects.filter(username=new.user).exists():
            raise GovcloudError(THERE(user=new.user), exit_code=Exit.USAGE)
        user.save()
        return Account.objects.create(
            user=user, name=new.name, roles=sorted(new.roles), department=new.department, county=new.county
        )


def check_account(new: NewAccount) -> None:
    """Raises GovcloudError where it makes no sense."""
    try:
        USERNAME.validate_python(new.user)
    except BadName:
        raise GovcloudError(BAD_USER, new.user, exit_code=Exit.USAGE) from None
    wrong = (
        (not new.roles, NO_ROLES),
        (bool(new.roles & DEPARTMENT) and not new.department, NO_DEPARTMENT),
        (Role.COUNTY in new.roles and not new.county, NO_COUNTY),
        (Role.MACHINE in new.roles, ALONE),
        (bool(new.roles & {Role.ADMIN, Role.AUDITOR}) and len(new.roles) > 1, ALONE),
    )
    for is_wrong, words in wrong:
        if is_wrong:
            raise GovcloudError(words, new.user, exit_code=Exit.USAGE)


def log_in(user: str, password: str, address: str, now: datetime) -> User:
    """The user. Raises GovcloudError: wrong, or locked for a while; which of account and password is not said."""
    refuse_locked(user, address, now)
    found = authenticate(username=user, password=password)
    good = isinstance(found, User) and Account.objects.filter(user=found).exists()
    LoginTry.objects.create(user=user[:150], address=address, at=now, good=good)
    if not isinstance(found, User) or not good:
        raise GovcloudError(WRONG, exit_code=Exit.REFUSED)
    return found


def refuse_locked(user: str, address: str, now: datetime) -> None:
    """Raises GovcloudError where the account or the address has tried too often since its last good one."""
    for most, tries in (
        (TRIES, LoginTry.objects.filter(user=user[:150], at__gt=now - LOCKED_FOR)),
        (TRIES_OF_ADDRESS, LoginTry.objects.filter(address=address, at__gt=now - LOCKED_FOR)),
    ):
        if count_wrong(tries.order_by("-id").values_list("good", flat=True)[:most]) >= most:
            minutes = int(LOCKED_FOR.total_seconds() // 60)
            raise GovcloudError(LOCKED(minutes=minutes), exit_code=Exit.REFUSED)


def count_wrong(tries: Iterable[bool]) -> int:
    """Wrong tries since the last good one, the last first."""
    count = 0
    for good in tries:
        if good:
            break
        count += 1
    return count


def find_person(user: User) -> Person:
    """Who acts with an account. Raises GovcloudError: it has no part in tickets."""
    account = Account.objects.select_related("user").filter(user=user).first()
    if account is None or not user.is_active:
        raise GovcloudError(WRONG, exit_code=Exit.REFUSED)
    return read_person(account)
