"""Neutron of one pool: the API, the plugins' RPC listeners and the life signs of its agents, in one process."""

import contextlib
import importlib
import importlib.util
import os
from typing import Any

from neutron import server
from neutron.db.securitygroups_db import SecurityGroupDbMixin
from neutron.plugins.ml2.plugin import Ml2Plugin
from neutron_lib.plugins import directory

from scripts.lab.services.agents import Agents
from scripts.lab.services.description import Description

ALIASES = {"address-group": {"address-group", "security-groups-remote-address-group", "rbac-address-group"}}
"""Extension a pool goes without → the aliases that hang on it. Service plugins are left out by configuration."""


def make_app(pool: Description) -> Any:
    """The network API with everything behind it."""
    os.environ["OS_NEUTRON_CONFIG_DIR"] = str(pool.path("etc"))
    os.environ["OS_NEUTRON_CONFIG_FILES"] = "neutron.conf"
    gone = set().union(*(ALIASES.get(name, set()) for name in pool.without))
    Ml2Plugin._supported_extension_aliases = [a for a in Ml2Plugin._supported_extension_aliases if a not in gone]
    if gone:
        let_rules_go_without_address_group()
    app = boot()
    for plugin in directory.get_unique_plugins():
        with contextlib.suppress(NotImplementedError):
            if hasattr(plugin, "start_rpc_listeners"):
                plugin.start_rpc_listeners()
    Agents(pool).start()
    return app


def boot() -> Any:
    """Neutron's own start of its API, whose entry point moved when eventlet left."""
    if importlib.util.find_spec("neutron.server.api"):
        return server.boot_server(importlib.import_module("neutron.server.api").api_server, prog="neutron-api")
    return server.boot_server(importlib.import_module("neutron.server.api_eventlet").eventlet_api_server)


def let_rules_go_without_address_group() -> None:
    """Security group rules are checked for an attribute that only the extension declares; let it be absent."""
    check = SecurityGroupDbMixin._validate_base_security_group_rule_attributes

    def check_rule(self: Any, rule: dict[str, Any]) -> None:
        rule.setdefault("remote_address_group_id", None)
        check(self, rule)

    SecurityGroupDbMixin._validate_base_security_group_rule_attributes = check_rule
