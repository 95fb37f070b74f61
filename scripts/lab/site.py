"""One pool in one lab: the pool's description joined with the lab's folders, ports and passwords."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from scripts.lab.layout import HOST, Layout
from scripts.lab.pools import Pool
from scripts.lab.services.description import Description, digest_code

PATHS = {"nova": "/v2.1", "cinder": "/v3/$(project_id)s"}
GREEN = {"2024.1": ("nova", "neutron", "cinder", "glance")}
"""Release → services that run on eventlet there."""
THREADS = 4
SWITCH_INTERVAL = 0.005


@dataclass(frozen=True)
class Site:
    """Everything that is particular to one pool of one lab."""

    name: str
    index: int
    pool: Pool
    layout: Layout
    passwords: dict[str, str] = field(repr=False)
    threads: int = THREADS
    switch_interval: float = SWITCH_INTERVAL

    @property
    def folder(self) -> Path:
        """The pool's folder."""
        return self.layout.pool_folder(self.name)

    @property
    def scheme(self) -> str:
        """`https` where the pool has TLS."""
        return "https" if self.pool.tls else "http"

    @cached_property
    def ports(self) -> dict[str, int]:
        """Service → port."""
        return self.layout.service_ports(self.index)

    @property
    def controller(self) -> str:
        """The host name under which the pool's central services run."""
        return f"{self.name}-ctl"

    @property
    def authority(self) -> str | None:
        """The CA file that clients need, or None."""
        return str(self.layout.authority) if self.pool.tls else None

    def root_url(self, service: str) -> str:
        """Where a service's server listens."""
        return f"{self.scheme}://{HOST}:{self.ports[service]}"

    def endpoint(self, service: str) -> str:
        """A service's endpoint in the catalogue."""
        return self.root_url(service) + PATHS.get(service, "")

    @property
    def auth_url(self) -> str:
        """Where clients log in."""
        return self.root_url("keystone") + "/v3"

    def describe(self) -> Description:
        """What the pool's processes have to know."""
        tls = self.layout.root / "tls"
        return Description(
            name=self.name,
            region=self.pool.region,
            folder=str(self.folder),
            urls={service: self.endpoint(service) for service in self.ports},
            ports=self.ports,
            certificate=str(tls / f"{self.name}.pem") if self.pool.tls else "",
            key=str(tls / f"{self.name}.key") if self.pool.tls else "",
            green=list(GREEN.get(self.pool.release, ())),
            threads=self.threads,
            switch_interval=self.switch_interval,
            hosts=self.pool.hosts.names,
            zone=self.pool.hosts.zones[0],
            physical_networks=self.pool.physical_networks,
            without=list(self.pool.without),
            code=digest_code(),
            passwords=self.passwords,
        )
