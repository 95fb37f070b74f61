"""The network agents that a pool would have on its hosts, as far as the control plane can tell.

They speak to the real plugins by the agents' real RPC: state reports, "device up" when a port is bound, the status of
floating IPs. There is no data plane. The DHCP agent's part of a port's provisioning is completed directly, because its
RPC needs a lease file to be true.
"""

import logging
import queue
import threading
import time
from typing import Any

import oslo_messaging
from neutron.agent import rpc as agent_rpc
from neutron.conf.agent import common as agent_conf
from neutron.db import provisioning_blocks
from neutron_lib import constants, context
from neutron_lib import rpc as lib_rpc
from neutron_lib.agent import topics
from neutron_lib.callbacks import events, registry, resources
from neutron_lib.plugins import directory
from oslo_config import cfg

from scripts.lab.services.agent_states import agent_states
from scripts.lab.services.description import Description

LOG = logging.getLogger(__name__)
REPORT_SECONDS = 25
UNBOUND = ("unbound", "binding_failed")


class Agents(threading.Thread):
    """One thread that plays all agents of a pool; it ends with the process."""

    def __init__(self, pool: Description) -> None:
        super().__init__(daemon=True, name="lab-agents")
        self.pool = pool
        self.work: queue.Queue[tuple[str, Any]] = queue.Queue()

    def run(self) -> None:
        """Report the agents' state for ever, and act on what the plugins announce in between."""
        agent_conf.register_agent_state_opts_helper(cfg.CONF)
        for event in (events.AFTER_CREATE, events.AFTER_UPDATE):
            registry.subscribe(self.notice_port, resources.PORT, event)
            registry.subscribe(self.notice_floating_ip, resources.FLOATING_IP, event)
        self.reports = agent_rpc.PluginReportStateAPI(topics.REPORTS)
        self.devices = agent_rpc.PluginApi(topics.PLUGIN)
        target = oslo_messaging.Target(topic=topics.L3PLUGIN, version="1.0")
        self.routers = lib_rpc.get_client(target)
        due, started = 0.0, False
        while True:
            if time.monotonic() >= due:
                self.report(first=not started)
                due, started = time.monotonic() + REPORT_SECONDS, True
            try:
                kind, subject = self.work.get(timeout=max(due - time.monotonic(), 0.01))
            except queue.Empty:
                continue
            try:
                (self.raise_port if kind == "port" else self.settle_floating_ips)(subject)
            except Exception as problem:
                if "NotFound" not in type(problem).__name__:
                    LOG.exception("agent work on %s %s", kind, subject)

    def notice_port(self, _resource: str, _event: str, _trigger: Any, payload: Any = None, **_more: Any) -> None:
        """A port was made or changed: look whether its agent would bring it up."""
        port = payload.latest_state or {}
        if port.get("status") != constants.PORT_STATUS_ACTIVE and port.get("binding:vif_type") not in UNBOUND:
            self.work.put(("port", port.get("id")))

    def notice_floating_ip(self, _resource: str, _event: str, _trigger: Any, payload: Any = None, **_more: Any) -> None:
        """A floating IP was made or changed: its routers, old and new, have news."""
        for router in {state.get("router_id") for state in payload.states} - {None}:
            self.work.put(("router", router))

    def report(self, *, first: bool) -> None:
        """Send the state of every agent."""
        for state in agent_states(self.pool):
            try:
                self.reports.report_state(
                    context.get_admin_context(), {**state, "start_flag": True} if first else state, use_call=True
                )
            except Exception:
                LOG.exception("state report of %s", state["agent_type"])

    def raise_port(self, port_id: str) -> None:
        """What the host's L2 agent and the network's DHCP agent say when a port is wired."""
        port = directory.get_plugin().get_port(context.get_admin_context(), port_id)
        if port["status"] == constants.PORT_STATUS_ACTIVE or port["binding:vif_type"] in UNBOUND:
            return
        host = port["binding:host_id"]
        self.devices.update_device_up(context.get_admin_context(), port_id, f"ovs-{host}", host)
        admin = context.get_admin_context()
        if provisioning_blocks.is_object_blocked(admin, port_id, resources.PORT):
            provisioning_blocks.provisioning_complete(admin, port_id, resources.PORT, provisioning_blocks.DHCP_ENTITY)

    def settle_floating_ips(self, router_id: str) -> None:
        """What the L3 agent says after it has configured a router; the plugin sets the ones that left it DOWN."""
        admin = context.get_admin_context()
        here = directory.get_plugin("L3_ROUTER_NAT").get_floatingips(admin, {"router_id": [router_id]})
        self.routers.prepare().call(
            context.get_admin_context(),
            "update_floatingip_statuses",
            router_id=router_id,
            fip_statuses={ip["id"]: constants.FLOATINGIP_STATUS_ACTIVE for ip in here},
        )
