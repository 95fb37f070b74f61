"""A project in the words of the inventory: the department's file and its rows of the address plan. Pure."""

from dataclasses import dataclass
from datetime import date

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Allocation, Use
from govcloud.inventory.models.base import Name
from govcloud.inventory.models.city import Level
from govcloud.inventory.models.department import Contact, Department, Duty
from govcloud.inventory.models.pool import Quota
from govcloud.text import Text
from stacks.adoption.found import Found
from stacks.adoption.networks import ZoneFound, find_zones
from stacks.adoption.people import find_members
from stacks.adoption.servers import find_machines
from stacks.adoption.sketch import Sketch
from stacks.adoption.systems import Ground, draft_systems

PLACEHOLDER = Contact(name="待补充", duty=Duty.HEAD, phone="000000", email="nobody@example.invalid")
NO_CONTACT = Text(
    "department `{code}` is new: its contact is a placeholder, its level is `city`: correct both",
    "部门 `{code}` 为新建：联系人为占位内容，行政层级写为 `city`，请更正",
)
UNLIMITED = Text(
    "quota `{name}` has no limit on the pool, which the inventory does not say: {limit} was written",
    "配额 `{name}` 在资源池上没有上限，清单无法表达，暂写为 {limit}",
)
HELD = Text(
    "tenant {owner} has {prefix} in allocations.csv already: it stays, and the next up makes the subnet anew",
    "租户 {owner} 在 allocations.csv 中已有 {prefix}：保持不变，下次部署将重建该子网",
)


@dataclass(frozen=True)
class Draft:
    """What the inventory would say."""

    department: Department
    allocations: tuple[Allocation, ...]
    sketch: Sketch


def draft_department(found: Found, inventory: Inventory, code: str, today: date) -> Draft:
    """The department with what it has on the pool; what the inventory says of it already stays."""
    sketch, there = Sketch(), inventory.department_by_code.get(code)
    zones = find_zones(found, inventory, sketch)
    members = {member.user: member for member in [*find_members(found, sketch), *(there.members if there else ())]}
    machines = list(find_machines(found, zones, sketch))
    systems = draft_systems(Ground(found, there, code, today, sketch), machines)
    kept = [each for each in there.systems if each.code not in {s.code for s in systems}] if there else []
    if there is None:
        sketch.note(NO_CONTACT(code=code))
    words = str(found.project.values.get("description") or found.project.values["name"])
    base = there or Department(code=code, name=Name(zh=words, en=words), level=Level.CITY, contacts=[PLACEHOLDER])
    department = base.model_copy(
        update={
            "members": sorted(members.values(), key=lambda member: member.user),
            "quotas": {**base.quotas, found.pool.code: read_quota(found, sketch)},
            "systems": [*kept, *systems],
        }
    )
    rows = tuple(row for zone in zones.values() for row in allocate(found, inventory, code, zone, today, sketch))
    return Draft(department, rows, sketch)


def read_quota(found: Found, sketch: Sketch) -> Quota:
    """The project's quota; the inventory has no word for unlimited, so the pool's limit for departments is taken."""
    (live,) = found.of("Quota")
    limit = found.pool.department_limit
    values = {name: live.values[name] for name in Quota.model_fields}
    for name in [name for name, value in values.items() if value < 0]:
        values[name] = getattr(limit, name)
        sketch.note(UNLIMITED(name=name, limit=values[name]))
    return Quota(**values)


def allocate(
    found: Found, inventory: Inventory, code: str, zone: ZoneFound, today: date, sketch: Sketch
) -> list[Allocation]:
    """The rows that keep a zone's prefixes for the department."""
    owner = f"{found.pool.code}/{code}/{zone.zone.value}"
    held = {row.prefix.version: row for row in inventory.allocations if row.owner == owner and row.freed is None}
    rows = []
    for block, prefix in zone.prefixes:
        row = held.get(prefix.version)
        if row is None:
            rows.append(Allocation(block=block, use=Use.TENANT, owner=owner, prefix=prefix, since=today))
        elif row.prefix != prefix:
            sketch.note(HELD(owner=owner, prefix=row.prefix))
    return rows
