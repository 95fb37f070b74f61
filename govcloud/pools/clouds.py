"""Finding a pool's entry in a clouds.yaml. Reading passwords and signing in is openstacksdk's work, not done here."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml
from rapidfuzz import process

from govcloud.errors import UsageError
from govcloud.pools.errors import PoolError
from govcloud.settings import Settings
from govcloud.text import Text

NAMES = ("clouds.yaml", "clouds.yml", "clouds.json")
ACCOUNT_OPTIONS = (
    "auth_url",
    "username",
    "user_id",
    "user_domain_name",
    "user_domain_id",
    "project_name",
    "project_id",
    "project_domain_name",
    "project_domain_id",
    "application_credential_id",
    "application_credential_name",
    "system_scope",
)
SEE_DOCS = Text(
    "write one as in `docs/pools.md`, or start the lab with `govcloud lab up`",
    "请按 `docs/pools.zh-CN.md` 编写，或执行 `govcloud lab up` 启动实验环境",
)


def list_clouds_files(
    given: Path | None, settings: Settings, environment: Mapping[str, str] = os.environ
) -> list[Path]:
    """The clouds.yaml files in which entries are looked up, first one first; all exist.

    A file that was named (`--clouds`, `OS_CLIENT_CONFIG_FILE`) is the only one; else openstacksdk's own places (working
    folder, user, system), then the lab's. Raises UsageError when there is none.
    """
    named = given or (Path(named) if (named := environment.get("OS_CLIENT_CONFIG_FILE")) else None)
    if named:
        if not named.is_file():
            raise UsageError(Text("there is no such clouds.yaml", "没有这个 clouds.yaml"), str(named), todo=SEE_DOCS)
        return [named]
    home = Path(environment.get("HOME") or Path.home())
    user = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    folders = [Path.cwd(), user / "openstack", home / ".config" / "openstack", Path("/etc/openstack"), settings.lab]
    found = [folder / name for folder in dict.fromkeys(folders) for name in NAMES if (folder / name).is_file()]
    if not found:
        places = ", ".join(str(folder) for folder in dict.fromkeys(folders))
        why = Text("looked in {places}", "已查找 {places}")(places=places)
        raise UsageError(Text("no clouds.yaml was found", "找不到 clouds.yaml"), why=why, todo=SEE_DOCS)
    return found


def read_entries(file: Path) -> dict[str, dict[str, object]]:
    """The entries of one clouds.yaml by name; raises UsageError when it cannot be read."""
    try:
        document = yaml.load(file.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except OSError as error:
        what = Text("cannot be read: {reason}", "无法读取：{reason}")(reason=error.strerror)
        todo = Text("check its owner and rights", "请检查文件属主和权限")
        raise UsageError(what, str(file), todo=todo) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{file}:{mark.line + 1}" if mark else str(file)
        why = getattr(error, "problem", None) or "not UTF-8"
        what = Text("is not valid YAML: {why}", "不是有效的 YAML：{why}")(why=why)
        raise UsageError(what, place, todo=Text("correct it by hand", "请手工更正")) from error
    clouds = document.get("clouds") if isinstance(document, dict) else None
    if not isinstance(clouds, dict):
        what = Text("has no `clouds:` with entries", "没有 `clouds:` 及其条目")
        raise UsageError(what, str(file), todo=SEE_DOCS)
    return {str(name): entry if isinstance(entry, dict) else {} for name, entry in clouds.items()}


def name_account(entry: Mapping[str, object]) -> str:
    """Who an entry signs in as, and where: the same words for the same account, and no secret in them."""
    auth = entry.get("auth")
    options = auth if isinstance(auth, dict) else {}
    return "|".join(f"{name}={options[name]}" for name in ACCOUNT_OPTIONS if options.get(name))


def find_entry(pool: str, cloud: str, files: Sequence[Path]) -> Path:
    """The first of `files` that has the entry `cloud`.

    Raises PoolError when none has it (with the nearest name), UsageError when a file cannot be read.
    """
    known: list[str] = []
    for file in files:
        entries = read_entries(file)
        if cloud in entries:
            return file
        known += entries
    nearest = process.extractOne(cloud, known, score_cutoff=60)
    hint = (
        Text("did you mean `{name}`?", "是否应为 `{name}`？")(name=nearest[0])
        if nearest
        else Text("there are: {names}", "现有条目：{names}")(names=", ".join(known) or "–")
    )
    raise PoolError(
        pool,
        "entry-missing",
        Text("clouds.yaml has no entry `{cloud}`", "clouds.yaml 中没有条目 `{cloud}`")(cloud=cloud),
        Text("looked in {files}; {hint}", "已查找 {files}；{hint}")(files=", ".join(map(str, files)), hint=hint),
        Text("add it, or correct `cloud` in the pool's inventory file", "请补充条目，或更正清单中该资源池的 `cloud`"),
    )
