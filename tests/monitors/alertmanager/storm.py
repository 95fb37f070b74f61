"""A made-up city for storms: real Prometheus and Alertmanager, the product's rules and routes, receivers that count.

It has as many villages as a real one; its metrics are text that the test serves.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from govcloud.inventory.load import load_inventory
from govcloud.settings import PRODUCT, load_settings
from monitors.alertmanager.render import Collection, find_operators, render_files
from monitors.alertmanager.ways import Ways, WeCom
from scripts.lab.monitors.configuration import Target, Wish
from scripts.lab.monitors.stack import Stack, private_stack
from tests.scripts.lab.monitors.listeners import Listener, listen, wait_for

VILLAGES, COUNTIES = 3630, 11
WATCHED = 10
"""Of so many villages, one has devices and links that are watched: what writes alerts also runs on this machine."""
PARTS = 2 * VILLAGES // WATCHED
CARRIERS = ("telecom", "mobile", "unicom", "broadnet")
INTERVAL_S = 30
"""What `govcloud monitor config` writes."""
LINGER_S = 20
"""After all fire: as long as a receiver's group may wait, twice."""
PATIENCE_S = 300


def write_city(cut: range) -> str:
    """What a monitor tells of a city whose villages of these numbers are cut off, with their devices and links."""
    lines = ['govcloud_build_info{version="1"} 1', 'govcloud_source_up{source="extranet",kind="extranet"} 1']
    for number in range(VILLAGES):
        node, county = f"v{number}", f"c{number * COUNTIES // VILLAGES}"
        up = int(number not in cut)
        labels = f'node="{node}",level="village"'
        lines.append(f'govcloud_node_info{{{labels},county="{county}",parent="{county}"}} 1')
        lines.append(f'govcloud_node_paths_up{{{labels},department=""}} {2 * up}')
        lines.append(f'govcloud_node_paths_expected{{{labels},department=""}} 2')
        for side in range(2 if number % WATCHED == 0 else 0):
            carrier = CARRIERS[(number + side) % len(CARRIERS)]
            lines.append(f'govcloud_device_up{{device="{node}-{side}",{labels}}} {up}')
            lines.append(f'govcloud_link_up{{link="{node}-{side}",{labels},carrier="{carrier}"}} {up}')
    return "\n".join(lines) + "\n"


@contextmanager
def watched_city(tmp_path: Path) -> Iterator[tuple[Stack, Listener, Listener]]:
    """A stack that watches the city, what is served to it, and who is told."""
    inventory = load_inventory(PRODUCT / "inventories/hanjiang")
    with listen() as served, listen() as told:
        served.text = write_city(range(0))
        wecom = WeCom("corporation", "7", "secret", api=f"http://{told.address}/cgi-bin/")
        ways = Ways(f"http://{told.address}/alerts", wecom=wecom)
        files = render_files(inventory, find_operators(inventory, []), ways, Collection([], []))
        folder = tmp_path / "stack"
        (folder / "rules").mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text)
        wish = Wish(
            [Target("govcloud", {served.address: {}})], [folder / "rules/*.yml"], files["alertmanager.yml"], INTERVAL_S
        )
        with private_stack(folder, load_settings().cache, wish) as stack:
            assert wait_for(lambda: any(is_watchdog(body) for body in told.bodies), PATIENCE_S)
            assert wait_for(lambda: stack.query("count(govcloud_node_paths_up)"), PATIENCE_S)
            told.bodies.clear()
            told.paths.clear()
            told.times.clear()
            yield stack, served, told


def is_watchdog(body: dict[str, Any]) -> bool:
    """Whether a message only says that alerts arrive."""
    return "Watchdog" in str(body)


def hooked(told: Listener) -> list[dict[str, Any]]:
    """What the product's own receiver was told, without signs of life."""
    return [body for body in told.bodies if "alerts" in body and not is_watchdog(body)]


def messages(told: Listener) -> list[str]:
    """What people were told by WeCom."""
    return [body["text"]["content"] for body in told.bodies if "touser" in body and not is_watchdog(body)]


def count_firing(stack: Stack) -> Counter[str]:
    """Name of an alert → how many of it fire. Asked for as numbers: all of them as text are tens of megabytes."""
    found = stack.query('count by (alertname) (ALERTS{alertstate="firing"})')
    return Counter({each["metric"]["alertname"]: int(each["value"][1]) for each in found})
