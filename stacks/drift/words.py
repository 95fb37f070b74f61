"""How drift is told: values on one line, and the sentence that says what repairs it."""

import json
from collections.abc import Mapping
from typing import Any

from govcloud.secret_text import HIDDEN, hide_secrets
from govcloud.text import Text, literal
from stacks.drift.finding import Repair
from stacks.resources.security_rules import REMOTES
from stacks.resources.values import Secret

LONGEST = 120
NONE = "–"

REFRESH_UPDATE = Text("`govcloud up --refresh` sets it back", "执行 `govcloud up --refresh` 恢复")
REFRESH_REPLACE = Text(
    "`govcloud up --refresh` replaces the resource; take over the new value in the inventory if that must not be",
    "执行 `govcloud up --refresh` 会重建该资源；如不可重建，请在清单中采用现值",
)
REFRESH_CREATE = Text("`govcloud up --refresh` makes it again", "执行 `govcloud up --refresh` 重新创建")
CREATE_EMPTY = Text(
    "`govcloud up --refresh` makes a new, empty one; restore its data from the backup",
    "执行 `govcloud up --refresh` 会新建空资源；数据须从备份恢复",
)
TAKE_OVER = Text(
    "`up` cannot undo it ({why}): take over the new value in the inventory",
    "`up` 无法恢复（{why}）：请在清单中采用现值",
)
TAKEN_UP = Text("the next `govcloud up` takes it up", "下次 `govcloud up` 会接管")
DELETE_OR_KEEP = Text(
    "delete it on the pool; what is needed belongs into the inventory, which makes it anew",
    "请在资源池删除；确有需要的，请写入清单由平台创建",
)
DELETE = Text(
    "look whose it is, then delete it on the pool; `up` never touches it",
    "请确认归属后在资源池删除；`up` 不会处理它",
)
WAIT = Text("wait for the run to end, then look again", "请等待该任务结束后重新检查")

REMEDIES = {Repair.UPDATE: REFRESH_UPDATE, Repair.REPLACE: REFRESH_REPLACE, Repair.CREATE: REFRESH_CREATE}


def tell(value: Any, type_name: str = "") -> str:
    """A value on one line: a dash for none, a security-group rule as people say it, else JSON, cut short."""
    if value is None:
        return NONE
    if isinstance(value, str):
        return shorten(value) if value else '""'
    if type_name == "SecurityGroup" and isinstance(value, Mapping) and "direction" in value:
        return tell_rule(value)
    return shorten(json.dumps(value, ensure_ascii=False, default=str))


def tell_rule(rule: Mapping[str, Any]) -> str:
    """A rule: `ingress tcp 22 from 0.0.0.0/0`."""
    least, most = rule.get("port_min"), rule.get("port_max")
    ports = "" if least is None and most is None else f" {least}" if least == most else f" {least}-{most}"
    anywhere = "::/0" if rule.get("ethertype") == "IPv6" else "0.0.0.0/0"
    remote = next((rule[name] for name in REMOTES if rule.get(name)), anywhere)
    way = "from" if rule["direction"] == "ingress" else "to"
    words = f" ({rule['description']})" if rule.get("description") else ""
    return f"{rule['direction']} {rule.get('protocol', 'any')}{ports} {way} {remote}{words}"


def shorten(words: str) -> str:
    """At most so many characters, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def hide(value: Any, name: str = "") -> Any:
    """The value of this name with everything secret in it hidden, declared or found."""
    return hide_secrets(hide_declared(value), name)


def hide_declared(value: Any) -> Any:
    """The value without what is declared a secret."""
    if isinstance(value, Secret):
        return HIDDEN
    if isinstance(value, Mapping):
        return {name: hide_declared(item) for name, item in value.items()}
    if isinstance(value, list):
        return [hide_declared(item) for item in value]
    return value


def quoted(words: str) -> Text:
    """A name in a sentence."""
    return literal(words or NONE)
