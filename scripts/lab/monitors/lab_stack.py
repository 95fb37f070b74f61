"""The lab's own stack of monitoring: where it is, and what it looks at."""

import os
from collections.abc import Mapping

from govcloud.settings import PRODUCT
from scripts.lab.layout import HOST, Layout
from scripts.lab.monitors.configuration import Target, Wish
from scripts.lab.monitors.exporters import Exporters
from scripts.lab.monitors.packages import find_tools
from scripts.lab.monitors.stack import Stack

SERVED_PORT = 9750
"""Where `govcloud monitor serve` listens unless `GOVCLOUD_MONITOR_PORT` says else."""
RULES = PRODUCT / "monitors" / "rules" / "*.yml"


def find_stack(layout: Layout) -> Stack:
    """The stack of the lab at `layout`; nothing of it needs to exist."""
    first = layout.monitor_port
    return Stack(layout.root / "monitors", find_tools(layout.cache), (first, first + 1, first + 2))


def served_address(environment: Mapping[str, str] = os.environ) -> str:
    """Where the product's own metrics are, as host:port."""
    return f"{HOST}:{environment.get('GOVCLOUD_MONITOR_PORT') or SERVED_PORT}"


def wish_of_lab(layout: Layout, exporters: Exporters) -> Wish:
    """What the lab's stack looks at, by which rules, and whom it tells."""
    stack, served = find_stack(layout), served_address()
    own = {"prometheus": stack.prometheus, "alertmanager": stack.alertmanager, "victoria-metrics": stack.victoria}
    targets = [Target("govcloud", {served: {}}), *(Target(name, {address: {}}) for name, address in own.items())]
    return Wish([*targets, *exporters.targets], [RULES], write_routes(served), labels={"lab": "govcloud"})


def write_routes(served: str) -> str:
    """Alertmanager's configuration: all goes to the product's own receiver."""
    return (
        "route: {receiver: govcloud, group_by: [alertname], group_wait: 1s, group_interval: 5s}\n"
        f"receivers: [{{name: govcloud, webhook_configs: [{{url: 'http://{served}/alerts', send_resolved: true}}]}}]\n"
    )
