"""Exporters of others beside ours, where the extranet runs: blackbox in the controller's network, FRR's for the core.

They are a second opinion: what they say is read from outside, by other programs than the product's. FRR's exporter
reads the sessions of BGP of all areas by the sockets that FRR makes for that; sessions of BFD it can only ask for by
a command that would have to be on this machine, so they are left to the product's own collector.
"""

import sys
from dataclasses import dataclass
from pathlib import Path

from govcloud.files import write_atomic
from scripts.lab.extranet.box import Box
from scripts.lab.extranet.fabric import CONTROLLER
from scripts.lab.extranet.nodes import find_node
from scripts.lab.extranet.place import find_place
from scripts.lab.extranet.wiring import Device
from scripts.lab.extranet.wiring_file import read_wiring
from scripts.lab.layout import HOST, Layout
from scripts.lab.monitors.configuration import BLACKBOX, Target
from scripts.lab.monitors.packages import Tools
from scripts.lab.monitors.part import Part
from scripts.lab.processes import Process, stop_all

BLACKBOX_NUMBER, FRR_NUMBER = 3, 4
"""Their ports, counted from the monitors' first; an exporter of FRR speaks for one device."""
FRR_DEVICES = 2
SSH_INTERVAL_S = 60
"""An SSH server starts a process for everyone who asks; a ping costs nothing."""


@dataclass(frozen=True)
class Exporters:
    """The exporters and whom they look at; empty where no extranet runs."""

    parts: tuple[Part, ...] = ()
    devices: tuple[Device, ...] = ()

    @property
    def targets(self) -> list[Target]:
        """What Prometheus asks for because of them."""
        devices = {device.address.partition("/")[0]: {"device": device.code} for device in self.devices}
        found = []
        for part in self.parts:
            via = f"{HOST}:{part.port}"
            if part.name == "blackbox":
                found.append(Target("ping", devices, "/probe", via=via, parameters={"module": "icmp"}))
                ssh = Target(
                    "ssh",
                    {f"{each}:22": labels for each, labels in devices.items()},
                    "/probe",
                    via=via,
                    parameters={"module": "ssh"},
                    interval_s=SSH_INTERVAL_S,
                )
                found.append(ssh)
            else:
                found.append(Target(part.name, {via: {"device": part.name.removeprefix("frr-")}}))
        return found


def find_exporters(layout: Layout, folder: Path, tools: Tools) -> Exporters:
    """Those that the lab's extranet, as it runs now, gives reason for; writes what they are told into `folder`."""
    box = Box(find_place(layout))
    wiring = read_wiring(box.place.wiring)
    if wiring is None or box.pid is None:
        return Exporters()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_atomic(folder / "blackbox.yml", BLACKBOX)
    parts = [describe_blackbox(folder, layout.monitor_port + BLACKBOX_NUMBER, box.space_path(CONTROLLER), tools)]
    for number, device in enumerate(wiring.nodes[:FRR_DEVICES]):
        if (pid := find_node(box, device.code)) is not None:
            port = layout.monitor_port + FRR_NUMBER + number
            parts.append(describe_frr(folder, device.code, port, pid, tools))
    return Exporters(tuple(parts), wiring.nodes)


def describe_blackbox(folder: Path, port: int, space: Path, tools: Tools) -> Part:
    """Blackbox in a network namespace, asked from outside of it."""
    options = ("--web.systemd-socket", f"--web.external-url=http://{HOST}:{port}/", "--log.level=error")
    program = tools.command("prometheus-blackbox-exporter", f"--config.file={folder / 'blackbox.yml'}", *options)
    listening = (sys.executable, "-P", "-m", "scripts.lab.monitors.activate", str(port))
    command = (*listening, "/usr/bin/nsenter", f"--net={space}", "--", *program)
    return Part("blackbox", folder, port, "/-/healthy", command, str(folder / "blackbox.yml"))


def describe_frr(folder: Path, device: str, port: int, pid: int, tools: Tools) -> Part:
    """FRR's exporter for the device whose first process is `pid`, by the sockets in the device's own file system."""
    options = (f"--frr.socket.dir-path=/proc/{pid}/root/run/frr", f"--web.listen-address={HOST}:{port}")
    rest = ("--no-collector.ospf", "--no-collector.bfd", "--log.level=error")
    command = tuple(tools.command("prometheus-frr-exporter", *options, *rest))
    return Part(f"frr-{device}", folder, port, "/", command, "prometheus-frr-exporter")


def stop_exporters(folder: Path) -> list[str]:
    """Stop those that were started in `folder`, whatever became of the extranet since; names of those that ran."""
    names = {"blackbox": str(folder / "blackbox.yml")}
    names |= {file.stem: "prometheus-frr-exporter" for file in folder.glob("frr-*.pid")}
    return stop_all(
        [Process(name, folder / f"{name}.pid", folder / f"{name}.log", words) for name, words in names.items()]
    )
