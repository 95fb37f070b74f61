"""Shaping to what a circuit carries, by HTB. What keeps sessions alive has its own class: a full link costs no BFD
packet. The firewall sorts by DSCP. Running the unit again changes rates in place, so no traffic is held up.
"""

from extranet.devices.model import DeviceModel, Interface, Port

ROOTS, CLASSES = "etc/extranet/shaping-roots.tc", "etc/extranet/shaping.tc"
UNIT = "etc/systemd/system/extranet-shaping.service"
CONTROL_PERCENT = 5
SIZES = "burst 64k cburst 64k quantum 15140"

SERVICE = f"""[Unit]
Description=Shape the ports of the extranet to their circuits
Wants=extranet-zones.service
After=extranet-zones.service systemd-networkd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStartPre=-/usr/local/sbin/extranet-zones shape /{ROOTS}
ExecStart=/usr/local/sbin/extranet-zones shape /{CLASSES}
ExecReload=-/usr/local/sbin/extranet-zones shape /{ROOTS}
ExecReload=/usr/local/sbin/extranet-zones shape /{CLASSES}

[Install]
WantedBy=multi-user.target
"""
"""The first batch fails, by intent, on a port that is already as it says: HTB cannot be put in place twice."""


def write_shaping(model: DeviceModel) -> dict[str, str]:
    """Path → text: two batches and their unit, also where nothing is shaped: every device has the same services."""
    ports = [port for port in model.interfaces if not port.parent and port.port not in {Port.LOOPBACK, Port.MANAGEMENT}]
    roots = [_write_root(port) for port in ports]
    classes = [line for port in ports if port.shape_mbps for line in _write_classes(port)]
    return {ROOTS: _join(roots), CLASSES: _join(classes), UNIT: SERVICE}


def _write_root(port: Interface) -> str:
    turn = "add" if port.shape_mbps else "del"
    return f"qdisc {turn} dev {port.name} root" + (" handle 1: htb default 20" if port.shape_mbps else "")


def _write_classes(port: Interface) -> list[str]:
    whole = f"{port.shape_mbps}mbit"
    control = max(1, port.shape_mbps * CONTROL_PERCENT // 100)
    rest = max(1, port.shape_mbps - control)
    start = f"class replace dev {port.name} parent"
    return [
        f"{start} 1: classid 1:1 htb rate {whole} ceil {whole} {SIZES}",
        f"{start} 1:1 classid 1:10 htb rate {control}mbit ceil {whole} {SIZES} prio 0",
        f"{start} 1:1 classid 1:20 htb rate {rest}mbit ceil {whole} {SIZES} prio 1",
    ]


def _join(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
