"""What a pool offers to all departments: ids for the names of the catalogue, and the extranet as an address group."""

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi.runtime import invoke_async

from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.pool import Pool as PoolRecord
from govcloud.text import Text
from stacks.components.catalogue import OUTPUT, from_outputs
from stacks.components.exports import export
from stacks.components.reach import Reach
from stacks.components.say import warn
from stacks.names import BASE_TYPE
from stacks.resources import classes

CATALOGUE = "govcloud:pool:catalogue"
ADDRESS_GROUPS = "address-group"
PROJECT = "govcloud-base"
"""The project on the pool that belongs to the platform itself."""
GAP = Text("pool `{pool}` does not have what its file names: {gap}", "资源池 `{pool}` 没有其文件中写的：{gap}")
CORRECT = Text(
    "correct the pool's file of the inventory or ask its provider; until then departments that use it are refused",
    "请更正清单中该资源池的文件或联系运营方；在此之前，用到它的部门无法部署",
)


class Base(pulumi.ComponentResource):
    """See above. It looks at what is there and makes nothing but address groups, where the pool has them.

    There is no resource type for QoS policies, so there are none here.
    """

    def __init__(
        self, pool: PoolRecord, found: Mapping[str, Any], reach: Reach, provider: pulumi.ProviderResource
    ) -> None:
        super().__init__(BASE_TYPE, pool.code, None, pulumi.ResourceOptions(providers=[provider]))
        for gap in found.get("missing", ()):
            warn(GAP(pool=pool.code, gap=gap), CORRECT, self)
        groups = self._make_address_groups(pool, reach) if ADDRESS_GROUPS in found.get("extensions", ()) else {}
        self.catalogue = from_outputs(pool.code, {**found, "address_groups": groups})
        export(OUTPUT, self.catalogue.outputs())
        self.register_outputs({})

    def _make_address_groups(self, pool: PoolRecord, reach: Reach) -> dict[str, Any]:
        """All prefixes of a zone. The internet has none: everybody is there."""
        inside = pulumi.ResourceOptions(parent=self)
        prefixes = [str(prefix) for prefix in reach.of_zone(Zone.EXTRANET)]
        if Zone.EXTRANET not in pool.zones or not prefixes:
            return {}
        project = classes.Project(PROJECT, inside, name=PROJECT, description="govcloud")
        zone = Zone.EXTRANET.value
        group = classes.AddressGroup(zone, inside, project=project.id, name=zone, addresses=prefixes)
        return {zone: group.id}


async def look_up(pool: str, provider: pulumi.ProviderResource) -> Mapping[str, Any]:
    """What the pool has for the names of the catalogue, see `stacks.provider.functions`."""
    found: Mapping[str, Any] = await invoke_async(CATALOGUE, {"pool": pool}, pulumi.InvokeOptions(provider=provider))
    return found
