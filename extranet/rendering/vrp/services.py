"""VRP: management, time, logs and what every device of the network is hardened with."""

from extranet.devices.model import DeviceModel, Port
from extranet.rendering.cli.spelling import Block, spell_address
from extranet.rendering.vrp.access import MANAGERS


def write_services(model: DeviceModel) -> list[Block]:
    """One block per service; none has a secret in it."""
    services = model.services
    group = f"snmp-agent group v3 {services.snmp_user} privacy acl {MANAGERS}"
    user = f"snmp-agent usm-user v3 {services.snmp_user} group {services.snmp_user}"
    return [
        [f'header login information "{services.banner}"'],
        _write_ssh(model),
        ["aaa", f" local-user {services.admin} service-type ssh", f" local-user {services.admin} level 3"],
        _write_lines(),
        ["snmp-agent", "snmp-agent sys-info version v3", group, user],
        [f"ntp-service unicast-server {spell_address(each)}" for each in services.ntp],
        ["info-center enable", *(f"info-center loghost {spell_address(each)}" for each in services.syslog)],
        ["lldp enable"],
    ]


def _write_ssh(model: DeviceModel) -> Block:
    port = next((each.name for each in model.interfaces if each.port is Port.MANAGEMENT), "")
    user = f"ssh user {model.services.admin}"
    lines = ["undo telnet server enable", "undo telnet ipv6 server enable", "stelnet ipv4 server enable", user]
    lines += [f"{user} authentication-type password-publickey", f"{user} service-type stelnet"]
    lines += [f"ssh server acl {MANAGERS}", "ssh server timeout 60", "ssh server authentication-retries 3"]
    return lines + ([f"ssh server-source -i {port}"] if port else [])


def _write_lines() -> Block:
    lines = ["user-interface vty 0 4", " authentication-mode aaa", " protocol inbound ssh", " idle-timeout 10 0"]
    return [*lines, f" acl {MANAGERS} inbound", f" acl ipv6 {MANAGERS} inbound"]
