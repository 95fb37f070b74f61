"""The folder `intended/`: what every device should have, under review like code.

`<device>/model.json` is the device model; every other file of `<device>/` is a configuration file under its path on the
device, as it is rendered. A device's folder is replaced whole: no reader finds a mixture, and no killed run leaves one.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from extranet.devices.model import DeviceModel
from extranet.rendering import Files, render_device
from govcloud.errors import GovcloudError
from govcloud.files import sync_folder
from govcloud.text import Text, literal

MODEL = "model.json"
FRESH, OLD = ".new", ".old"
"""Ends of the hidden folders that a device's is replaced by way of."""

UNREADABLE = Text("the intended configuration cannot be read", "无法读取目标配置")
UNWRITABLE = Text("the intended configuration cannot be written", "无法写入目标配置")
MAKE_ANEW = Text("make it anew with: govcloud extranet render", "请重新生成：govcloud extranet render")
FREE_DISK = Text("see to space and rights, then render again", "请检查磁盘空间和权限后重新生成")

MODELS: TypeAdapter[DeviceModel] = TypeAdapter(DeviceModel)


def render_intended(model: DeviceModel) -> Files:
    """Everything that a device's folder holds: its configuration files and its model."""
    return {**render_device(model), MODEL: dump_model(model)}


def dump_model(model: DeviceModel) -> str:
    """A model as JSON; what has its default is left out."""
    return MODELS.dump_json(model, indent=1, exclude_defaults=True).decode() + "\n"


def load_model(text: str, where: str) -> DeviceModel:
    """The model that was dumped. Raises GovcloudError when it is none."""
    try:
        return MODELS.validate_json(text)
    except ValidationError as wrong:
        why = literal(str(wrong.errors(include_url=False)[0]["msg"]))
        raise GovcloudError(UNREADABLE, where, why, MAKE_ANEW) from wrong


def read_intended(folder: Path) -> dict[str, Files]:
    """Device → its files; empty where the folder is not there yet. Raises GovcloudError."""
    if not folder.is_dir():
        return {}
    try:
        return {name: dict(_read_files(folder / name)) for name in _list_devices(folder)}
    except (OSError, UnicodeDecodeError) as wrong:
        raise GovcloudError(UNREADABLE, str(folder), literal(str(wrong)), MAKE_ANEW) from wrong


def write_intended(
    folder: Path, wanted: Mapping[str, Files], gone: Iterable[str], tell: Callable[[int, int], None]
) -> None:
    """Replace the folders of the devices that are `wanted` anew, and take those away that are `gone`.

    All is written and synced beside the old before anything is replaced, so a full disk changes nothing. `tell` hears
    how many of how many devices are written. Raises GovcloudError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        for number, (device, files) in enumerate(wanted.items(), 1):
            _write_files(folder / f".{device}{FRESH}", files)
            tell(number, len(wanted))
        os.sync()
        for device in wanted:
            _replace(folder, device)
        for device in gone:
            shutil.rmtree(folder / device)
        sync_folder(folder)
    except OSError as wrong:
        raise GovcloudError(UNWRITABLE, str(folder), literal(wrong.strerror or str(wrong)), FREE_DISK) from wrong


def _list_devices(folder: Path) -> list[str]:
    return sorted(entry.name for entry in os.scandir(folder) if entry.is_dir() and entry.name[0] != ".")


def _read_files(folder: Path) -> Iterator[tuple[str, str]]:
    for top, _, names in os.walk(folder):
        for name in names:
            path = Path(top, name)
            yield path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")


def _write_files(folder: Path, files: Files) -> None:
    made = set()
    for path, text in files.items():
        target = folder / path
        if target.parent not in made:
            target.parent.mkdir(parents=True, exist_ok=True)
            made.add(target.parent)
        target.write_text(text, encoding="utf-8", newline="")
        if text.startswith("#!"):
            target.chmod(0o755)


def _replace(folder: Path, device: str) -> None:
    own, old = folder / device, folder / f".{device}{OLD}"
    if own.exists():
        own.rename(old)
    (folder / f".{device}{FRESH}").rename(own)
    if old.exists():
        shutil.rmtree(old)


def _sweep(folder: Path) -> None:
    """Put back, or take away, what a run that was killed has left."""
    for entry in list(os.scandir(folder)):
        if entry.name.startswith(".") and entry.name.endswith((FRESH, OLD)):
            own = folder / entry.name[1:].removesuffix(FRESH).removesuffix(OLD)
            if entry.name.endswith(OLD) and not own.exists():
                Path(entry).rename(own)
            else:
                shutil.rmtree(entry)
