"""Write all configuration files of a pool, and the folders and keys that its services expect to find."""

from pathlib import Path

from govcloud.files import write_atomic
from scripts.lab.config.common import Rendering, common_sections, to_ini
from scripts.lab.config.compute import nova
from scripts.lab.config.identity import keystone
from scripts.lab.config.images import glance, placement
from scripts.lab.config.network import neutron
from scripts.lab.config.storage import cinder
from scripts.lab.credentials import OWNER_ONLY, keep_fernet_keys

RENDERERS = {
    "keystone": keystone,
    "glance": glance,
    "placement": placement,
    "neutron": neutron,
    "nova": nova,
    "cinder": cinder,
}
PASTE_FILES = {"etc/glance/glance-api-paste.ini": "glance-api-paste.ini", "etc/nova/api-paste.ini": "api-paste.ini"}
"""Files that glance and nova want beside their configuration: path in the release's environment → name."""
FOLDERS = (
    "etc",
    "logs",
    "run",
    "data/lock",
    "data/coordination",
    "data/glance/images",
    "data/glance/staging",
    "data/glance/tasks",
    "data/neutron",
    "data/nova/instances",
    "data/cinder",
)


def write_configuration(r: Rendering) -> bool:
    """Write the pool's folders, keys, configuration files and description; whether a file had to change."""
    folder = r.site.folder
    for name in FOLDERS:
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    for repository in ("fernet", "credential"):
        keep_fernet_keys(folder / "keys" / repository)
    files = {"pool.json": r.site.describe().to_json()}
    for service, render in RENDERERS.items():
        files[f"etc/{configuration_name(service)}"] = to_ini({**render(r), **common_sections(r, service)})
        files[f"etc/{service}-policy.yaml"] = ""
    for source, target in PASTE_FILES.items():
        files[f"etc/{target}"] = Path(r.environment, source).read_text()
    changed = {name: text for name, text in files.items() if not has_content(folder / name, text)}
    for name, text in changed.items():
        write_atomic(folder / name, text, mode=OWNER_ONLY)
    return bool(changed)


def has_content(file: Path, text: str) -> bool:
    """Whether the file exists with exactly this text."""
    return file.exists() and file.read_text() == text


def configuration_name(service: str) -> str:
    """Name of a service's configuration file."""
    return {"glance": "glance-api.conf"}.get(service, f"{service}.conf")
