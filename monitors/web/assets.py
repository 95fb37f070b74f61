"""The files of the page, under a path that changes with their content, so that a browser may keep them for ever."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).with_name("static")
TYPES = MappingProxyType({".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".txt": "text/plain"})


@dataclass(frozen=True)
class Asset:
    """One file."""

    type: str
    plain: bytes
    packed: bytes
    """The same as gzip."""


@dataclass(frozen=True)
class Assets:
    """All files, read once."""

    hash: str
    files: Mapping[str, Asset]

    def url(self, name: str) -> str:
        """Where a file is."""
        return f"/static/{self.hash}/{name}"


def read_assets(folder: Path = FOLDER) -> Assets:
    """Read a folder. Modules that name each other by relative paths stay together: one hash is in the path of all."""
    files = {each.relative_to(folder).as_posix(): each for each in sorted(folder.rglob("*")) if each.is_file()}
    digest = hashlib.sha256()
    found: dict[str, Asset] = {}
    for name, path in files.items():
        content = path.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
        kind = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "text/plain"
        found[name] = Asset(kind, content, gzip.compress(content, 6, mtime=0))
    return Assets(digest.hexdigest()[:16], MappingProxyType(found))
