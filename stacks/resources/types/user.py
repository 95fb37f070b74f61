"""A user: a person or a program with an account on the pool."""

from govcloud.text import Text
from stacks.resources.common import ID
from stacks.resources.definition import ResourceType
from stacks.resources.keystone import COMMON, ENABLED, place_of
from stacks.resources.kinds import Str
from stacks.resources.properties import Property
from stacks.resources.rest import RestHandler

INPUTS = {
    **COMMON,
    "enabled": ENABLED,
    "password": Property(Str(), Text("password", "密码"), secret=True, unseen=True),
    "email": Property(Str(), Text("e-mail", "邮箱")),
    "default_project": Property(ID, Text("id of the project to sign in to", "默认项目的 ID"), api="default_project_id"),
}

TYPE = ResourceType(
    module="identity",
    name="User",
    doc=Text("a user", "用户"),
    inputs=INPUTS,
    handler=RestHandler(place_of("user"), INPUTS, {}),
    delete_before_replace=True,
)
