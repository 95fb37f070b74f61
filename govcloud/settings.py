"""Where things are: the folders and files that a command works on, from its options, the environment and the defaults.

Only paths and switches that more than one room needs; secrets never live here.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PRODUCT = Path(__file__).resolve().parent.parent
"""The folder that holds the rooms: the checkout, or site-packages of an installation."""


@dataclass(frozen=True)
class Settings:
    """Paths of one run. All are absolute; none needs to exist."""

    inventory: Path
    """Folder of the city's inventory (`GOVCLOUD_INVENTORY`; default: the worked example)."""
    state: Path
    """Folder of what must last on this machine (`GOVCLOUD_STATE_DIR`)."""
    cache: Path
    """Folder of what can be made again (`GOVCLOUD_CACHE_DIR`)."""
    lab: Path
    """Folder of the lab's credentials, logs and databases (`GOVCLOUD_LAB_DIR`)."""


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Settings by the XDG base directory rules, each overridden by its own variable."""
    home = Path(environment.get("HOME") or Path.home())

    def folder(variable: str, default: Path) -> Path:
        return Path(environment[variable]).absolute() if environment.get(variable) else default

    state = folder("GOVCLOUD_STATE_DIR", folder("XDG_STATE_HOME", home / ".local/state") / "govcloud")
    return Settings(
        inventory=folder("GOVCLOUD_INVENTORY", PRODUCT / "inventories" / "hanjiang"),
        state=state,
        cache=folder("GOVCLOUD_CACHE_DIR", folder("XDG_CACHE_HOME", home / ".cache") / "govcloud"),
        lab=folder("GOVCLOUD_LAB_DIR", state / "lab"),
    )
