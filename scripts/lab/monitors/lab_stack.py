"""The lab's own stack of monitoring: where it is, and what it looks at."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from govcloud.files import write_atomic
from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT, load_settings
from monitors.alertmanager.render import TEMPLATES, Collection, find_operators, render_files
from monitors.alertmanager.ways import Ways
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
    routes = write_routes(stack, served)
    files = {TEMPLATES: routes[TEMPLATES]}
    everything = [*targets, *exporters.targets]
    return Wish(everything, [RULES], routes["alertmanager.yml"], labels={"lab": "govcloud"}, files=files)


def write_routes(stack: Stack, served: str) -> dict[str, str]:
    """Alertmanager's files: those of the city that the environment names. All that is told goes to the product."""
    inventory = load_inventory(load_settings().inventory)
    ways = Ways(f"http://{served}/alerts", token_file(stack))
    files = render_files(inventory, find_operators(inventory, []), ways, Collection([], []))
    return {name: files[name] for name in ("alertmanager.yml", TEMPLATES)}


def token_file(stack: Stack) -> Path:
    """The token by which the product knows the lab's Alertmanager: `govcloud monitor serve --alerts-token`."""
    return stack.folder / "alerts.token"


def keep_token(stack: Stack) -> None:
    """Make it unless it is there."""
    if not token_file(stack).exists():
        stack.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomic(token_file(stack), secrets.token_urlsafe(32), mode=0o600)
