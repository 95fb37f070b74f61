"""An inventory as it would be with some files changed, read and checked as a whole without touching its folder."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from govcloud.inventory.folder import list_files
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import Loaded, read_inventory
from govcloud.inventory.problems import InvalidInventory


def read_with(folder: Path, texts: Mapping[str, str]) -> Loaded:
    """What `read_inventory` would say of `folder` if the files in `texts`, by their path in it, said that."""
    with tempfile.TemporaryDirectory(prefix="govcloud-") as name:
        view = Path(name)
        for _, file in list_files(folder)[0]:
            if file not in texts:
                (view / file).parent.mkdir(parents=True, exist_ok=True)
                (view / file).symlink_to((folder / file).absolute())
        for file, text in texts.items():
            (view / file).parent.mkdir(parents=True, exist_ok=True)
            (view / file).write_bytes(text.encode())
        return replace(read_inventory(view), folder=folder)


def load_with(folder: Path, texts: Mapping[str, str]) -> Inventory:
    """The inventory with these files changed. Raises InvalidInventory with all problems when there is an error."""
    loaded = read_with(folder, texts)
    if loaded.inventory is None:
        raise InvalidInventory(str(folder), loaded.problems)
    return loaded.inventory
