"""Write all configuration files of a pool, and the folders and keys that its services expect to find."""

import shutil

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


def write_configuration(r: Rendering) -> None:
    """Write the pool's folders, keys, configuration files and description."""
    folder = r.site.folder
    for name in FOLDERS:
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    for repository in ("fernet", "credential"):
        keep_fernet_keys(folder / "keys" / repository)
    etc = folder / "etc"
    for service, render in RENDERERS.items():
        text = to_ini({**render(r), **common_sections(r, service)})
        write_atomic(etc / configuration_name(service), text, mode=OWNER_ONLY)
        (etc / f"{service}-policy.yaml").touch()
    shutil.copy(f"{r.environment}/etc/glance/glance-api-paste.ini", etc / "glance-api-paste.ini")
    shutil.copy(f"{r.environment}/etc/nova/api-paste.ini", etc / "api-paste.ini")
    write_atomic(folder / "pool.json", r.site.describe().to_json(), mode=OWNER_ONLY)


def configuration_name(service: str) -> str:
    """Name of a service's configuration file."""
    return {"glance": "glance-api.conf"}.get(service, f"{service}.conf")
