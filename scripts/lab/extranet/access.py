"""What the product is given to manage the lab's devices: a key, the devices' host keys, and a configuration for SSH.

The management network is inside the box; SSH is led there, so it and Ansible are used as with real devices.
"""

from govcloud.files import write_atomic
from scripts.lab.extranet.box import Box, run_checked
from scripts.lab.extranet.emulated import read_ports
from scripts.lab.extranet.fabric import CONTROLLER
from scripts.lab.extranet.place import Place
from scripts.lab.extranet.rootfs import ADMIN
from scripts.lab.extranet.wiring import Wiring

OWNER_ONLY = 0o600


def keep_key(place: Place) -> None:
    """Make the key that opens every node, unless it is there."""
    if not place.key.exists():
        place.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        run_checked(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "lab", "-f", str(place.key)])


def write_access(box: Box, wiring: Wiring) -> None:
    """Write `known_hosts` and `ssh_config` for the nodes that there are."""
    place = box.place
    lines = []
    for node in wiring.nodes:
        key = place.node(node.code) / "upper/etc/ssh/ssh_host_ed25519_key.pub"
        kind, words, *_ = key.read_text().split()
        lines.append(f"{node.code},{node.address.partition('/')[0]} {kind} {words}\n")
    ports = read_ports(place)
    if ports:
        lines.append((place.emulated / "known_hosts").read_text())
    write_atomic(place.known_hosts, "".join(lines))
    write_atomic(place.ssh_config, write_ssh_config(box, wiring), mode=OWNER_ONLY)


def write_ssh_config(box: Box, wiring: Wiring) -> str:
    """An entry per node, and what holds for all of them."""
    entries = [f"Host {node.code}\n  HostName {node.address.partition('/')[0]}\n" for node in wiring.nodes]
    entries += [
        f"Host {code}\n  HostName 127.0.0.1\n  Port {port}\n  ProxyCommand none\n"
        for code, port in read_ports(box.place).items()
    ]
    reach = " ".join(box.inside("nc", "%h", "%p", space=CONTROLLER))
    return (
        "# Written by `govcloud lab up extranet`.\n"
        + "".join(entries)
        + "Host *\n"
        + f"  User {ADMIN}\n"
        + f"  IdentityFile {box.place.key}\n"
        + "  IdentitiesOnly yes\n"
        + f"  UserKnownHostsFile {box.place.known_hosts}\n"
        + "  GlobalKnownHostsFile /dev/null\n"
        + "  StrictHostKeyChecking yes\n"
        + "  HostKeyAlgorithms ssh-ed25519\n"
        + "  BatchMode yes\n"
        + f"  ProxyCommand {reach}\n"
    )
