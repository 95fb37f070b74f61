"""A whole adoption: the records that devices amount to, the inventory with them, and what is left different. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from extranet.addresses import plan_extranet
from extranet.adopting.differences import Difference, find_difference, find_renumbered
from extranet.adopting.handing import hand_over
from extranet.adopting.hosts import Facts, Host
from extranet.adopting.leads import Lead
from extranet.adopting.nodes import make_records
from extranet.adopting.records import Records, Survey
from extranet.adopting.words import NO_AREA, UNPLACED, Note
from extranet.changes.change import NameArea, name_by_code
from extranet.check import check_extranet
from extranet.devices.build import build_device
from extranet.devices.city import CityView, view_city
from extranet.devices.model import DeviceModel
from extranet.findings import Finding, Grade
from extranet.intent import read_intent
from extranet.rendering import render_device
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Allocation
from govcloud.inventory.models.base import Model
from govcloud.text import Text

TABLES = ("nodes", "devices", "links", "attachments")


@dataclass(frozen=True)
class Adoption:
    """What would be written, and what is left. `before` and `after` are the inventory without it and with it."""

    before: Inventory
    after: Inventory
    hosts: Sequence[Host]
    records: Records
    allocations: Sequence[Allocation]
    notes: Sequence[Note]
    findings: Sequence[Finding]
    """What is refused or weak about what is new, as `govcloud extranet check` says it."""
    differences: Mapping[str, Difference]
    """Device → what a push would change there."""
    renumbered: Mapping[str, Sequence[Text]]
    """New device → addresses and numbers that a push would take from it."""

    @property
    def writes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.allocations or self.records.internet or any(getattr(self.records, kind) for kind in TABLES))


def plan_adoption(  # noqa: PLR0913 - one per source of what is known
    inventory: Inventory,
    city: CityView,
    hosts: Sequence[Host],
    leads: Sequence[Lead],
    *,
    facts: Facts,
    today: date,
    name: NameArea = name_by_code,
) -> Adoption:
    """Adopt devices into a valid inventory, `city` being a view of it. Raises UsageError as `make_records`."""
    made = make_records(Survey(inventory, city, hosts, leads, facts))
    after = put_records(inventory, made)
    rows, outside = hand_over(after, read_intent(after), hosts, today)
    after = after.replace(allocations=[*after.allocations, *rows])
    view = view_city(after, plan_extranet(after))
    models = {host.code: build_device(view, host.code) for host in hosts}
    new = {device.code for device in made.devices} - city.intent.devices.keys()
    return Adoption(
        before=inventory,
        after=after,
        hosts=hosts,
        records=made,
        allocations=rows,
        findings=tuple(_check(after, made)),
        notes=(*made.notes, *_list_unplaced(inventory, hosts), *outside),
        differences={host.code: _differ(host, models[host.code], name) for host in hosts},
        renumbered={
            host.code: found
            for host in hosts
            if host.code in new and (found := tuple(find_renumbered(host.running, models[host.code])))
        },
    )


def put_records(inventory: Inventory, made: Records) -> Inventory:
    """The inventory with records put in, or put in place of those of the same code."""
    extranet = inventory.extranet
    changed: dict[str, object] = {kind: _put(getattr(extranet, kind), getattr(made, kind)) for kind in TABLES}
    if made.internet is not None:
        changed["internet"] = made.internet
    return inventory.replace(extranet=extranet.model_copy(update=changed))


def _put[R: Model](old: Sequence[R], new: Sequence[R]) -> list[R]:
    changed = {getattr(record, "code"): record for record in new}  # noqa: B009 - every record of these kinds has one
    kept = [changed.pop(getattr(record, "code"), record) for record in old]  # noqa: B009
    return [*kept, *changed.values()]


def _differ(host: Host, built: DeviceModel, name: NameArea) -> Difference:
    return find_difference(host.running, built, render_device(built), name)


def _check(after: Inventory, made: Records) -> Iterator[Finding]:
    codes = {getattr(record, "code") for kind in TABLES for record in getattr(made, kind)}  # noqa: B009
    for finding in check_extranet(after) if codes else ():
        if finding.grade is not Grade.NOTICE and codes.intersection(finding.subject.split("/")):
            yield finding


def _list_unplaced(inventory: Inventory, hosts: Sequence[Host]) -> Iterator[Note]:
    known = {"", *(vrf.code for vrf in inventory.extranet.vrfs)}
    for host in hosts:
        for vrf in host.running.areas:
            if vrf not in known:
                yield Note(host.code, "", NO_AREA(vrf=vrf), "no-area")
        for port in host.running.unplaced:
            what = UNPLACED(name=port.name, addresses=", ".join(port.addresses))
            yield Note(host.code, port.name, what, "unplaced")
