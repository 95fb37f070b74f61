"""What may stand in a cell that offers a choice: the value, and the word people know it by. Both are understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.city import Level, Secrecy, Zone
from govcloud.inventory.models.department import Duty, Role
from govcloud.inventory.models.system import DataClass
from govcloud.inventory.nearest import fold_name
from govcloud.inventory.tables.sheets import Column

WORDS: Mapping[type[Enum], Mapping[str, str]] = {
    Level: {"city": "市", "county": "县", "township": "乡", "village": "村"},
    Duty: {"head": "负责人", "operations": "运维", "security": "安全"},
    Role: {"reader": "只读", "member": "使用", "manager": "管理"},
    DataClass: {"general": "一般", "important": "重要", "core": "核心"},
    Secrecy: {
        "none": "公开",
        "internal": "内部（工作秘密）",
        "confidential": "秘密",
        "secret": "机密",
        "top-secret": "绝密",
    },
    Zone: {"extranet": "政务外网区", "internet": "互联网区"},
}
"""Value → its word in Chinese, for the values that are not everybody's words."""

TRUTH = {"true": "是", "false": "否"}


@dataclass(frozen=True)
class Choice:
    """One thing that may be chosen: `value` is what the inventory says, `word` what people say; it may be the same."""

    value: str
    word: str
    alone: bool = False
    """Whether the word says it all, as 是 does for true."""

    @property
    def shown(self) -> str:
        """`政务外网区 extranet`, or one of the two alone."""
        if self.word in ("", self.value):
            return self.value
        return self.word if self.alone else f"{self.word} {self.value}"


def list_choices(column: Column, inventory: Inventory | None = None) -> list[Choice]:
    """What a column offers; codes only when there is an inventory to take them from. Empty for free text."""
    if column.refers:
        return [Choice(code, word) for code, word in _list_codes(column.refers, inventory)] if inventory else []
    if column.kind is bool:
        return [Choice(value, word, alone=True) for value, word in TRUTH.items()]
    if issubclass(column.kind, Enum):
        words = WORDS.get(column.kind, {})
        return [Choice(item.value, words.get(item.value, "")) for item in column.kind]
    return []


def find_choice(written: str, choices: list[Choice]) -> str | None:
    """The value that is meant by a value, a word, or both as they are shown; None when it is none of them."""
    folded = fold_name(written)
    for choice in choices:
        if written == choice.value:
            return choice.value
        if choice.word and folded in (fold_name(choice.word), fold_name(choice.shown)):
            return choice.value
    return None


def show_choice(value: str, choices: list[Choice]) -> str:
    """A value as it is shown; the value itself when it is none of the choices."""
    return next((choice.shown for choice in choices if choice.value == value), value)


def _list_codes(kind: str, inventory: Inventory) -> list[tuple[str, str]]:
    catalogue = inventory.city.catalogue
    if kind == "pools":
        return [(pool.code, pool.name.zh) for pool in inventory.pools]
    if kind == "departments":
        return [(department.code, department.name.zh) for department in inventory.departments]
    names: Mapping[str, list[str]] = {
        "flavors": list(catalogue.flavors),
        "images": list(catalogue.images),
        "volume-types": list(catalogue.volume_types),
    }
    return [(name, "") for name in names.get(kind, [])]
