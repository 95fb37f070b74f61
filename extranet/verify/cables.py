"""Which port is plugged into which: expected from both ends' models, seen by LLDP.

A port is a whole one, as LLDP knows it: VLANs on it have no cable of their own. Local networks, attachments and the
management port are spoken to by nobody, so nothing is expected there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from extranet.devices.model import DeviceModel, Interface, Port
from extranet.verify.facts import Key, Kind


def expect_cables(models: Sequence[DeviceModel]) -> Iterator[tuple[Key, str]]:
    """Device and port at the other end of each link and pair port whose other end is one of `models`."""
    ends = {
        (model.code, interface.port, interface.link): interface
        for model in models
        for interface in _list_cabled(model.interfaces)
    }
    for model in models:
        for interface in _list_cabled(model.interfaces):
            far = ends.get((interface.peer, interface.port, interface.link))
            if far is not None and far.peer == model.code:
                yield Key(model.code, Kind.NEIGHBOR, "", interface.name), f"{interface.peer} {far.name}"


def observe_cables(device: str, said: Mapping[str, Any] | None) -> Iterator[tuple[Key, str]]:
    """What `lldpcli -f json0` shows: all that speak at a port, which is one unless a cable has just been moved."""
    for part in (said or {}).get("lldp", []):
        seen: dict[str, list[str]] = {}
        for interface in part.get("interface", []):
            name, port = _word(interface.get("chassis"), "name"), _word(interface.get("port"), "id")
            seen.setdefault(interface["name"], []).append(f"{name} {port}")
        for port, others in seen.items():
            yield Key(device, Kind.NEIGHBOR, "", port), ", ".join(sorted(others))


def _list_cabled(interfaces: Iterable[Interface]) -> Iterator[Interface]:
    for interface in interfaces:
        if interface.port in {Port.LINK, Port.PAIR} and not interface.parent:
            yield interface


def _word(parts: Any, what: str) -> str:
    """The first value of a field: of a neighbour that does not tell its name there is none."""
    return next((str(each["value"]) for part in parts or () for each in part.get(what, ()) if "value" in each), "?")
