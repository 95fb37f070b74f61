"""An inventory in one line: how many of what it holds."""

from dataclasses import asdict, dataclass

from govcloud.inventory.demand import sum_demand
from govcloud.inventory.inventory import Inventory
from govcloud.text import Text


@dataclass(frozen=True)
class Summary:
    """Counts over the whole city; storage in GiB."""

    pools: int
    departments: int
    systems: int
    servers: int
    cores: int
    memory_gib: int
    storage_gib: int
    nodes: int
    devices: int
    links: int

    def to_text(self, name: Text) -> Text:
        """The line that a person reads."""
        line = Text(
            "{name}: pools {pools}, departments {departments}, systems {systems}, servers {servers} ({cores} cores, "
            "{memory} memory, {storage} storage), extranet nodes {nodes}, devices {devices}, links {links}",
            "{name}：{pools} 个资源池，{departments} 个部门，{systems} 个业务系统，{servers} 台云主机，{cores} 核，"
            "内存 {memory}，存储 {storage}；外网节点 {nodes} 个，设备 {devices} 台，链路 {links} 条",
        )
        return line(**asdict(self), name=name, memory=format_gib(self.memory_gib), storage=format_gib(self.storage_gib))


def summarise(inventory: Inventory) -> Summary:
    """The counts of an inventory."""
    demand = sum_demand((system for _, system in inventory.systems), inventory.city.catalogue)
    return Summary(
        pools=len(inventory.pools),
        departments=len(inventory.departments),
        systems=len(inventory.systems),
        servers=demand.servers,
        cores=demand.cores,
        memory_gib=demand.memory_gib,
        storage_gib=demand.storage_gib,
        nodes=len(inventory.extranet.nodes),
        devices=len(inventory.extranet.devices),
        links=len(inventory.extranet.links),
    )


def format_gib(gib: int) -> str:
    """GiB as people write it: `800 GiB`, `12.3 TiB`."""
    return f"{gib} GiB" if gib < 10 * 1024 else f"{gib / 1024:,.1f} TiB"
