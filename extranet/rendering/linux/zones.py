"""How a Linux device keeps its areas apart, decided by the device when it starts: VRFs where the kernel has them, which
systemd-networkd makes, else a network namespace per area, named as its VRF would be.

The text is the same for both. Services that act on ports are started by the script, so that they find them wherever
they are; FRR is told by `-n` that its VRFs are namespaces.
"""

from extranet.devices.model import GLOBAL, DeviceModel, Port
from extranet.rendering.linux.names import list_traffic_ports, name_vrf, name_vrfs
from extranet.rendering.linux.zones_script import SCRIPT

PROGRAM = "/usr/local/sbin/extranet-zones"
TABLE = "etc/extranet/zones"
UNITS = "etc/systemd/system"
TRACKS = "/run/extranet"
"""Folder with a file per area and address family, such as `default-4`: 0 while the area has a default route by BGP."""

ZONES_UNIT = f"""[Unit]
Description=Areas of the extranet: VRFs, or namespaces where the kernel has none
DefaultDependencies=no
After=local-fs.target systemd-sysctl.service
Before=network-pre.target nftables.service systemd-networkd.service frr.service keepalived.service
Conflicts=shutdown.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart={PROGRAM} start
ExecReload={PROGRAM} start

[Install]
WantedBy=sysinit.target
"""
TRACK_UNIT = f"""[Unit]
Description=Watch the default routes of the areas, for VRRP
Requires=extranet-zones.service
After=extranet-zones.service
Before=keepalived.service

[Service]
ExecStart={PROGRAM} track
Restart=always

[Install]
WantedBy=multi-user.target
"""
VRRP_UNIT = f"""[Unit]
Description=VRRP in the area %i
After=extranet-zones.service
PartOf=keepalived.service
ReloadPropagatedFrom=keepalived.service

[Service]
Type=notify
ExecStart={PROGRAM} in %i /usr/sbin/keepalived --dont-fork -f /etc/keepalived/%i.conf \\
    -p /run/keepalived-%i.pid -r /run/keepalived-%i-vrrp.pid
ExecReload=/bin/kill -HUP $MAINPID
"""
NEEDS = "[Unit]\nWants=extranet-zones.service\nAfter=extranet-zones.service\n"
DROP_INS = {
    "frr": NEEDS,
    "systemd-networkd": f"{NEEDS}ConditionPathExists=!{TRACKS}/namespaces\n",
    "nftables": f"""{NEEDS}
[Service]
ExecStart=
ExecStart={PROGRAM} each /usr/sbin/nft -f /etc/nftables.conf
ExecReload=
ExecReload={PROGRAM} each /usr/sbin/nft -f /etc/nftables.conf
ExecStop=
ExecStop={PROGRAM} each /usr/sbin/nft flush ruleset
""",
}
REAL_TIME_PRIORITY = 10
"""Of what counts milliseconds, BFD and VRRP: a busy processor must not look like a dead neighbour."""
DAEMONS = f"""bgpd=yes
bfdd=yes
vtysh_enable=yes
zebra_options="-A 127.0.0.1 -s 90000000"
if [ -e {TRACKS}/namespaces ]; then zebra_options="$zebra_options -n"; fi
if chrt --rr {REAL_TIME_PRIORITY} true 2>/dev/null; then bfdd_wrap="chrt --rr {REAL_TIME_PRIORITY}"; fi
bgpd_options="-A 127.0.0.1"
staticd_options="-A 127.0.0.1"
bfdd_options="-A 127.0.0.1"
"""


def write_zones(model: DeviceModel) -> dict[str, str]:
    """Path → text."""
    names = name_vrfs(model)
    vrrp = [names[vrf] for vrf in dict.fromkeys(port.vrf for port in model.interfaces if port.vrrp) if vrf != GLOBAL]
    keepalived = NEEDS + "".join(f"Wants=keepalived@{name}.service\n" for name in vrrp)
    drop_ins = DROP_INS | {"keepalived": keepalived}
    if model.nat is not None:
        area = names[next(port.vrf for port in model.interfaces if model.nat and port.name == model.nat.outside)]
        drop_ins["ulogd2"] = _write_audit_unit(area)
    return {
        TABLE: _write_table(model),
        "etc/frr/daemons": DAEMONS,
        PROGRAM.removeprefix("/"): SCRIPT,
        f"{UNITS}/extranet-zones.service": ZONES_UNIT,
        f"{UNITS}/extranet-track.service": TRACK_UNIT,
        f"{UNITS}/keepalived@.service": VRRP_UNIT,
        **{f"{UNITS}/{unit}.service.d/extranet.conf": text for unit, text in drop_ins.items()},
    }


def name_track(vrf: str, *, v6: bool) -> str:
    """The file that says whether an area, by its name on the device, has a default route of a family."""
    return f"{TRACKS}/{vrf}-{'6' if v6 else '4'}"


def _write_table(model: DeviceModel) -> str:
    """A line per area with its number and ports, and one for the management port with its addresses."""
    lines = [f"area {name_vrfs(model)[GLOBAL]} 0"]
    for vrf in model.vrfs:
        ports = [port.name for port in list_traffic_ports(model) if port.vrf == vrf.code]
        lines.append(" ".join(["area", name_vrf(vrf), str(vrf.number), *ports]))
    lines += [
        " ".join(["management", port.name, *port.addresses])
        for port in model.interfaces
        if port.port is Port.MANAGEMENT
    ]
    return "\n".join(lines) + "\n"


def _write_audit_unit(area: str) -> str:
    """The record of translations is taken where translations are made."""
    run = f"{PROGRAM} in {area} /usr/sbin/ulogd --daemon --uid ulog --pidfile /run/ulog/ulogd.pid"
    return f"{NEEDS}\n[Service]\nExecStart=\nExecStart={run}\n"
