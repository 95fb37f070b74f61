"""What `govcloud check` reads of the extranet: the devices as the inventory intends them and, where that is asked for,
what they show. It changes nothing on a device; what gives no answer is a gap."""

import asyncio
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import asyncssh

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.devices.model import DeviceModel
from extranet.rendering import Files, render_device
from govcloud.cli.device_facts import place_of, read_devices, read_observations, read_wanted
from govcloud.cli.extranet_intended import RENDERED, tell_progress
from govcloud.cli.extranet_reach import VARIABLE
from govcloud.cli.extranet_verify import FIRST_PORTS, look
from govcloud.console import Screen
from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.text import Text, literal
from policies.facts.base import Harvest
from policies.facts.extranet import Device, Observation
from policies.facts.fact import Read
from policies.facts.gaps import Cause

SPOILT = (asyncssh.ConfigParseError, asyncssh.KeyImportError, asyncssh.KeyEncryptionError, UnicodeDecodeError)
"""What the library says of settings and keys that it cannot read."""
ALL = "extranet"
"""Where devices are that cannot even be named."""
INTENDED = Text("{n} network devices as intended", "{n} 台网络设备（目标配置）")
ASKING = Text("asking {n} network devices …", "正在询问 {n} 台网络设备……")
ANSWERED = Text("{answered} of {n} network devices answered", "{n} 台网络设备中 {answered} 台有应答")
NO_FILE = Text("the file with SSH settings is not there", "SSH 连接配置文件不存在")
NOT_SSH = Text("these SSH settings, or a key that they name, cannot be used", "SSH 连接配置或其中指定的密钥无法使用")
NAME_FILE = Text("let {variable} name a file in OpenSSH's form", "请将 {variable} 设为 OpenSSH 格式的配置文件")


def read_extranet(inventory: Inventory, screen: Screen, *, ask: bool, ssh_config: Path | None) -> Harvest:
    """What is wanted, the intended devices, and with `ask` what the devices show.

    An extranet that cannot be built of the inventory is told, and a gap. Raises UsageError: the SSH settings are wrong.
    """
    if ask and ssh_config is not None and not ssh_config.is_file():
        raise UsageError(NO_FILE, where=str(ssh_config), todo=NAME_FILE(variable=VARIABLE))
    wanted = read_wanted(inventory, datetime.now(UTC))
    try:
        models = build_devices(inventory, plan_extranet(inventory))
        harvest = wanted + read_intended(models, screen)
    except GovcloudError as error:
        screen.error(error)
        kinds = (Device, Observation) if ask else (Device,)
        reads = [Read(kind, place_of(ALL), "intended", datetime.now(UTC)) for kind in kinds]
        return wanted + Harvest([each.with_gap(Cause.UNREAD, literal(str(error))) for each in reads])
    return harvest + read_shown(models, screen, ssh_config) if ask and models else harvest


def read_intended(models: Sequence[DeviceModel], screen: Screen) -> Harvest:
    """Devices by the configuration that the inventory makes; no network is needed."""
    tell, files = tell_progress(screen, RENDERED), dict[str, Files]()
    for number, model in enumerate(models, 1):
        files[model.code] = render_device(model)
        tell(number, len(models))
    screen.tell(INTENDED(n=len(models)))
    return read_devices(models, files, datetime.now(UTC))


def read_shown(models: Sequence[DeviceModel], screen: Screen, ssh_config: Path | None) -> Harvest:
    """What devices show of what is expected of them, as `govcloud extranet verify` sees it. Raises UsageError."""
    first_port = FIRST_PORTS[secrets.randbelow(len(FIRST_PORTS))]
    try:
        with screen.err.status(screen.words(ASKING(n=len(models)))):
            findings, silent = asyncio.run(look(models, models, ssh_config, first_port))
    except SPOILT as wrong:
        todo = NAME_FILE(variable=VARIABLE)
        raise UsageError(NOT_SSH, where=str(ssh_config), why=literal(str(wrong)), todo=todo) from wrong
    answered = len(models) - len(silent)
    screen.tell(ANSWERED(answered=answered, n=len(models)), "yellow" if silent else "")
    return read_observations([model.code for model in models], findings, silent, datetime.now(UTC))
