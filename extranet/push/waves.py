"""In which order devices are pushed: waves, in each of which every node keeps a side that is whole to the core. Pure.

One device goes first, far from the core and on side b, which carries the least: the canary. Then waves grow, first
through all sides b, then through all sides a, the core last.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from extranet.push.topology import Topology, Wholeness

SIZES = (1, 8, 64, 256)
"""Devices in the first, second, … wave; the last number holds for all that follow."""


@dataclass(frozen=True)
class Order:
    """The waves, and those that no wave may hold: they are the last whole side of a node."""

    waves: tuple[tuple[str, ...], ...]
    held: tuple[str, ...]


def order_waves(
    topology: Topology,
    wanted: Iterable[str],
    silent: Collection[str] = (),
    idle: Collection[str] = (),
    sizes: Sequence[int] = SIZES,
) -> Order:
    """Waves for the wanted devices.

    In every wave: no two devices of a node, and no two whose loss together takes a node's every way up even if all
    else is up. And while those of `silent` are taken for dead, no device that carries something now (not in `idle`) is
    pushed when a node would lose its last side with it; such a device is held.
    """
    depths = topology.depths
    rest = sorted(set(wanted), key=lambda device: (topology.sides[device] == "a", -depths[device], device))
    idle = set(idle)
    waves: list[tuple[str, ...]] = []
    while rest:
        size = sizes[min(len(waves), len(sizes) - 1)]
        wave = _fill_wave(topology, rest, {*silent, *idle}, size)
        if not wave:
            break
        waves.append(tuple(wave))
        idle -= set(wave)
        rest = [device for device in rest if device not in set(wave)]
    return Order(tuple(waves), tuple(rest))


def _fill_wave(topology: Topology, rest: Iterable[str], down: Collection[str], size: int) -> list[str]:
    built = Wholeness(topology)
    now = Wholeness(topology, down)
    wave: list[str] = []
    for device in rest:
        fallen = built.remove(device)
        if fallen is None:
            continue
        if device not in down and now.remove(device) is None:
            built.put_back(fallen)
            continue
        wave.append(device)
        if len(wave) == size:
            break
    return wave
