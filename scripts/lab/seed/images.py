"""Images: small raw files with the metadata of the systems they stand for."""

from scripts.lab.client import Client
from scripts.lab.pools import Image

MIB = 1024 * 1024
SYSTEMS = {
    "kylin-v10": {"os_distro": "kylin", "os_version": "V10-SP3"},
    "openeuler-22.03": {"os_distro": "openeuler", "os_version": "22.03-LTS-SP4"},
    "uos-20": {"os_distro": "uos", "os_version": "20"},
}


def seed_images(client: Client) -> None:
    """The pool's images, public and active."""
    known = {image["name"]: image for image in client.get("glance", "/v2/images?limit=100")["images"]}
    for name, image in client.site.pool.images.items():
        row = known.get(name) or client.send("glance", "POST", "/v2/images", {"name": name, **describe(image)})
        if row["status"] == "queued":
            kind = {"Content-Type": "application/octet-stream"}
            client.send("glance", "PUT", f"/v2/images/{row['id']}/file", content(name), **kind)


def describe(image: Image) -> dict[str, object]:
    """An image's properties."""
    bus = {"hw_scsi_model": "virtio-scsi"} if image.disk_bus == "scsi" else {}
    return {
        "disk_format": "raw",
        "container_format": "bare",
        "visibility": "public",
        "protected": True,
        "min_disk": 20,
        "min_ram": 1024,
        "architecture": "x86_64",
        "os_type": "linux",
        "hw_disk_bus": image.disk_bus,
        "hw_vif_model": "virtio",
        "hw_qemu_guest_agent": "yes",
        **bus,
        **SYSTEMS[image.os],
    }


def content(name: str) -> bytes:
    """One MiB that tells the image's name and is otherwise empty."""
    return f"image {name} of the govcloud lab: no system in it\n".encode().ljust(MIB, b"\0")
