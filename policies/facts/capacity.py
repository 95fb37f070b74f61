"""Facts of how much a pool has and uses: hosts as placement counts them, addresses of networks, agents of routers."""

from govcloud.text import Text
from policies.facts.fact import Fact
from policies.facts.record import Record, told


class Stock(Record):
    """What a host has of one class: `VCPU`, `MEMORY_MB`, `DISK_GB`."""

    name: str
    total: int
    reserved: int
    ratio: float = told("allocation_ratio")
    """How often the same may be given out."""
    used: int

    @property
    def size(self) -> float:
        """How much may be given out."""
        return (self.total - self.reserved) * self.ratio


class Provider(Fact):
    """Something that servers use up, above all a host."""

    KIND = "placement.Provider"
    WORDS = Text("resource providers", "资源提供者")

    name: str
    stocks: tuple[Stock, ...] = told(read=Stock.read_parts())


class SubnetRoom(Record):
    """Addresses of a subnet."""

    cidr: str
    total: int = told("total_ips")
    used: int = told("used_ips")


class NetworkRoom(Fact):
    """Addresses of a network. Its id is the network's."""

    KIND = "network.Room"
    WORDS = Text("address usage of networks", "网络地址用量")

    name: str = told("network_name")
    subnets: tuple[SubnetRoom, ...] = told("subnet_ip_availability", SubnetRoom.read_parts())


class NetworkAgent(Fact):
    """An agent of the network service on one host."""

    KIND = "network.Agent"
    WORDS = Text("network agents", "网络代理")

    type: str = told("agent_type")
    host: str
    alive: bool


class ComputeService(Fact):
    """A service that runs servers on one host; it says in which zone the host is."""

    KIND = "compute.Service"
    WORDS = Text("compute services", "计算服务")

    host: str
    zone: str
    state: str
    """`up` or `down`."""
    status: str
    """`enabled` or `disabled`."""


class BackEnd(Fact):
    """A store of volumes as its driver tells it. Its id is `host@back-end#store`. Sizes are GiB."""

    KIND = "storage.BackEnd"
    WORDS = Text("storage back ends", "存储后端")

    total: float = told("total_capacity_gb")
    """A driver may say that it does not know, or that there is no end: the field is unknown then."""
    allocated: float = told("allocated_capacity_gb")
    """Of all volumes that were made there, whatever they hold."""
    backend: str | None = told("volume_backend_name")
    """By this name volume types choose it."""
