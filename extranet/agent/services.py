"""The services that a device's files belong to: which files each reads, how it judges, loads and shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

UNITS = "etc/systemd/system/"


@dataclass(frozen=True)
class Service:
    """A part of the system that some of the files belong to."""

    name: str
    unit: str
    owns: tuple[str, ...]
    """What it reads: a file, or a folder with a slash at the end."""
    check: tuple[str, ...] = ()
    """Command that judges a file of the first of `owns`, which is put for `{}`."""
    tolerates: str = "(?!)"
    """Pattern of lines of the check that are no reason to refuse."""
    restart_for: tuple[str, ...] = ()
    """What it reads only when it starts."""
    running: tuple[str, ...] = ()
    """Command that prints what it really runs."""
    reloads: bool = True
    stays: bool = True
    """Whether it runs on when none of its files is left."""

    @property
    def is_own(self) -> bool:
        """Whether its unit comes with the files: such units prepare what the others find."""
        return self.owns[0].startswith(UNITS)

    def files(self, paths: Iterable[str]) -> list[str]:
        """Those of the paths that it reads."""
        return sorted(path for path in paths if _is_in(path, (*self.owns, f"{UNITS}{self.unit}.d/")))

    def started_with(self, paths: Iterable[str]) -> list[str]:
        """Those of the paths that it reads only when it starts."""
        mine = self.files(paths)
        return [path for path in mine if not self.reloads or _is_in(path, (*self.restart_for, UNITS))]


SERVICES = (
    Service(
        "zones",
        "extranet-zones.service",
        (
            "etc/extranet/zones",
            "usr/local/sbin/extranet-zones",
            "etc/sysctl.d/90-extranet.conf",
            f"{UNITS}extranet-zones.service",
        ),
    ),
    Service("networkd", "systemd-networkd.service", ("etc/systemd/network/", "etc/systemd/networkd.conf.d/")),
    Service(
        "nftables",
        "nftables.service",
        ("etc/nftables.conf", "etc/nftables.d/"),
        check=("nft", "-c", "-f", "{}"),
        running=("nft", "-s", "list", "ruleset"),
        stays=False,
    ),
    Service(
        "frr",
        "frr.service",
        ("etc/frr/frr.conf", "etc/frr/"),
        check=("vtysh", "-C", "-f", "{}"),
        restart_for=("etc/frr/daemons",),
        running=("vtysh", "-c", "show running-config"),
        stays=False,
    ),
    Service(
        "keepalived",
        "keepalived.service",
        ("etc/keepalived/keepalived.conf",),
        check=("keepalived", "-t", "-f", "{}"),
        tolerates="doesn't exist|Non-existent interface",  # made by what comes with it, or in another namespace
        stays=False,
    ),
    Service("ssh", "ssh.service", ("etc/ssh/sshd_config.d/",), check=("sshd", "-t", "-f", "{}")),
    Service("ulogd", "ulogd2.service", ("etc/ulogd.conf",), reloads=False, stays=False),
    Service("chrony", "chrony.service", ("etc/chrony/",), reloads=False),
    Service("rsyslog", "rsyslog.service", ("etc/rsyslog.d/",), reloads=False),
    Service("snmpd", "snmpd.service", ("etc/snmp/",), reloads=False),
    Service("lldpd", "lldpd.service", ("etc/lldpd.d/", "etc/lldpd.conf"), reloads=False),
)
"""In the order in which they are brought up, after kernel parameters and before units of our own."""

FRR_DAEMONS = "bgpd ospfd ospf6d isisd pimd ldpd nhrpd eigrpd babeld pbrd bfdd fabricd vrrpd"
"""Those that a file decides about; zebra and staticd always run."""


def services_of(paths: Iterable[str]) -> list[Service]:
    """The services that have one of the files. Units that are among the files come first: they prepare for the others.

    Each file of keepalived besides the main one is an instance of its own.
    """
    paths = sorted(paths)
    units = [
        Service(name, name, (path, "usr/local/", "etc/extranet/"), restart_for=(path,), stays=False)
        for path in paths
        if path.startswith(UNITS) and path.count("/") == UNITS.count("/") and "@." not in path
        for name in [PurePosixPath(path).name]
        if name.endswith((".service", ".timer"))
    ]
    vrrp = next(service for service in SERVICES if service.name == "keepalived")
    instances = [
        Service(
            f"keepalived@{name}",
            f"keepalived@{name}.service",
            (path,),
            check=vrrp.check,
            tolerates=vrrp.tolerates,
            stays=False,
        )
        for path in paths
        if path.startswith("etc/keepalived/") and path.endswith(".conf") and path not in vrrp.owns
        for name in [PurePosixPath(path).stem]
    ]
    known = {service.unit for service in SERVICES}
    return [s for s in (*(u for u in units if u.unit not in known), *SERVICES, *instances) if s.files(paths)]


def _is_in(path: str, places: Iterable[str]) -> bool:
    return any(path.startswith(place) if place.endswith("/") else path == place for place in places)
