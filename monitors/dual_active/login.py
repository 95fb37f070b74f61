"""How collectors sign in to storage arrays: a file outside the inventory, by pairs, that only its owner may read."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from govcloud.errors import UsageError
from govcloud.text import Text

VARIABLE = "GOVCLOUD_ARRAYS_FILE"
NO_FILE = Text("the file with the sign-ins of arrays cannot be read", "无法读取阵列登录信息文件")
OPEN_FILE = Text("others may read the file with the sign-ins of arrays", "阵列登录信息文件可被他人读取")
CLOSE_IT = Text("chmod 600 {path}", "chmod 600 {path}")
WRONG = Text("the file with the sign-ins of arrays is not as it should be", "阵列登录信息文件格式不正确")
FORM = Text(
    "write per pair: `PAIR: {{user: NAME, password: WORDS, trust: CA-FILE}}`; trust may be left out",
    "每个双活对一行：`编号: {{user: 用户, password: 密码, trust: CA 证书文件}}`，trust 可省略",
)


@dataclass(frozen=True, slots=True)
class Login:
    """A user who may look at a pair's two arrays."""

    user: str
    password: str = field(repr=False)
    trust: Path | None = None
    """Authority that signs the arrays' certificates; none: those that the system trusts."""


class Entry(BaseModel):
    """As the file has it."""

    model_config = ConfigDict(extra="forbid", strict=False)

    user: str
    password: str
    trust: Path | None = None


ENTRIES = TypeAdapter(dict[str, Entry])


def find_file(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The file, if somebody says where it is."""
    return Path(environment[VARIABLE]) if environment.get(VARIABLE) else None


def read_logins(path: Path | None) -> dict[str, Login]:
    """Sign-ins by the inventory's code of the pair; none without a file. Raises UsageError, which tells no secret."""
    if path is None:
        return {}
    try:
        if path.stat().st_mode & 0o077:
            raise UsageError(OPEN_FILE, str(path), todo=CLOSE_IT(path=path))
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as wrong:
        raise UsageError(NO_FILE, str(path)) from wrong
    try:
        entries = ENTRIES.validate_python(yaml.safe_load(text) or {})
    except (yaml.YAMLError, ValidationError):
        raise UsageError(WRONG, str(path), todo=FORM()) from None
    return {code: Login(each.user, each.password, each.trust) for code, each in entries.items()}
