"""The allocator serves loopbacks, links and sites as it serves tenants: nothing in it knows what a prefix is for."""

import time
from datetime import date
from pathlib import Path

from govcloud.addresses.find import list_unused
from govcloud.addresses.handout import HandOut, Need, choose_blocks, hand_out
from govcloud.addresses.settle import settle_tenants, write_handout
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory, read_inventory
from govcloud.inventory.models.address import Use
from govcloud.text import literal

DAY = date(2026, 3, 1)


def plan_devices(inventory: Inventory, devices: list[str], links: list[str]) -> HandOut:
    """A loopback for every device and a pair of addresses for every link, of both versions."""
    needs = []
    for use, owners, lengths in ((Use.LOOPBACK, devices, (32, 128)), (Use.LINK, links, (31, 127))):
        for version, length in zip((4, 6), lengths, strict=True):
            blocks = choose_blocks(inventory.addresses, version, use=use)
            needs += [Need(use, owner, version, length, blocks, literal(use.value)) for owner in owners]
    return hand_out(needs, inventory.allocations)


def test_loopbacks_and_links_are_written_beside_the_tenants_and_stay(folder: Path) -> None:
    inventory = settle_tenants(folder, DAY).edit.inventory
    devices = [device.code for device in inventory.extranet.devices]
    links = [link.code for link in inventory.extranet.links]

    handed = plan_devices(inventory, devices, links)
    edit = write_handout(folder, handed, DAY)

    assert read_inventory(folder).problems == []
    assert len(handed.new) == 2 * len(devices) + 2 * len(links)
    assert str(handed.held[Use.LOOPBACK, "core-a", 4].prefix) == "10.240.0.0/32"
    again = plan_devices(edit.inventory, [*devices, "aaa-first"], links)
    assert [grant.owner for grant in again.new] == ["aaa-first", "aaa-first"]
    assert {key: again.held[key] for key in handed.held} == dict(handed.held)


def test_address_of_a_device_that_is_gone_is_unused_and_told(folder: Path) -> None:
    inventory = load_inventory(folder)
    edit = write_handout(folder, plan_devices(inventory, ["core-a", "core-z"], []), DAY)

    assert [row.owner for row in list_unused(edit.inventory)] == ["core-z", "core-z"]
    sentences = [problem.render("en") for problem in read_inventory(folder).problems]
    assert len(sentences) == 2
    assert all('the devices have no "core-z"' in sentence for sentence in sentences)


def test_addresses_of_8000_devices_and_16000_links_are_planned_in_a_moment(example: Inventory) -> None:
    devices, links = [f"d{number}" for number in range(8000)], [f"l{number}" for number in range(16000)]
    start = time.process_time()

    handed = plan_devices(example, devices, links)

    spent = time.process_time() - start
    assert handed.refused == {}
    assert len({grant.prefix for grant in handed.new}) == 48000
    assert spent < 10, (
        f"{spent:.1f} s"
    )  # 0.7 to 1.4 s on a busy machine; a search from the start each time is quadratic
