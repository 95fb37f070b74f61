"""Comware: management, time, logs and what every device of the network is hardened with."""

from extranet.devices.model import DeviceModel, Port
from extranet.rendering.cli.spelling import V4, Block, family_of, spell_address
from extranet.rendering.comware.access import MANAGERS


def write_services(model: DeviceModel) -> list[Block]:
    """One block per service; none has a secret in it."""
    services, role = model.services, "authorization-attribute user-role network-admin"
    return [
        [f"header legal %{services.banner}%"],
        _write_ssh(model),
        [f"local-user {services.admin} class manage", " service-type ssh", f" {role}"],
        ["line vty 0 63", " authentication-mode scheme", " protocol inbound ssh", " idle-timeout 10 0"],
        _write_snmp(model),
        [
            "ntp-service enable",
            *(f"ntp-service{_six(each)} unicast-server {spell_address(each)}" for each in services.ntp),
        ],
        ["info-center enable", *(f"info-center loghost{_six(each)} {spell_address(each)}" for each in services.syslog)],
        ["lldp global enable"],
    ]


def _write_ssh(model: DeviceModel) -> Block:
    user = f"ssh user {model.services.admin} service-type stelnet authentication-type password-publickey"
    lines = ["ssh server enable", user, f"ssh server acl {MANAGERS}", f"ssh server ipv6 acl ipv6 {MANAGERS}"]
    return [*lines, "ssh server authentication-timeout 60", "ssh server authentication-retries 3"]


def _write_snmp(model: DeviceModel) -> Block:
    port = next((each.name for each in model.interfaces if each.port is Port.MANAGEMENT), "")
    lines = ["snmp-agent", "snmp-agent sys-info version v3"]
    lines.append(f"snmp-agent group v3 {model.services.snmp_user} privacy acl {MANAGERS}")
    return lines + ([f"snmp-agent trap source {port}"] if port else [])


def _six(address: str) -> str:
    return "" if family_of(address) == V4 else " ipv6"
