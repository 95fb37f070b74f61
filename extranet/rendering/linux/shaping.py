"""Shaping to what a circuit carries, by HTB. What keeps sessions alive has its own class: a full link costs no BFD
packet. The firewall sorts by DSCP; the unit runs one `tc` for all ports and may be run again at any time.
"""

from extranet.devices.model import DeviceModel

BATCH = "etc/extranet/shaping.tc"
UNIT = "etc/systemd/system/extranet-shaping.service"
CONTROL_PERCENT = 5

SERVICE = f"""[Unit]
Description=Shape the ports of the extranet to their circuits
Wants=extranet-zones.service
After=extranet-zones.service systemd-networkd.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/sbin/extranet-zones shape /{BATCH}
ExecReload=/usr/local/sbin/extranet-zones shape /{BATCH}

[Install]
WantedBy=multi-user.target
"""


def write_shaping(model: DeviceModel) -> dict[str, str]:
    """Path → text: the batch and its unit, also where no port is shaped, so that every device has the same services."""
    lines = []
    for port in model.interfaces:
        if port.shape_mbps:
            whole = f"{port.shape_mbps}mbit"
            control = max(1, port.shape_mbps * CONTROL_PERCENT // 100)
            rest = max(1, port.shape_mbps - control)
            start = f"class replace dev {port.name} parent"
            lines += [
                f"qdisc replace dev {port.name} root handle 1: htb default 20",
                f"{start} 1: classid 1:1 htb rate {whole} ceil {whole} burst 64k cburst 64k",
                f"{start} 1:1 classid 1:10 htb rate {control}mbit ceil {whole} burst 64k cburst 64k prio 0",
                f"{start} 1:1 classid 1:20 htb rate {rest}mbit ceil {whole} burst 64k cburst 64k prio 1",
            ]
    return {BATCH: "".join(f"{line}\n" for line in lines), UNIT: SERVICE}
