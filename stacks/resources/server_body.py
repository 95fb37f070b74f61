"""What the compute service is told when a server is made. Pure."""

import base64
from collections.abc import Mapping
from typing import Any

from stacks.resources.marks import KEY
from stacks.resources.values import Values

BOOT = {"boot_index": 0, "destination_type": "volume", "delete_on_termination": False}


def create_body(mark: str, new: Values) -> dict[str, Any]:
    """What the compute service is told; `mark` says whose the server is."""
    optional = {"key_name": new.get("keypair"), "availability_zone": new.get("availability_zone")}
    if "user_data" in new:
        optional["user_data"] = base64.b64encode(new["user_data"].encode()).decode()
    server: dict[str, Any] = {
        "name": new["name"],
        "flavorRef": new["flavor"],
        "networks": [{"port": port} for port in new["ports"]] or "none",
        "metadata": {**new["metadata"], KEY: mark},
        "config_drive": new["config_drive"],
        **{name: value for name, value in optional.items() if value is not None},
    }
    if "boot_from" in new:
        server["block_device_mapping_v2"] = [{**BOOT, "uuid": new["boot_from"], "source_type": "volume"}]
    elif "boot_volume" in new:
        server["block_device_mapping_v2"] = [boot_device(new["image"], new["boot_volume"])]
    else:
        server["imageRef"] = new["image"]
    hints = {"os:scheduler_hints": {"group": new["server_group"]}} if "server_group" in new else {}
    return {"server": server, **hints}


def boot_device(image: str, volume: Mapping[str, Any]) -> dict[str, Any]:
    """A new volume to boot from."""
    return {
        **BOOT,
        "uuid": image,
        "source_type": "image",
        "volume_size": volume["size"],
        "delete_on_termination": not volume["keep"],
        **({"volume_type": volume["type"]} if "type" in volume else {}),
    }
