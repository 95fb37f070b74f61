"""A city's first inventory: small, valid, and with comments that teach. `files/` holds it; this fills in the names."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from govcloud.errors import UsageError
from govcloud.folders import make_folder
from govcloud.inventory.load import read_inventory
from govcloud.inventory.models.base import CODE_PATTERN
from govcloud.inventory.problems import InvalidInventory
from govcloud.inventory.scaffold.repository import GitResult, start_repository
from govcloud.text import Text

FILES = Path(__file__).parent / "files"

HIDDEN = {"gitignore": ".gitignore", "gitlab-ci.yml": ".gitlab-ci.yml"}
"""Files that are stored without their dot, so that tools do not obey them here."""

PLAIN_WORDS = re.compile(r"[\w()（）·.-]+(?: [\w()（）·.-]+)*")
"""Names that YAML needs no quotes for."""

BAD_CODE = Text('"{code}" cannot be the code of a city', "“{code}”不能作为城市编号")
CODE_RULE = Text(
    "give one of lower-case letters, digits and dashes with --city, such as hanjiang",
    "请用 --city 指定由小写字母、数字和短横线组成的编号，例如 hanjiang",
)


@dataclass(frozen=True)
class CityName:
    """What the new city is called."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True)
class Scaffold:
    """What was made: files relative to the folder, and what became of the git repository."""

    folder: Path
    files: tuple[str, ...]
    git: GitResult


def name_city(folder: Path, code: str | None, zh: str | None, en: str | None) -> CityName:
    """The names that were given, and for the others ones made from the folder's name. Raises UsageError."""
    code = code or folder.absolute().name
    if not re.fullmatch(CODE_PATTERN, code):
        raise UsageError(BAD_CODE(code=code), todo=CODE_RULE)
    return CityName(code, zh or "某市", en or code.replace("-", " ").title())


def make_scaffold(folder: Path, city: CityName) -> Scaffold:
    """Write the inventory and, where git is installed, commit it. Raises UsageError when the folder is not empty.

    A folder that holds nothing but an empty git repository, as after a clone, is filled and left uncommitted.
    """
    names = {"@CITY@": city.code, "@NAME_ZH@": city.zh, "@NAME_EN@": city.en}
    with make_folder(folder, besides=(".git",)) as new:
        files = [_write(path, new, names) for path in sorted(FILES.rglob("*")) if path.is_file()]
        loaded = read_inventory(new)
        if loaded.inventory is None:
            raise InvalidInventory(str(folder), loaded.problems)
        git = start_repository(new, folder)
    return Scaffold(folder, tuple(files), git)


def _write(source: Path, folder: Path, names: dict[str, str]) -> str:
    relative = source.relative_to(FILES).as_posix()
    relative = HIDDEN.get(relative, relative)
    text = source.read_text(encoding="utf-8")
    for mark, name in names.items():
        quoted = name if source.suffix == ".md" or PLAIN_WORDS.fullmatch(name) else json.dumps(name, ensure_ascii=False)
        text = text.replace(mark, quoted)
    target = folder / relative
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")
    target.chmod(0o755 if source.suffix == ".sh" else 0o644)
    return relative
