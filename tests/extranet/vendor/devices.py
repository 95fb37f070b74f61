"""Emulated devices on loopback for tests: real SSH and real state; no vendor's software."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from extranet.rendering import render_device
from extranet.vendor.target import Target
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text
from scripts.lab.extranet.emulator.device import Device
from scripts.lab.extranet.emulator.server import LOOPBACK, Fleet, Login
from tests.extranet.vendor.samples import build_sample

LOGIN = Login("govcloud", "only for the lab")


@asynccontextmanager
async def run_devices(folder: Path, *devices: Device) -> AsyncIterator[list[Target]]:
    """Targets of running devices, their host keys recorded in the folder."""
    fleet = Fleet(devices, LOGIN)
    await fleet.start()
    known = folder / "known_hosts"
    known.write_text(fleet.known_hosts())
    try:
        yield [
            Target(device.name, Platform(device.vendor), LOOPBACK, known, LOGIN.user, LOGIN.password, port=port)
            for device, port in zip(devices, fleet.ports, strict=True)
        ]
    finally:
        await fleet.close()


def make_device(platform: Platform) -> Device:
    """A device that runs the sample."""
    return Device("new", platform, render_sample(platform))


def render_sample(platform: Platform) -> str:
    """The sample's text."""
    return render_device(build_sample(platform))[f"{platform}.cfg"]


async def approve(text: str) -> Text | None:
    """A verification that finds everything well."""
    assert "sysname" in text
    return None
