"""The links and attachments that say where ports lead: new ones, and old ones with what differs. Pure.

What neither a device nor a person says is not invented: it is asked for, all of it at once.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from extranet.adopting.hosts import Facts, Host
from extranet.adopting.leads import Lead
from extranet.adopting.words import LIST_CARRIERS, NEAR, NO_CARRIER, STRANGER, Note
from extranet.devices.city import CityView
from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.attachment import Attachment
from govcloud.inventory.models.base import CODE_PATTERN
from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.extranet import Device, Link, Node, Role
from govcloud.inventory.models.reach import InternetExit
from govcloud.inventory.nearest import find_nearest
from govcloud.text import literal

LINK_WORDS = re.compile(r"(\S+) to (\S+), (\S+) (.+)")
"""How a link's ports are described in what we render."""
ATTACHMENT_WORDS = re.compile(r"(\S+) to (\S+) (\S+)")


@dataclass(frozen=True)
class Survey:
    """All that is known when records are made."""

    inventory: Inventory
    city: CityView
    """Of the inventory as it is."""
    hosts: Sequence[Host]
    leads: Sequence[Lead]
    facts: Facts

    @property
    def carriers(self) -> set[str]:
        """Codes of carriers."""
        return {carrier.code for carrier in self.inventory.extranet.carriers}


@dataclass
class Records:
    """What is new or differs, by kind; `notes` are about what has no place in the inventory."""

    nodes: list[Node] = field(default_factory=list)
    devices: list[Device] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    internet: InternetExit | None = None
    notes: list[Note] = field(default_factory=list)


def make_links(survey: Survey, made: Records) -> list[str]:
    """Links and attachments of every port that leads somewhere; the options that are lacking."""
    lacking: list[str] = []
    for lead in survey.leads:
        _take_lead(survey, lead, made, lacking)
    return lacking


def _take_lead(survey: Survey, lead: Lead, made: Records, lacking: list[str]) -> None:
    if lead.link is not None:
        _merge(made.links, lead.link, _update_link(survey, lead, lead.link))
    elif lead.attachment is not None:
        _merge(made.attachments, lead.attachment, _update_attachment(lead, lead.attachment))
    elif lead.far:
        made.links += _make_link(survey, lead, made.links, lacking)
    elif (found := _make_attachment(survey, lead)) is not None:
        made.attachments.append(found)
    else:
        for session in lead.sessions:
            words = session.description or session.hostname or "-"
            what = STRANGER(address=session.address, asn=session.asn, port=lead.port, words=literal(words))
            made.notes.append(Note(lead.host.code, f"running-config:{session.line}", what, "stranger"))


def _merge[R: (Link, Attachment)](made: list[R], old: R, changed: dict[str, object]) -> None:
    """Put what differs from the old record into the list; the device at the other end may have put some there."""
    fields = {name: value for name, value in changed.items() if value != getattr(old, name)}
    if fields:
        known = next((record for record in made if record.code == old.code), None)
        made[:] = [record for record in made if record is not known]
        made.append((known or old).model_copy(update=fields))


def _update_link(survey: Survey, lead: Lead, link: Link) -> dict[str, object]:
    """The port, the rate and the circuit that the device has."""
    end = "a_port" if link.a_device == lead.host.code else "b_port"
    changed: dict[str, object] = {end: lead.port}
    if lead.main.shape_mbps:
        changed["bandwidth_mbps"] = lead.main.shape_mbps
    match = LINK_WORDS.fullmatch(lead.main.description)
    if match and match[1] == link.code and match[3] in survey.carriers:
        changed |= {"carrier": match[3], "circuit": match[4]}
    return changed


def _update_attachment(lead: Lead, attachment: Attachment) -> dict[str, object]:
    changed: dict[str, object] = {"port": lead.port}
    if lead.main.shape_mbps:
        changed["bandwidth_mbps"] = lead.main.shape_mbps
    for session in lead.sessions:
        changed |= {"asn": session.asn or attachment.asn}
        changed["neighbor_v6" if ":" in session.address else "neighbor"] = session.address
    for address in lead.main.addresses:
        changed["address_v6" if ":" in address else "address"] = address
    return changed


