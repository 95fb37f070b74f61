"""Where a lab lives, and that two labs do not meet."""

from pathlib import Path

import pytest

from govcloud.errors import UsageError
from scripts.lab.layout import load_layout
from scripts.lab.pools import load_pools


def test_environment_moves_folders_and_ports() -> None:
    layout = load_layout(
        {"GOVCLOUD_LAB_DIR": "/a/lab", "GOVCLOUD_CACHE_DIR": "/a/cache", "GOVCLOUD_LAB_PORTS": "21000"}
    )
    assert (layout.root, layout.cache) == (Path("/a/lab"), Path("/a/cache"))
    assert layout.service_ports(1) == {
        "keystone": 21100,
        "glance": 21101,
        "placement": 21102,
        "neutron": 21103,
        "nova": 21104,
        "cinder": 21105,
    }
    assert layout.proxy_ports(1)["cinder"] == 21155
    assert (layout.proxy_control_port, layout.database_port) == (21490, 21491)


def test_defaults_follow_the_base_directory_rules() -> None:
    layout = load_layout({"HOME": "/h"})
    assert layout.root == Path("/h/.local/state/govcloud/lab")
    assert layout.cache == Path("/h/.cache/govcloud")
    assert layout.first_port == 15000


def test_no_port_is_used_twice() -> None:
    layout = load_layout({"HOME": "/h"})
    ports = [layout.proxy_control_port, layout.database_port]
    for index in range(len(load_pools())):
        ports += [*layout.service_ports(index).values(), *layout.proxy_ports(index).values()]
    assert len(ports) == len(set(ports))
    assert all(15000 <= port < 15500 for port in ports)


@pytest.mark.parametrize("words", ["abc", "80", "65400", "１５０００", "-1", "15000.5"])
def test_port_that_cannot_be_used_is_wrong_use(words: str) -> None:
    with pytest.raises(UsageError, match="GOVCLOUD_LAB_PORTS"):
        load_layout({"HOME": "/h", "GOVCLOUD_LAB_PORTS": words})
