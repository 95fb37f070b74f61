"""Neutron's configuration: ML2 with Open vSwitch, overlays for tenants, physical networks for the outside."""

from scripts.lab.config.common import Rendering, Sections, client, default_section, token_section

VLANS = "2:4094"


def neutron(r: Rendering) -> Sections:
    """Service plugins that the pool goes without are not loaded."""
    pool = r.site.pool
    plugins = [name for name in ("router", "qos", "trunk") if name not in pool.without]
    drivers = ["port_security", *(["qos"] if "qos" not in pool.without else [])]
    return {
        "DEFAULT": {
            **default_section(r, "neutron"),
            "core_plugin": "ml2",
            "service_plugins": ",".join(plugins),
            "auth_strategy": "keystone",
            "api_paste_config": f"{r.environment}/etc/neutron/api-paste.ini",
            "state_path": r.path("data", "neutron"),
            "host": r.site.controller,
            "agent_down_time": 75,
            "rpc_workers": 1,
            "api_workers": 1,
            "notify_nova_on_port_status_changes": "true",
            "notify_nova_on_port_data_changes": "true",
            "send_events_interval": 1,
            "dhcp_agents_per_network": 1,
        },
        "database": r.database_section("neutron"),
        "keystone_authtoken": token_section(r, "neutron"),
        "nova": client(r, "nova", endpoint_type="public"),
        "placement": client(r, "placement"),
        "ml2": {
            "type_drivers": "flat,vlan,vxlan",
            "tenant_network_types": "vxlan",
            "mechanism_drivers": "openvswitch",
            "extension_drivers": ",".join(drivers),
        },
        "ml2_type_flat": {"flat_networks": "*"},
        "ml2_type_vlan": {"network_vlan_ranges": ",".join(f"{name}:{VLANS}" for name in pool.physical_networks)},
        "ml2_type_vxlan": {"vni_ranges": "1:100000"},
        "agent": {"root_helper": "true"},
    }
