"""Where one lab lives: its folder, the shared cache and its range of ports. Several labs can run beside each other."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from govcloud.errors import UsageError
from govcloud.settings import load_settings
from govcloud.text import Text
from scripts.lab.services.description import SERVICES

FIRST_PORT = 15000
POOL_STEP = 100
PROXY_OFFSET = 50
HOST = "127.0.0.1"
LOWEST_PORT, HIGHEST_PORT = 1024, 65535
PORTS = 500
"""How many ports one lab has for itself."""


@dataclass(frozen=True)
class Layout:
    """Folders and ports of one lab; nothing here needs to exist."""

    root: Path
    """State: credentials, logs, databases (`GOVCLOUD_LAB_DIR`)."""
    cache: Path
    """What can be made again and is shared by all labs: environments, migrated databases (`GOVCLOUD_CACHE_DIR`)."""
    first_port: int
    """`GOVCLOUD_LAB_PORTS`; the lab uses the 500 ports from there on."""

    @property
    def clouds(self) -> Path:
        """The clouds.yaml for OpenStack clients."""
        return self.root / "clouds.yaml"

    @property
    def authority(self) -> Path:
        """The certificate of the lab's own authority."""
        return self.root / "tls" / "ca.pem"

    @property
    def proxy_control_port(self) -> int:
        """Where the fault proxy takes its rules."""
        return self.first_port + 490

    @property
    def database_port(self) -> int:
        """MariaDB."""
        return self.first_port + 491

    @property
    def monitor_port(self) -> int:
        """The first of ten for Prometheus and what belongs to it."""
        return self.first_port + 480

    def pool_folder(self, name: str) -> Path:
        """Folder of one pool."""
        return self.root / "pools" / name

    def service_ports(self, index: int) -> dict[str, int]:
        """Service → port, for the pool at `index`."""
        base = self.first_port + POOL_STEP * index
        return {service: base + offset for offset, service in enumerate(SERVICES)}

    def proxy_ports(self, index: int) -> dict[str, int]:
        """Service → port of the fault proxy in front of it."""
        return {service: port + PROXY_OFFSET for service, port in self.service_ports(index).items()}


def load_layout(environment: Mapping[str, str] = os.environ) -> Layout:
    """The layout that the environment asks for."""
    settings = load_settings(environment)
    return Layout(settings.lab, settings.cache, read_port(environment.get("GOVCLOUD_LAB_PORTS") or str(FIRST_PORT)))


def read_port(words: str) -> int:
    """The first port of a range that we may use; raises UsageError."""
    if not words.isascii() or not words.isdigit() or not LOWEST_PORT <= int(words) <= HIGHEST_PORT - PORTS:
        what = Text("GOVCLOUD_LAB_PORTS is '{words}'", "GOVCLOUD_LAB_PORTS 的值为“{words}”")
        todo = Text(
            "set it to a number from {low} to {high}: the first of {n} ports",
            "请设为 {low} 到 {high} 之间的数字：{n} 个端口中的第一个",
        )
        raise UsageError(what(words=words), todo=todo(low=LOWEST_PORT, high=HIGHEST_PORT - PORTS, n=PORTS))
    return int(words)
