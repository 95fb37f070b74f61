"""Asks vendors' devices what they see, by `display` in one session each, and makes facts of it.

What a command does not tell, or a device does not know, is no fact: it stays missing.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extranet.devices.model import GLOBAL, DeviceModel, Interface
from extranet.push.ssh import Access
from extranet.push.vendors import find_target
from extranet.vendor.states import Question, list_questions
from extranet.vendor.states.questions import About
from extranet.vendor.target import VendorError
from extranet.vendor.terminal import find_error, open_terminal
from extranet.vendor.trials import TRIALS
from extranet.verify.clock import UNSYNCHRONISED, judge_error
from extranet.verify.facts import Key, Kind

NO_SOURCE = "nan"
type Told = Sequence[tuple[Question, str]]
"""Questions with their answers, without those that the device refused."""


async def collect_vendors(
    access: Access, models: Sequence[DeviceModel]
) -> tuple[dict[Key, str], dict[str, VendorError]]:
    """The facts that these devices tell, and the devices that gave no answer."""
    room = asyncio.Semaphore(access.at_once)

    async def ask(model: DeviceModel) -> Told | VendorError:
        async with room:
            try:
                return await _ask(access, model)
            except VendorError as error:
                return error

    facts: dict[Key, str] = {}
    silent: dict[str, VendorError] = {}
    for model, told in zip(models, await asyncio.gather(*map(ask, models)), strict=True):
        if isinstance(told, VendorError):
            silent[model.code] = told
        else:
            facts |= observe_vendor(model, told)
    return facts, silent


async def _ask(access: Access, model: DeviceModel) -> Told:
    """Raises VendorError."""
    target = find_target(model.code, model.platform, access)
    told = []
    async with open_terminal(target, TRIALS[model.platform].unpaged) as terminal:
        for question in list_questions(model.platform, (vrf.code for vrf in model.vrfs)):
            answer = await terminal.ask(question.command)
            if not find_error(answer):
                told.append((question, answer))
    return told


def observe_vendor(model: DeviceModel, told: Told) -> dict[Key, str]:
    """The facts in a device's answers. Pure."""
    return dict(fact for question, answer in told for fact in _observe(model, question, answer))


def _observe(model: DeviceModel, question: Question, answer: str) -> Iterator[tuple[Key, str]]:
    ports = {interface.name: interface for interface in model.interfaces}
    areas = _list_areas(model)
    for subject, value in question.read(answer):
        match question.about:
            case About.PEERS:
                yield Key(model.code, Kind.SESSION, question.vrf, subject), value
            case About.DEFAULT:
                yield Key(model.code, Kind.DEFAULT, question.vrf, subject), value
            case About.BFD:
                yield from ((Key(model.code, Kind.BFD, vrf, subject), value) for vrf in areas.get(subject, ()))
            case About.GROUPS:
                yield from _observe_group(model, subject, value)
            case About.PORTS if subject in ports:
                yield Key(model.code, Kind.MTU, ports[subject].vrf, subject), value
            case About.RATES if subject in ports:
                yield Key(model.code, Kind.SHAPING, ports[subject].vrf, subject), value
            case About.NEIGHBORS:
                yield Key(model.code, Kind.NEIGHBOR, GLOBAL, subject), value
            case About.CLOCK:
                verdict = UNSYNCHRONISED if value == NO_SOURCE else judge_error(float(value))
                yield Key(model.code, Kind.CLOCK, GLOBAL, subject), verdict


def _observe_group(model: DeviceModel, address: str, state: str) -> Iterator[tuple[Key, str]]:
    """Tables of groups do not tell the area: the address does."""
    for interface in model.interfaces:
        if any(group.address == address for group in interface.vrrp):
            yield _gateway(model.code, interface, address), state


def _gateway(device: str, interface: Interface, address: str) -> Key:
    return Key(device, Kind.GATEWAY, interface.vrf, f"{address} {interface.name}")


def _list_areas(model: DeviceModel) -> Mapping[str, Sequence[str]]:
    """Neighbour → areas that it is one of; links have addresses of their own in each, so it is one."""
    areas: dict[str, list[str]] = defaultdict(list)
    for routing in model.routings:
        for neighbor in routing.neighbors:
            areas[neighbor.address].append(routing.vrf)
    return areas
