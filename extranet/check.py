"""Everything that is to be said about the wanted extranet before it is built: ports, addresses, diversity."""

from collections.abc import Iterator

from extranet.address_check import check_addresses
from extranet.diversity.check import check_diversity
from extranet.findings import Finding, Grade
from extranet.intent import Intent, read_intent
from govcloud.inventory.inventory import Inventory
from govcloud.text import Text

NO_PORT = Text("extranet/devices.csv does not say its {port}", "extranet/devices.csv 中没有写 {port}")
SAY_PORT = Text("without it {why}", "缺少时{why}")
PORTS = {
    "pair_port": Text("the two devices of the node cannot back each other", "节点的两台设备无法互为备份"),
    "management_port": Text("the device cannot be managed", "无法管理该设备"),
}
"""Port that every device has → what it is for."""


def check_extranet(inventory: Inventory) -> list[Finding]:
    """All findings, the worst first, then in the order of the inventory."""
    intent = read_intent(inventory)
    findings = [*_check_ports(intent), *check_addresses(inventory, intent), *check_diversity(inventory, intent)]
    return sorted(findings, key=lambda finding: list(Grade).index(finding.grade))


def _check_ports(intent: Intent) -> Iterator[Finding]:
    for device in intent.devices.values():
        for port, why in PORTS.items():
            if getattr(device, port) is None:
                yield Finding("no-port", Grade.REFUSED, device.code, NO_PORT(port=port), SAY_PORT(why=why))
