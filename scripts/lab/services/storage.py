"""Cinder's fake storage backend with a configured size, so that capacity is used up and given back.

Cinder loads the class by its name from `cinder.conf`.
"""

import io
from typing import Any

from cinder import context, objects
from cinder.tests import fake_driver
from cinder.volume import configuration
from oslo_config import cfg

OPTIONS = [
    cfg.IntOpt("lab_capacity_gb", default=1024, help="Size of the backend."),
    cfg.StrOpt("lab_role", default="general", help="What the backend is for; reported as a capability."),
]
cfg.CONF.register_opts(OPTIONS, group=configuration.SHARED_CONF_GROUP)
BODY = b"an image made from a volume of the govcloud lab\n".ljust(64 * 1024, b"\0")


class SizedDriver(fake_driver.FakeLoggingVolumeDriver):
    """A backend whose free space is its size less what its volumes take."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.configuration.append_config_values(OPTIONS)
        self.backend_name = self.configuration.volume_backend_name

    def extend_volume(self, volume: Any, new_size: int) -> None:
        """Nothing to do: the database has the size. Older releases would run LVM here."""

    def clone_image(self, *_what: Any) -> tuple[dict[str, Any], bool]:
        """A volume is made from an image at once, as on storage that shares its blocks; other ways would run qemu."""
        return {}, True

    def copy_volume_to_image(self, ctxt: Any, _volume: Any, image_service: Any, image_meta: dict[str, Any]) -> None:
        """The image gets a small body in place of the volume's."""
        image_service.update(ctxt, image_meta["id"], {}, io.BytesIO(BODY))

    def _update_volume_stats(self) -> None:
        total = self.configuration.lab_capacity_gb
        volumes = objects.VolumeList.get_all_by_host(context.get_admin_context(), self.host)
        used = sum(volume.size for volume in volumes)
        pool = {
            "pool_name": self.backend_name,
            "total_capacity_gb": total,
            "free_capacity_gb": total - used,
            "allocated_capacity_gb": used,
            "provisioned_capacity_gb": used,
            "max_over_subscription_ratio": "1.0",
            "reserved_percentage": 0,
            "thick_provisioning_support": True,
            "thin_provisioning_support": False,
            "multiattach": True,
            "storage_role": self.configuration.lab_role,
            "dual_active": self.configuration.lab_role == "dual-active",
            "QoS_support": False,
            "filter_function": self.get_filter_function(),
            "goodness_function": self.get_goodness_function(),
        }
        self._stats = {
            "volume_backend_name": self.backend_name,
            "vendor_name": "govcloud lab",
            "driver_version": self.VERSION,
            "storage_protocol": "fake",
            "pools": [pool],
        }
