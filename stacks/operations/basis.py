"""The digest of all that a stack's program is made of: with the same one as its last run, a run can change nothing."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from govcloud.addresses.tenants import TenantPlan
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Use
from govcloud.pools.capabilities import Capabilities
from stacks.components.names import StackName
from stacks.operations.changes import unwrap

_CODE = ("components", "provider", "resources", "program.py", "names.py")


@dataclass(frozen=True)
class Inputs:
    """What programs are made of, digested once for all stacks of a round."""

    inventory: Inventory
    addresses: TenantPlan

    def digest(self, stack: StackName, pool: Capabilities, offer: Mapping[str, Any] | None) -> str:
        """Digest for one stack: code, its part of the inventory, the pool, and what the pool's base exports.

        Other departments count only by their addresses, which rules may name, and by accounts that they have as well.
        """
        department = self.inventory.department_by_code.get(stack.department)
        parts = [
            _code_digest(),
            self._shared,
            self.inventory.pool_by_code[stack.pool].model_dump_json(),
            department.model_dump_json() if department else "",
            [self._departments_of[member.user] for member in department.members] if department else [],
            pool.model_dump_json(exclude={"read_at"}),
            unwrap(dict(offer or {})) if stack.department else "",
        ]
        return _hash(parts)

    @cached_property
    def _departments_of(self) -> dict[str, list[str]]:
        """Account → departments that have it."""
        found: dict[str, list[str]] = {}
        for department in self.inventory.departments:
            for member in department.members:
                found.setdefault(member.user, []).append(department.code)
        return found

    @cached_property
    def _shared(self) -> str:
        """What all stacks may read: the city, and who is where with which prefix."""
        inventory = self.inventory
        held = sorted((str(key), str(grant.prefix)) for key, grant in self.addresses.handed.held.items())
        others = [row for row in inventory.allocations if row.use is not Use.TENANT]
        records = [inventory.city, *inventory.addresses, *others, *inventory.extranet.vrfs]
        nodes = [(node.code, node.department) for node in inventory.extranet.nodes if node.department]
        tenants = [str(tenant) for tenant in self.addresses.tenants]
        return _hash([[record.model_dump_json() for record in records], held, nodes, tenants])


def _hash(parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@cache
def _code_digest() -> str:
    """Digest of our own source of programs and provider, and of Pulumi's version."""
    room = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(version("pulumi").encode())
    for name in _CODE:
        place = room / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(str(file.relative_to(room)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
