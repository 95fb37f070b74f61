"""Writes down what was handed out, frees it, and forgets what was freed long ago: changes of `allocations.csv`."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from govcloud.addresses.handout import Grant, HandOut
from govcloud.addresses.tenants import TenantPlan, plan_tenants
from govcloud.errors import GovcloudError
from govcloud.inventory.edit import Edit
from govcloud.inventory.edit_allocations import edit_allocations
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.address import Allocation
from govcloud.text import Text

OVERTAKEN = Text("addresses were handed out or freed by somebody else in the meantime", "其间已有他人分配或收回了地址")
PLAN_AGAIN = Text("nothing was written; run the command again", "没有写入；请重新执行")


type Planner = Callable[[Inventory], HandOut]
"""What makes a hand-out of an inventory: for its tenants, for its extranet."""


@dataclass(frozen=True)
class Settled:
    """What was new, the answers with all of it written down, and the file that was (or would be) written."""

    handed: HandOut
    new: tuple[Grant, ...]
    edit: Edit


def settle(rows: Sequence[Allocation], handed: HandOut, today: date) -> list[Allocation]:
    """The rows with what is new in `handed`; as they are when another run has written just that already.

    Raises GovcloudError when `handed` was made from other rows and they do not say all of it.
    """
    current = {(row.use, row.owner, row.prefix) for row in rows if row.freed is None}
    if all((grant.use, grant.owner, grant.prefix) in current for grant in handed.new):
        return list(rows)
    if tuple(rows) != handed.written:
        raise GovcloudError(OVERTAKEN, "allocations.csv", todo=PLAN_AGAIN)
    added = (
        Allocation(block=grant.block, use=grant.use, owner=grant.owner, prefix=grant.prefix, since=today)
        for grant in handed.new
    )
    return [*rows, *added]


def free_prefixes(rows: Sequence[Allocation], freed: Collection[Allocation], today: date) -> list[Allocation]:
    """The rows with some of them freed today: from now on in quarantine."""
    return [row.model_copy(update={"freed": today}) if row in freed and row.freed is None else row for row in rows]


def drop_expired(rows: Iterable[Allocation], today: date, quarantine: int) -> list[Allocation]:
    """The rows without those that were freed at least `quarantine` days ago: their addresses are free again."""
    last = today - timedelta(days=quarantine)
    return [row for row in rows if row.freed is None or row.freed > last]


def write_allocations(folder: Path, plan: TenantPlan, today: date, *, dry_run: bool = False) -> Edit:
    """Write down what is new in `plan`, which was made of the inventory in `folder`. Atomic; as `edit_allocations`."""
    return write_handout(folder, plan.handed, today, dry_run=dry_run)


def write_handout(folder: Path, handed: HandOut, today: date, *, dry_run: bool = False) -> Edit:
    """The same for any use: of two hand-outs the second is made of the inventory that writing the first gives back."""
    return edit_allocations(folder, lambda rows: settle(rows, handed, today), dry_run=dry_run)


def settle_tenants(folder: Path, today: date, *, quarantine: int | None = None, dry_run: bool = False) -> Settled:
    """`settle_needs` for the tenants of the city."""
    return settle_needs(
        folder, lambda inventory: plan_tenants(inventory).handed, today, quarantine=quarantine, dry_run=dry_run
    )


def settle_needs(
    folder: Path, plan: Planner, today: date, *, quarantine: int | None = None, dry_run: bool = False
) -> Settled:
    """Hand out to everybody whom `plan` is for what is lacking in the inventory in `folder`, and write it down.

    What was freed `quarantine` days ago (default: what the city says) is handed out again. What could not be handed
    out is in the refusals. Raises as `edit_allocations`.
    """
    inventory = forget_expired(load_inventory(folder), today, quarantine)
    handed = plan(inventory)
    days = inventory.city.address_quarantine_days if quarantine is None else quarantine

    def change(rows: Sequence[Allocation]) -> list[Allocation]:
        return settle(drop_expired(rows, today, days), handed, today)

    edit = edit_allocations(folder, change, dry_run=dry_run)
    return Settled(plan(edit.inventory), handed.new, edit)


def forget_expired(inventory: Inventory, today: date, quarantine: int | None = None) -> Inventory:
    """The inventory as it is once what was freed long enough ago is forgotten."""
    days = inventory.city.address_quarantine_days if quarantine is None else quarantine
    rows = drop_expired(inventory.allocations, today, days)
    return inventory.replace(allocations=rows)
