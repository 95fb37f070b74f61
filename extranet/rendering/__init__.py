"""Device models to the text of their configuration files: pure, one package per platform, no file is touched here."""

import hashlib
from collections.abc import Callable, Mapping
from importlib import import_module

from extranet.devices.model import DeviceModel
from govcloud.inventory.models.extranet import Platform

type Files = dict[str, str]
"""Path without its leading slash → text. One of a Linux device is `etc/frr/frr.conf`; others have one file."""

RENDERERS = {
    Platform.LINUX: "extranet.rendering.linux",
    Platform.VRP: "extranet.rendering.vrp",
    Platform.COMWARE: "extranet.rendering.comware",
}
"""Platform → module with `render(model) -> Files`, imported when the first device of it is rendered."""


def render_device(model: DeviceModel) -> Files:
    """All configuration files of a device. The same model gives the same bytes."""
    render: Callable[[DeviceModel], Files] = import_module(RENDERERS[model.platform]).render
    return render(model)


def digest_files(files: Mapping[str, str]) -> str:
    """SHA-256, in hex, of paths and texts, whatever their order: two devices with it have the same configuration."""
    whole = hashlib.sha256()
    for path in sorted(files):
        text = files[path].encode()
        whole.update(f"{path}\0{len(text)}\0".encode())
        whole.update(text)
    return whole.hexdigest()
