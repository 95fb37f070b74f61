"""What the network agents of a pool would report of themselves: one L2 agent per host, one DHCP and one L3 agent."""

from collections.abc import Iterator
from typing import Any

from neutron_lib import constants
from neutron_lib.agent import topics

from scripts.lab.services.description import Description


def agent_states(pool: Description) -> Iterator[dict[str, Any]]:
    """The state of each agent, as it would report it."""
    controller = f"{pool.name}-ctl"
    bridges = {name: f"br-{name}" for name in pool.physical_networks}
    for host in [*pool.hosts, controller]:
        yield {
            "binary": "neutron-openvswitch-agent",
            "host": host,
            "topic": "N/A",
            "agent_type": constants.AGENT_TYPE_OVS,
            "configurations": {
                "tunnel_types": ["vxlan"],
                "tunneling_ip": "127.0.0.1",
                "bridge_mappings": bridges,
                "l2_population": False,
                "datapath_type": "system",
                "ovs_capabilities": {"datapath_types": ["system"], "iface_types": []},
            },
        }
    zone = pool.zone
    yield {
        "binary": "neutron-dhcp-agent",
        "host": controller,
        "topic": topics.DHCP_AGENT,
        "agent_type": constants.AGENT_TYPE_DHCP,
        "availability_zone": zone,
        "configurations": {"dhcp_driver": "lab", "networks": 0, "ports": 0, "subnets": 0},
    }
    yield {
        "binary": "neutron-l3-agent",
        "host": controller,
        "topic": topics.L3_AGENT,
        "agent_type": constants.AGENT_TYPE_L3,
        "availability_zone": zone,
        "configurations": {
            "agent_mode": "legacy",
            "handle_internal_only_routers": True,
            "interface_driver": "lab",
            "log_agent_heartbeats": False,
        },
    }
