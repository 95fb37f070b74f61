"""What a service process has to know about its pool: one JSON file per pool, written by `up` and read by the launchers.

It holds generated passwords, so the file is for its owner only.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

SERVICES = ("keystone", "glance", "placement", "neutron", "nova", "cinder")
"""The services of a pool; a service's place is its offset from the pool's first port."""


@dataclass(frozen=True)
class Description:
    """One pool as its processes see it."""

    name: str
    region: str
    folder: str
    """Absolute; holds `etc`, `logs`, `run` and the services' own folders."""
    urls: dict[str, str]
    """Service → the URL of its endpoint, as in the service catalogue."""
    ports: dict[str, int]
    certificate: str
    """PEM file of the server's certificate; empty where the pool speaks plain HTTP."""
    key: str
    green: list[str]
    """Services of this release that run on eventlet."""
    threads: int
    """Worker threads of a service's HTTP server."""
    switch_interval: float
    """Seconds after which a thread is asked to give way to another."""
    hosts: list[str]
    zone: str
    """Availability zone of the network and storage services."""
    physical_networks: list[str]
    without: list[str]
    """Network extensions that this pool does not offer."""
    code: str
    """Digest of this package's source: with another one, running services are out of date."""
    passwords: dict[str, str] = field(repr=False)
    """Of the accounts `admin`, `service` (all services) and `govcloud`."""

    def path(self, *parts: str) -> Path:
        """A path below the pool's folder."""
        return Path(self.folder, *parts)

    def to_json(self) -> str:
        """The file's text."""
        return json.dumps(asdict(self), indent=1)


def read_description(file: Path) -> Description:
    """The pool that `file` describes."""
    return Description(**json.loads(file.read_text()))


def digest_code() -> str:
    """The digest of this package's source files."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
