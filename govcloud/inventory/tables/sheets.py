"""Which sheets a department is laid out in, and which columns each has. The columns come from the models.

A sheet holds one kind of record; records that lie inside others say which in columns of their own.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, get_args, get_origin

from govcloud.inventory.fields import field_by_name, label_field, plain_type
from govcloud.inventory.models.base import Model, Name
from govcloud.inventory.models.codes import Refers
from govcloud.inventory.models.department import Contact, Department, Member
from govcloud.inventory.models.pool import Quota
from govcloud.inventory.models.system import Database, Exposure, LoadBalancer, Servers, System, Volume
from govcloud.text import Text

HOLDER_LABELS = {
    "departments": Text("department", "部门编号"),
    "systems": Text("system", "系统编号"),
    "servers": Text("group of servers", "主机组"),
}
"""Sheet whose records hold others → heading of the column that says which of them."""

POOL_LABEL = Text("pool", "资源池")
NAME_LABELS = {"zh": Text("name in Chinese", "中文名称"), "en": Text("name in English", "英文名称")}


@dataclass(frozen=True)
class Column:
    """One column. `way` leads from the record to the value; it is empty for what stands outside the record.

    `kind` is the Python type of one value, `many` says that a cell lists several, `refers` names the kind of code.
    """

    key: str
    label: Text
    way: tuple[str, ...]
    kind: type
    required: bool
    many: bool = False
    refers: str = ""


@dataclass(frozen=True)
class Sheet:
    """One kind of record. `holders` are the sheets it lies in, the outermost first; `identity` is how it is called.

    The records are a list under the field named like the sheet, or a mapping from pools when `by_pool` is set.
    """

    key: str
    title: Text
    model: type[Model]
    holders: tuple[str, ...] = ()
    identity: str = ""
    by_pool: bool = False

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """All columns from left to right: holders, the pool, then the record's own fields."""
        outside = [
            Column(f"in_{holder}", HOLDER_LABELS[holder], (), str, required=True, refers=holder)
            for holder in self.holders
        ]
        if self.by_pool:
            outside.append(Column("pool", POOL_LABEL, (), str, required=True, refers="pools"))
        return (*outside, *_list_columns(self.model))


SHEETS: tuple[Sheet, ...] = (
    Sheet("departments", Text("Departments", "部门"), Department, identity="code"),
    Sheet("contacts", Text("Contacts", "联系人"), Contact, ("departments",)),
    Sheet("members", Text("Accounts", "账号"), Member, ("departments",)),
    Sheet("quotas", Text("Quotas", "配额"), Quota, ("departments",), by_pool=True),
    Sheet("systems", Text("Systems", "业务系统"), System, ("departments",), identity="code"),
    Sheet("servers", Text("Servers", "云主机"), Servers, ("departments", "systems"), identity="name"),
    Sheet("volumes", Text("Data volumes", "数据盘"), Volume, ("departments", "systems", "servers")),
    Sheet("exposure", Text("Exposure", "访问规则"), Exposure, ("departments", "systems")),
    Sheet("load_balancers", Text("Load balancers", "负载均衡"), LoadBalancer, ("departments", "systems")),
    Sheet("databases", Text("Databases", "数据库"), Database, ("departments", "systems")),
)
"""Every sheet, holders before what they hold. The titles are the names of the sheets in a workbook."""

SHEET_BY_KEY = {sheet.key: sheet for sheet in SHEETS}


def _list_columns(model: type[Model]) -> list[Column]:
    """The fields that fit in a cell; a name in two languages is two of them."""
    columns = []
    for name, field in field_by_name(model).items():
        kind = plain_type(field.annotation)
        if kind is Name:
            columns += [
                Column(f"{name}_{language}", label, (name, language), str, required=True)
                for language, label in NAME_LABELS.items()
            ]
            continue
        many = get_origin(kind) is list
        inner = get_args(kind)[0] if many else field.annotation
        value = plain_type(inner)
        if (many and isinstance(value, type) and issubclass(value, Model)) or get_origin(kind) is dict:
            continue
        refers = _find_reference([*field.metadata, inner])
        cell = value if isinstance(value, type) else str
        columns.append(Column(name, label_field(field), (name,), cell, field.is_required(), many, refers))
    return columns


def _find_reference(marks: list[Any]) -> str:
    """The kind of code that a `Refers` in an annotation names; empty when there is none."""
    for mark in marks:
        if isinstance(mark, Refers):
            return mark.to
        found = _find_reference([*getattr(mark, "__metadata__", ()), *get_args(mark)])
        if found:
            return found
    return ""