def _make_link(survey: Survey, lead: Lead, links: Sequence[Link], lacking: list[str]) -> Iterator[Link]:
    """A new link, or none where something is lacking; the other of two devices that were read may have it already."""
    if any(lead.far == link.a_device and lead.far_port == link.a_port for link in links):
        return
    key, host = lead.host.key(lead.port), lead.host
    match = LINK_WORDS.fullmatch(lead.main.description)
    facts, nodes = survey.facts, survey.city.intent.nodes
    said = match and match[3] in survey.carriers and f"{match[3]} {match[4]}"
    carrier, _, circuit = (facts.circuits.get(key) or said or "").partition(" ")
    taken = {link.code for link in (*survey.inventory.extranet.links, *links)}
    code = match[1] if match and re.fullmatch(CODE_PATTERN, match[1]) and match[1] not in taken else ""
    bandwidth = lead.main.shape_mbps or facts.bandwidth
    duct = facts.ducts.get(key, "")
    far_device = survey.city.intent.devices.get(lead.far)
    for value, option in (
        (lead.far_port, f"--end {key}=DEVICE:PORT"),
        (carrier and circuit, f'--circuit {key}="CARRIER NUMBER"'),
        (duct, f"--duct {key}=DUCT"),
        (bandwidth, "--bandwidth MBPS"),
    ):
        if not value:
            lacking.append(option)
    if carrier and carrier not in survey.carriers:
        near = find_nearest(carrier, survey.carriers)
        raise UsageError(NO_CARRIER(code=literal(carrier)), todo=NEAR(near=near) if near else LIST_CARRIERS)
    if lead.far_port and carrier and circuit and duct and bandwidth:
        own, far = (host.code, lead.port), (lead.far, lead.far_port)
        is_lower = far_device is None or nodes[far_device.node].record.parent != host.node
        lower, upper = (own, far) if is_lower else (far, own)
        yield Link(
            code=code or _name_link(host, taken),
            a_device=lower[0],
            a_port=lower[1],
            b_device=upper[0],
            b_port=upper[1],
            carrier=carrier,
            circuit=circuit,
            duct=duct,
            bandwidth_mbps=bandwidth,
        )


def _name_link(host: Host, taken: Iterable[str]) -> str:
    names = [f"{host.node}-up-{host.side}", *(f"{host.node}-up-{host.side}{number}" for number in range(2, 64))]
    return next(name for name in names if name not in set(taken))


def _make_attachment(survey: Survey, lead: Lead) -> Attachment | None:
    """Of a port that is described as we describe one; a pool's or a carrier's router says nothing else of itself."""
    match = ATTACHMENT_WORDS.fullmatch(lead.main.description)
    sessions = {":" in session.address: session for session in lead.sessions}
    addresses = {":" in address: address for address in lead.main.addresses}
    if not match or not lead.main.shape_mbps or not addresses.keys() == sessions.keys() == {False, True}:
        return None
    at_exit = survey.facts.role == Role.EXIT and match[3] == Zone.INTERNET  # a carrier and a pool may share a name
    is_pool = match[2] in survey.inventory.pool_by_code and not at_exit
    if not is_pool and (match[2] not in survey.carriers or match[3] != "internet"):
        return None
    return Attachment.model_validate(
        {
            "code": match[1],
            "device": lead.host.code,
            "port": lead.port,
            **({"pool": match[2], "zone": match[3]} if is_pool else {"carrier": match[2]}),
            "asn": sessions[False].asn,
            "address": addresses[False],
            "neighbor": sessions[False].address,
            "address_v6": addresses[True],
            "neighbor_v6": sessions[True].address,
            "bandwidth_mbps": lead.main.shape_mbps,
        }
    )
