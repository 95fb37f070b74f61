"""The digest of all that a stack's program is made of: with the same one as its last run, a run can change nothing."""

import hashlib
import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from govcloud.pools.capabilities import Capabilities
from stacks.components.names import StackName
from stacks.operations.world import World

_CODE = ("components", "provider", "resources", "program.py", "names.py")


def make_basis(world: World, stack: StackName, capabilities: Capabilities) -> str:
    """Digest of program, provider, the part of the inventory that the program reads, and the resolved catalogue."""
    inventory = world.inventory
    department = inventory.department_by_code.get(stack.department)
    parts: list[Any] = [
        _code_digest(),
        inventory.city.model_dump_json(),
        inventory.pool_by_code[stack.pool].model_dump_json(),
        department.model_dump_json() if department else "",
        _addresses(world),
        capabilities.model_dump_json(exclude={"read_at"}),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _addresses(world: World) -> str:
    """All prefixes: rules of one department may name those of any other."""
    held = sorted((str(key), str(grant.prefix)) for key, grant in world.addresses.handed.held.items())
    blocks = [block.model_dump_json() for block in world.inventory.addresses]
    return hashlib.sha256(json.dumps([held, blocks]).encode()).hexdigest()


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
