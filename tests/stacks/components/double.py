"""A pool that exists in memory: the real provider's Check, Diff and previews, no cloud behind it.

What a pool answers is the subject of tests/lab; here it is what the program asks for.
"""

import itertools
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast, override

from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2 as pb

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.pool import Pool
from govcloud.pools.capabilities import Capabilities, Gap, Kind, ServiceVersions
from stacks.provider.provider import Provider, find_type
from stacks.provider.servicer import GovcloudServicer, token_of
from stacks.provider.wire import from_struct, to_struct
from stacks.resources.kinds import Str

if TYPE_CHECKING:
    from govcloud.pools.session import PoolSession
    from stacks.resources.values import Values

SERVICES = ("identity", "compute", "network", "image", "block-storage")
EXTENSIONS = ("address-group", "qos", "standard-attr-tag", "stateful-security-group")


def capabilities_of(pool: Pool, extensions: Iterable[str] = EXTENSIONS) -> Capabilities:
    """A pool that has all its file names; ids are `id-` and the pool's name."""
    names = {
        "flavor": pool.flavors,
        "image": pool.images,
        "volume-type": pool.volume_types,
        "zone": {zone.value: attachment.network for zone, attachment in pool.zones.items()},
    }
    service = ServiceVersions(url="", microversion_max="2.96")
    return Capabilities(
        pool=pool.code,
        key="",
        read_at=datetime(2026, 11, 1, tzinfo=UTC),
        region=pool.region,
        release="2026.2",
        project_id="own",
        roles=["admin"],
        services=dict.fromkeys(SERVICES, service),
        extensions=list(extensions),
        resolved={kind: {code: f"id-{name}" for code, name in found.items()} for kind, found in names.items()},
        availability_zones=[],
        limits={},
        gaps=[],
        unread=[],
    )


class DoublePools:
    """The pools of an inventory. Those in `plain` have no address groups."""

    def __init__(self, inventory: Inventory, plain: Iterable[str] = ("mobile", "unicom")) -> None:
        self._plain = set(plain)
        self._providers = {pool.code: self._make(pool) for pool in inventory.pools}
        self._executor = ThreadPoolExecutor(2)
        self.made: dict[str, str] = {}
        self.numbers = itertools.count(1)

    def provider(self, code: str) -> Provider:
        """The provider on a pool."""
        return self._providers[code]

    def executor(self, code: str) -> ThreadPoolExecutor:  # noqa: ARG002 - one for all
        """Its threads."""
        return self._executor

    def lose(self, code: str, kind: Kind, name: str) -> None:
        """The pool does not have what the inventory names."""
        found = self._providers[code]
        own = {"flavor": found.session.pool.flavors}[kind][name]
        known = {other: dict(names) for other, names in found.capabilities.resolved.items()}
        del known[kind][name]
        gap = Gap(kind=kind, code=name, name=own)
        lesser = found.capabilities.model_copy(update={"resolved": known, "gaps": [gap]})
        self._providers[code] = replace(found, capabilities=lesser)

    def _make(self, pool: Pool) -> Provider:
        extensions = [each for each in EXTENSIONS if each != "address-group" or pool.code not in self._plain]
        session = cast("PoolSession", SimpleNamespace(pool=pool))
        return Provider(session, capabilities_of(pool, extensions))


class DoubleServicer(GovcloudServicer):
    """Makes things in memory."""

    def __init__(self, pools: DoublePools) -> None:
        super().__init__(pools)
        self._double = pools

    @override
    async def Create(self, request: Any, context: Any) -> pb.CreateResponse:
        if request.preview:
            return await super().Create(request, context)
        inputs = from_struct(request.properties)
        definition = find_type(token_of(request))
        chosen = [n for n, each in definition.inputs.items() if each.by_pool and isinstance(each.kind, Str)]
        told: Values = dict.fromkeys([*definition.outputs, *chosen], "told")
        if "addresses" in definition.outputs:
            told["addresses"] = ["10.0.0.1"]
        resource_id = f"{definition.name.lower()}-{next(self._double.numbers)}"
        self._double.made[request.urn] = resource_id
        return pb.CreateResponse(id=resource_id, properties=to_struct({**told, **inputs}))

    @override
    async def Update(self, request: Any, context: Any) -> pb.UpdateResponse:
        if request.preview:
            return await super().Update(request, context)
        old = from_struct(request.olds)
        return pb.UpdateResponse(properties=to_struct({**old, **from_struct(request.news)}))

    @override
    async def Delete(self, request: Any, context: Any) -> empty_pb2.Empty:
        self._double.made.pop(request.urn, None)
        return empty_pb2.Empty()
