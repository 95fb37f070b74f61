"""Runs on a Linux device and prints what it sees as one JSON document; needs Python 3.11 and nothing else.

It is sent over SSH as it stands and leaves nothing behind. The argument is a JSON list of `[vrf, source, target]` to
ping, all at the same time. A second one, `SSH_CONNECTION` of who asks, wants the configuration too, without secrets.
"""

import hashlib
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

NAMESPACES = Path("/run/netns")
ROOT = Path("/")
KEEPALIVED = Path("/etc/keepalived")
CONFIGURATION = (
    "etc/hostname",
    "etc/issue.net",
    "etc/nftables.conf",
    "etc/ulogd.conf",
    "etc/chrony/chrony.conf",
    "etc/snmp/snmpd.conf",
    "etc/extranet/*",
    "etc/frr/*",
    "etc/keepalived/*.conf",
    "etc/lldpd.d/*",
    "etc/rsyslog.d/*",
    "etc/ssh/sshd_config.d/*",
    "etc/sysctl.d/*",
    "etc/systemd/network/*",
    "etc/systemd/networkd.conf.d/*",
    "etc/systemd/system/*.service",
    "etc/systemd/system/*.d/extranet.conf",
    "usr/local/sbin/extranet-zones",
)
"""Files that a configuration is made of."""
SECRET = re.compile(r"\b(password|auth_pass|auth-key|key-string|secret|community)(\s+)\S.*")


def run(*command: str, zone: str = "") -> str:
    """What a command prints, run in one area; empty when it fails."""
    prefix: tuple[str, ...] = ()
    if zone and (NAMESPACES / zone).exists():
        prefix = ("ip", "netns", "exec", zone)
    elif zone and command[0] == "ping":
        prefix = ("ip", "vrf", "exec", zone)
    try:
        return subprocess.run([*prefix, *command], capture_output=True, text=True, timeout=20, check=False).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def read(text: str, otherwise: Any) -> Any:
    """A JSON document; `otherwise` when it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return otherwise


def list_zones() -> list[str]:
    """Areas besides the global table: network namespaces, or the kernel's VRFs."""
    if NAMESPACES.is_dir() and any(NAMESPACES.iterdir()):
        return sorted(path.name for path in NAMESPACES.iterdir())
    return sorted(link["ifname"] for link in read(run("ip", "-j", "link", "show", "type", "vrf"), []) if link)


def look_at(zone: str) -> dict[str, Any]:
    """Interfaces and routes of one area."""
    apart = not zone or (NAMESPACES / zone).exists()
    only = [] if apart else ["vrf", zone]
    links = read(run("ip", "-j", "addr", "show", *only, zone=zone), [])
    routes: dict[str, list[str]] = {}
    for family in ("-4", "-6"):
        for route in read(run("ip", "-j", family, "route", "show", *only, zone=zone), []):
            ways = [route, *route.get("nexthops", [])]
            known = routes.setdefault(family[1] + " " + route["dst"], [])
            known.extend(way["dev"] for way in ways if "dev" in way)
            if route.get("type") in ("blackhole", "unreachable"):
                known.append(route["type"])
    classes = {link["ifname"]: run("tc", "class", "show", "dev", link["ifname"], zone=zone) for link in links}
    return {
        "interfaces": {
            link["ifname"]: {
                "mtu": link.get("mtu"),
                "up": "LOWER_UP" in link.get("flags", []),
                "addresses": [each["local"] for each in link.get("addr_info", []) if "local" in each],
                "prefixes": [f"{each['local']}/{each['prefixlen']}" for each in link.get("addr_info", [])],
                "parent": link.get("link", "") if link.get("linkinfo", {}).get("info_kind") == "vlan" else "",
                "vlan": link.get("linkinfo", {}).get("info_data", {}).get("id", 0),
                "mbps": read_rate(classes[link["ifname"]]),
            }
            for link in links
        },
        "routes": routes,
    }


def read_rate(text: str) -> float | None:
    """Mbit/s of the widest class, which the others share; None where nothing is shaped."""
    factors = {"": 1e-6, "K": 1e-3, "M": 1, "G": 1e3}
    rates = [float(number) * factors[unit] for number, unit in re.findall(r"\brate (\d+(?:\.\d+)?)([KMG]?)bit", text)]
    return max(rates, default=None)


def list_units() -> list[dict[str, str]]:
    """All services that systemd knows, with their states."""
    return list(read(run("systemctl", "list-units", "--all", "--type=service", "--output=json"), []))


def ping(wish: list[str]) -> list[Any]:
    """Whether one address answers from a local network."""
    zone, source, target = wish
    said = run("ping", "-n", "-c", "3", "-i", "0.2", "-w", "2", "-I", source, target, zone=zone)
    return [zone, target, " 0 received" not in said and " received" in said]


def tell_configuration(connection: str) -> dict[str, Any]:
    """What FRR and keepalived are to do, digests of all files, and the address that the device was asked at."""
    files = sorted(path for pattern in CONFIGURATION for path in ROOT.glob(pattern) if path.is_file())
    neighbors = read(run("vtysh", "-c", "show bgp vrf all neighbors json"), {})
    return {
        "hostname": run("hostname").strip(),
        "frr": hide(run("vtysh", "-c", "show running-config")),
        "keepalived": {path.name: hide(path.read_text(errors="replace")) for path in KEEPALIVED.glob("*.conf")},
        "hosts": {
            vrf: {address: peer.get("hostname", "") for address, peer in peers.items() if isinstance(peer, dict)}
            for vrf, peers in neighbors.items()
        },
        "files": {str(path)[1:]: hashlib.sha256(path.read_bytes()).hexdigest() for path in files},
        "asked_at": [*connection.split(), "", "", ""][2],
    }


def hide(text: str) -> str:
    """The text with dots where secrets stand."""
    return SECRET.sub(r"\1\2...", text)


def main() -> None:
    """Print everything."""
    wishes = json.loads(sys.argv[1]) if len(sys.argv) > 1 else []
    zones = ["", *list_zones()]
    bgp = read(run("vtysh", "-c", "show bgp vrf all summary json"), {})
    with ThreadPoolExecutor(16) as pool:
        pings = list(pool.map(ping, wishes))
    json.dump(
        {
            "sessions": {
                vrf: {
                    address: peer["state"]
                    for family in families.values()
                    if isinstance(family, dict)
                    for address, peer in family.get("peers", {}).items()
                }
                for vrf, families in bgp.items()
            },
            "bfd": [
                {name: peer.get(name) for name in ("vrf", "peer", "status")}
                for peer in read(run("vtysh", "-c", "show bfd peers json"), [])
            ],
            "zones": {zone: look_at(zone) for zone in zones},
            "clock": run("chronyc", "-c", "tracking").strip().split(","),
            "sources": [line.split(",") for line in run("chronyc", "-c", "sources").splitlines()],
            "lldp": read(run("lldpcli", "-f", "json0", "show", "neighbors"), None),
            "units": {unit["unit"].removesuffix(".service"): unit["active"] for unit in list_units()},
            "reached": pings,
            "configuration": tell_configuration(sys.argv[2]) if len(sys.argv) > 2 else None,  # noqa: PLR2004
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
