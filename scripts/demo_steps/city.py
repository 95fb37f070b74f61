"""The demo's own copy of the worked example, and hands that change a pool behind the product's back."""

import shutil
from pathlib import Path
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.inventory.load import load_inventory
from govcloud.pools.clouds import list_clouds_files
from govcloud.pools.session import PoolSession, open_session
from govcloud.settings import load_settings
from govcloud.text import Text


def inventory_copy() -> Path:
    """The folder of the copy; it lasts, so that one can go on with it after the demo."""
    return load_settings().state / "demo" / "inventory"


def copy_inventory() -> Path:
    """A fresh copy of the worked example. Addresses and pools that an earlier demo has chosen are chosen again."""
    copy = inventory_copy()
    if copy.exists():
        shutil.rmtree(copy)
    copy.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copytree(load_settings({}).inventory, copy))


def replace_once(file: Path, old: str, new: str) -> None:
    """Change one place of a file. Raises GovcloudError when it is not there."""
    words = file.read_text(encoding="utf-8")
    if words.count(old) != 1:
        raise GovcloudError(
            Text("the worked example has changed; nothing was done", "示例清单已变化，未作任何更改"), str(file)
        )
    file.write_text(words.replace(old, new), encoding="utf-8")


def sign_in(pool: str) -> PoolSession:
    """A plain session with a pool, as anybody with an account has it."""
    return open_session(load_inventory(inventory_copy()).pool_by_code[pool], list_clouds_files(None, load_settings()))


def find_by_name(session: PoolSession, service: str, kind: str, name: str, project: str = "") -> dict[str, Any]:
    """The thing of a name, of one project where one is given. Raises GovcloudError when there is none."""
    params = {"project_id": project} if project else {}
    found = [row for row in session.list(service, f"/{kind}", kind.replace("-", "_"), params) if row["name"] == name]
    if not found:
        raise GovcloudError(Text("there is no {name}", "没有 {name}")(name=name), session.pool.code)
    return found[0]


def list_findings(drift: Any) -> list[dict[str, Any]]:
    """All findings of `govcloud drift --json`."""
    return [finding for pool in drift["pools"] for finding in pool["findings"]]
