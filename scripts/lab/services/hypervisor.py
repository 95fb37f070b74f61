"""Nova's fake hypervisor with a size from the configuration, a lasting identity, and a memory for its guests.

Older releases look for drivers below `nova.virt` only, so this module is known to nova as `nova.virt.lab`; each compute
service of a pool makes one driver.
"""

import io
import uuid
from typing import Any

import nova.conf
import nova.context
from nova import objects
from nova.image import glance
from nova.virt import fake
from oslo_config import cfg

CONF = nova.conf.CONF
CONF.register_opts(
    [cfg.IntOpt("vcpus", default=8), cfg.IntOpt("memory_mb", default=8192), cfg.IntOpt("disk_gb", default=100)], "lab"
)
BODY = b"an image made from a server of the govcloud lab\n".ljust(64 * 1024, b"\0")


class SizedDriver(fake.FakeDriver):
    """A host with the pool's size of host, whose guests are still there after a restart."""

    def __init__(self, virtapi: Any, read_only: bool = False) -> None:
        self.vcpus = CONF.lab.vcpus
        self.memory_mb = CONF.lab.memory_mb
        self.local_gb = CONF.lab.disk_gb
        super().__init__(virtapi, read_only)

    def init_host(self, host: str) -> None:
        """Take up the guests that the database says run here: the parent class keeps them in memory only."""
        super().init_host(host)
        admin = nova.context.get_admin_context()
        for instance in objects.InstanceList.get_by_host(admin, host, expected_attrs=["flavor", "info_cache"]):
            self.instances[instance.uuid] = fake.FakeInstance(instance.name, instance.power_state, instance.uuid)
            self.resources.claim(
                vcpus=instance.flavor.vcpus, mem=instance.flavor.memory_mb, disk=instance.flavor.root_gb
            )
            for vif in instance.get_network_info():
                self._interfaces[vif["id"]] = vif

    def snapshot(self, context: Any, instance: Any, image_id: str, update_task_state: Any) -> None:
        """An image of a guest gets a small body in place of the guest's disk."""
        super().snapshot(context, instance, image_id, update_task_state)
        kind = {"disk_format": "raw", "container_format": "bare", "status": "active"}
        glance.API().update(context, image_id, kind, io.BytesIO(BODY))

    def get_available_resource(self, nodename: str) -> Any:
        """The host's size, under an id that is the same at every start."""
        return {**super().get_available_resource(nodename), "uuid": node_id(nodename)}

    def get_nodenames_by_uuid(self, refresh: bool = False) -> dict[str, str]:
        """This host alone: several computes of one process share no identity file."""
        return {node_id(name): name for name in self.get_available_nodes(refresh)}


def node_id(name: str) -> str:
    """The id of the compute node of that name."""
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))
