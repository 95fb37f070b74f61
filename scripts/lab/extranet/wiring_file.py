"""The wiring as a file, so that whoever makes faults or probes knows what was built without the inventory."""

import json
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from govcloud.files import write_atomic
from scripts.lab.extranet.wiring import Wiring


def write_wiring(file: Path, wiring: Wiring) -> None:
    """Write it, atomically."""
    write_atomic(file, json.dumps(asdict(wiring), indent=1))


def read_wiring(file: Path) -> Wiring | None:
    """The wiring that was built; None where none was, or one of another time's shape."""
    try:
        return TypeAdapter(Wiring).validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None
