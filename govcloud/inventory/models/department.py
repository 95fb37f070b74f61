"""A department (使用单位): who it is, who its people are, what it may use, and its systems."""

from enum import StrEnum

from govcloud.inventory.models.base import Code, Email, Model, Name, Phone, Sentence, Username, labelled
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.codes import PoolCode
from govcloud.inventory.models.pool import Quota
from govcloud.inventory.models.system import System


class Duty(StrEnum):
    """What a contact answers for."""

    HEAD = "head"
    OPERATIONS = "operations"
    SECURITY = "security"


class Role(StrEnum):
    """What a member may do in the department's tenant projects: keystone's default roles."""

    READER = "reader"
    MEMBER = "member"
    MANAGER = "manager"


class Contact(Model):
    """A person to call."""

    name: Sentence = labelled("name", "姓名")
    duty: Duty = labelled("duty", "职责")
    phone: Phone = labelled("telephone", "电话")
    email: Email = labelled("e-mail", "邮箱")


class Member(Model):
    """A person with an account in the department's tenant projects."""

    user: Username = labelled("account", "账号")
    name: Sentence = labelled("name", "姓名")
    email: Email = labelled("e-mail", "邮箱")
    roles: list[Role] = labelled("roles", "角色", min_length=1)


class Department(Model):
    """`departments/<code>.yml`: one department with its systems."""

    code: Code = labelled("department", "部门编号")
    name: Name = labelled("name", "名称")
    level: Level = labelled("administrative level", "行政层级")
    county: Code | None = labelled("county it belongs to, below city level", "所属县区", None)
    contacts: list[Contact] = labelled("contacts", "联系人", min_length=1)
    members: list[Member] = labelled("accounts", "账号", factory=list)
    quotas: dict[PoolCode, Quota] = labelled("pool → what it may use there", "各资源池配额", factory=dict)
    systems: list[System] = labelled("systems", "业务系统", factory=list)
