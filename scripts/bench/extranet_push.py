"""What a push costs that finds nothing to do: our own question to every device, beside Ansible's on the same machine.

    python -m scripts.bench.extranet_push [--devices 1000] [--lab 8]

With `--devices`, a stand-in answers: one process with real SSH, an address and a host key for every device, that says
what the agent of an unchanged device says. So the client's cost is real, and a device's is not in it. With `--lab`, so
many real routers of the running lab are asked, once by us and once by Ansible with our own playbook, which has fewer
tasks than most. Processor time is the client's own and its children's; a device's is not counted.
"""

import argparse
import asyncio
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import asyncssh

from extranet.push.agents import Agents
from extranet.push.select import Standing, select
from extranet.push.ssh import Access, Shells
from govcloud.settings import PRODUCT
from scripts.lab.extranet.words import this_box

DIGEST = "0" * 64
STATE = {
    "agent": 1,
    "record": {"push": "1", "hash": DIGEST, "who": "bench", "when": 1.0, "files": [], "running": {"frr": DIGEST}},
    "files": DIGEST,
    "running": {"frr": DIGEST},
    "pending": None,
    "returned": None,
    "stopped": [],
    "unloaded": [],
}
PORT = 22022
PER_NET = 250


@dataclass(frozen=True)
class Cost:
    """Of one run."""

    devices: int
    seconds: float
    cpu: float
    load: float

    def show(self, name: str) -> None:
        """One line for a person."""
        each = 1000 * self.cpu / self.devices
        sys.stdout.write(
            f"{name}: {self.devices} devices, {self.seconds:.1f} s wall, {self.cpu:.2f} s CPU, {each:.1f} ms CPU per "
            f"device, load {self.load:.1f}\n"
        )


def measure(devices: int, work: Callable[[], object]) -> Cost:
    """Run something in this process and its children."""
    load, began, before = os.getloadavg()[0], time.perf_counter(), _cpu()
    work()
    return Cost(devices, time.perf_counter() - began, _cpu() - before, load)


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def address_of(number: int) -> str:
    """Of a stand-in; all of 127.0.0.0/8 is this machine."""
    return f"127.1.{number // PER_NET}.{number % PER_NET + 1}"


def ask(names: list[str], config: Path, standing: Standing | None) -> None:
    """What `govcloud extranet push` does first; stops when a device is not as it should be."""
    agents = Agents(Shells(Access({}, "netops", config)), time.time)
    selection = select(dict.fromkeys(names, DIGEST), asyncio.run(agents.look(names)))
    found = {each: len(selection.having(each)) for each in Standing}
    if found[Standing.UNREACHABLE] or (standing and found[standing] != len(names)):
        raise SystemExit(f"not as expected: {found}")


def stand_in(folder: Path, count: int) -> None:
    """Answer for all devices until killed."""

    def answer(process: asyncssh.SSHServerProcess[str]) -> None:
        process.stdout.write(json.dumps(STATE) + "\n")
        process.exit(0)

    async def serve() -> None:
        keys = asyncssh.import_authorized_keys((folder / "id.pub").read_text())
        for number in range(count):
            await asyncssh.listen(
                address_of(number),
                PORT,
                server_host_keys=[str(folder / "host")],
                authorized_client_keys=keys,
                process_factory=answer,
                backlog=16,
            )
        (folder / "ready").touch()
        await asyncio.Event().wait()

    asyncio.run(serve())


def measure_stand_in(count: int) -> Cost:
    """Ask the stand-in for so many devices."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for key in ("id", "host"):
            made = asyncssh.generate_private_key("ssh-ed25519")
            made.write_private_key(folder / key)
            (folder / key).chmod(0o600)
            made.write_public_key(folder / f"{key}.pub")
        names = [f"device-{number}" for number in range(count)]
        public = (folder / "host.pub").read_text().strip()
        known = [f"[{address_of(number)}]:{PORT} {public}\n" for number in range(count)]
        (folder / "known_hosts").write_text("".join(known))
        hosts = [f"Host {device}\n  HostName {address_of(number)}\n" for number, device in enumerate(names)]
        common = f"Host *\n  Port {PORT}\n  IdentityFile {folder}/id\n  UserKnownHostsFile {folder}/known_hosts\n"
        (folder / "ssh_config").write_text("".join(hosts) + common)
        command = [sys.executable, "-m", __spec__.name, "--stand-in", name, "--devices", str(count)]
        with subprocess.Popen(command, cwd=PRODUCT) as server:
            try:
                while not (folder / "ready").exists():
                    time.sleep(0.1)
                return measure(count, lambda: ask(names, folder / "ssh_config", Standing.UNCHANGED))
            finally:
                server.terminate()


def measure_lab(count: int) -> tuple[Cost, Cost]:
    """Ask so many real routers ourselves, then have Ansible find that nothing is to do on them."""
    config = this_box().place.ssh_config
    names = [line.split()[1] for line in config.read_text().splitlines() if line.startswith("Host ")][:count]
    ours = measure(count, lambda: ask(names, config, None))
    program = Path(sys.executable).with_name("ansible-playbook")
    command = [str(program), "-i", str(PRODUCT / "playbooks/hosts"), "--limit", ",".join(names), "--tags", "push"]

    def play() -> None:
        subprocess.run(
            [*command, PRODUCT / "playbooks/extranet.yml"],
            env={**os.environ, "ANSIBLE_CONFIG": str(PRODUCT / "playbooks/ansible.cfg")},
            check=True,
            stdout=subprocess.DEVNULL,
        )

    return ours, measure(count, play)


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--devices", type=int, default=0)
    parser.add_argument("--lab", type=int, default=0)
    parser.add_argument("--stand-in", type=Path)
    options = parser.parse_args()
    if options.stand_in:
        stand_in(options.stand_in, options.devices)
        return
    if options.devices:
        measure_stand_in(options.devices).show("stand-in")
    if options.lab:
        ours, ansible = measure_lab(options.lab)
        ours.show("lab, ours")
        ansible.show("lab, Ansible")
        sys.stdout.write(f"ratio of CPU per device: {ansible.cpu / ours.cpu:.0f}\n")


if __name__ == "__main__":
    main()
