"""The lab as the ground of a drill: its fabric breaks, its hosts are probed, its devices are asked how they are."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from extranet.drill.course import Measured
from extranet.drill.model import Fault, Flow, Gap
from govcloud.errors import GovcloudError
from govcloud.text import Text
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.echo import PORT
from scripts.lab.extranet.faults import broken
from scripts.lab.extranet.hosts import Host
from scripts.lab.extranet.nodes import WORKERS, run_on_node
from scripts.lab.extranet.wiring import Wiring

PROBE = Path(__file__).with_name("probe.py")
SETTLE_SECONDS = 60.0
POLL_SECONDS = 0.5
FAR_FLOWS = 2
"""How many other sites of its area a host speaks to, besides what lies at the borders."""


@dataclass(frozen=True)
class LabProbing:
    """Probes of the lab that are being sent by a process of their own."""

    flows: tuple[Flow, ...]
    process: subprocess.Popen[bytes]

    def stop(self) -> Measured:
        """End it, with what was found."""
        words, _ = self.process.communicate()
        try:
            document = json.loads(words)
        except ValueError as error:
            raise GovcloudError(Text("the prober died", "探测程序异常退出")) from error
        gaps = [
            Gap(flow, found["longest_ms"], found["lost"], found["sent"])
            for flow, found in zip(self.flows, document["found"], strict=True)
        ]
        return Measured(tuple(gaps), document["late_ms"])


@dataclass(frozen=True)
class LabGround:
    """The running lab, with its devices configured."""

    box: Box
    wiring: Wiring

    def list_flows(self, node: str) -> Sequence[Flow]:
        """From every host of the node to other sites, pools or the internet, as its area allows; IPv4 and IPv6."""
        return [flow for host in self.wiring.hosts if host.node == node for flow in self._flows_of(host)]

    def _flows_of(self, host: Host) -> Iterator[Flow]:
        others = [each for each in self.wiring.hosts if each.vrf == host.vrf and each.node != host.node]
        zone = {"": ".extranet", "internet": "internet"}.get(host.vrf)
        borders = [each for each in self.wiring.borders if zone and each.name.endswith(zone)]
        sites = others[:: max(1, len(others) // FAR_FLOWS)][:FAR_FLOWS]
        targets = {each.name: each.addresses for each in sites} | {
            each.name: each.addresses for each in (*borders[:1], *borders[-1:])
        }
        for name, addresses in targets.items():
            for address in addresses:
                yield Flow(host.name, name, address.partition("/")[0])

    def break_it(self, fault: Fault) -> AbstractContextManager[None]:
        """Makes the fault in the fabric, and mends it."""
        return broken(self.box, self.wiring, fault)

    def probe(self, flows: Sequence[Flow]) -> LabProbing:
        """Begin to probe; returns when the first probes are being sent. Raises GovcloudError."""
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(PROBE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,  # it ends when its input does: an interruption at the terminal is not its own
        )
        if process.stdin is None or process.stdout is None:
            raise AssertionError
        wanted = [(str(self.box.space_path(flow.source)), flow.address, PORT) for flow in flows]
        process.stdin.write(json.dumps(wanted).encode() + b"\n")
        if process.stdout.readline() != b"ready\n":
            process.wait()
            raise GovcloudError(Text("the prober did not start", "探测程序没有启动"))
        return LabProbing(tuple(flows), process)

    def settle(self) -> None:
        """Wait until every BFD session is up and each side a is master of its local networks."""
        end = time.monotonic() + SETTLE_SECONDS
        while unsettled := self.list_unsettled():
            if time.monotonic() > end:
                what = Text("not all is well after {s:.0f} s: {names}", "{s:.0f} 秒后仍未恢复：{names}")
                raise GovcloudError(what(s=SETTLE_SECONDS, names="; ".join(unsettled[:6])))
            time.sleep(POLL_SECONDS)

    def list_unsettled(self) -> list[str]:
        """What is not as it should be, a sentence per device. Sessions to emulated devices are no fault."""
        dark = {node.code for node in self.wiring.emulated}
        with ThreadPoolExecutor(WORKERS) as workers:
            found = workers.map(lambda node: describe_trouble(self.box, node.code, dark), self.wiring.nodes)
            return [trouble for trouble in found if trouble]

    def count_downs(self) -> int:
        """How many BFD sessions have gone down since the devices started."""
        with ThreadPoolExecutor(WORKERS) as workers:
            return sum(workers.map(lambda node: count_downs_on(self.box, node.code), self.wiring.nodes))

    def read_load(self) -> float:
        """Load average of the machine over the last minute."""
        return float(Path("/proc/loadavg").read_text().split()[0])


def describe_trouble(box: Box, code: str, dark: set[str]) -> str:
    """What is not well on a node: BGP sessions that are not up, a side that is not master where it belongs."""
    document = json.loads(run_on_node(box, code, "vtysh", "-c", "show bgp vrf all summary json"))
    down = [
        f"{vrf} {address}"
        for vrf, families in document.items()
        for family in ("ipv4Unicast", "ipv6Unicast")
        for address, peer in families.get(family, {}).get("peers", {}).items()
        if peer["state"] != "Established" and not any(peer.get("desc", "").startswith(name) for name in dark)
    ]
    trouble = [f"{code}: {', '.join(down[:3])}"] if down else []
    if code.endswith("-a"):
        waiting = run_on_node(box, code, "sh", "-c", MASTERS).split()
        trouble += [f"{code}: {', '.join(waiting)}"] if waiting else []
    return "; ".join(trouble)


MASTERS = """
for area in $(sed -n 's/^area \\([^ ]*\\) .*/\\1/p' /etc/extranet/zones); do
    file=/etc/keepalived/$area.conf
    [ "$area" != default ] || file=/etc/keepalived/keepalived.conf
    [ -e "$file" ] || continue
    for address in $(sed -n 's|.*virtual_ipaddress { \\([^ ]*\\) .*|\\1|p' "$file"); do
        extranet-zones in "$area" ip -o address | grep -qF " $address " || echo "$area:$address"
    done
done
"""
"""Gateways that a node does not have."""


def count_downs_on(box: Box, code: str) -> int:
    """How often BFD sessions of a node have gone down."""
    document = json.loads(run_on_node(box, code, "vtysh", "-c", "show bfd peers counters json"))
    return sum(peer.get("session-down", 0) for peer in document)
