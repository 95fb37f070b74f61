"""An adoption from beginning to end, without writing: what would be in the inventory and in the state, and what not."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from govcloud.addresses.tenants import plan_tenants
from govcloud.errors import GovcloudError, UsageError
from govcloud.inventory.edit import Edit, rewrite_files, rewrite_to_say
from govcloud.inventory.edit_allocations import KIND, rewrite_rows
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.address import Allocation
from govcloud.text import Text
from stacks.adoption.draft import Draft, draft_department
from stacks.adoption.found import Found, read_project
from stacks.adoption.state import make_state
from stacks.adoption.trial import Matcher, open_trial
from stacks.components.names import BASE
from stacks.drift.finding import Finding
from stacks.drift.known import KnownStack, is_ours, know_stack
from stacks.drift.strays import World as Seen
from stacks.drift.strays import find_strays
from stacks.engine.model import Deployment
from stacks.engine.values import Properties
from stacks.operations.changes import Change, list_changes
from stacks.operations.world import World
from stacks.program import make_program

type Rewrites = dict[Path, Callable[[bytes | None], str]]


@dataclass(frozen=True)
class Request:
    """What is to be adopted, as what, on which day, in which inventory."""

    project: str
    pool: str
    department: str
    folder: Path
    today: date

    @property
    def stack(self) -> str:
        """Name of the stack."""
        return f"{self.pool}.{self.department}"


@dataclass(frozen=True)
class Adoption:
    """What would be written, and what the next up would still change."""

    request: Request
    draft: Draft
    edits: Sequence[Edit]
    deployment: Deployment
    changes: Sequence[Change]
    left: Sequence[Finding]
    """Things of the project that are not adopted."""

    @property
    def adopted(self) -> Counter[str]:
        """Type → how many resources would be in the state."""
        return Counter(each.type.rpartition(":")[2] for each in self.deployment.resources if is_ours(each))

    @property
    def losses(self) -> list[Change]:
        """What the next up would do that loses data."""
        return [change for change in self.changes if change.loses_data]


async def plan_adoption(world: World, request: Request) -> Adoption:
    """Read, draft, try and preview. Nothing is written. Raises UsageError, GovcloudError, InvalidInventory."""
    await refuse_existing(world, request)
    found = await asyncio.to_thread(read_found, world, request)
    draft = draft_department(found, world.inventory, request.department, request.today)
    edits = rewrite_files(request.folder, make_rewrites(request, draft), dry_run=True)
    inventory = edits[0].inventory
    deployment, changes = await try_out(world, request, inventory, Matcher(found, draft.sketch.hints))
    return Adoption(request, draft, edits, deployment, changes, find_left(request, found, deployment))


def read_found(world: World, request: Request) -> Found:
    """The project."""
    return read_project(world.pools.provider(request.pool), request.project, request.department)


async def try_out(
    world: World, request: Request, inventory: Inventory, matcher: Matcher
) -> tuple[Deployment, list[Change]]:
    """The state, and what the next up would change with it."""

    async def outputs(name: str) -> Properties | None:
        return await world.outputs(name.rpartition("/")[2])

    program = make_program(inventory, request.stack, plan_tenants(inventory))
    trial = await open_trial(request.stack, outputs)
    try:
        deployment = make_state(await trial.find(program, world.pools, matcher), matcher.found)
        await trial.put(deployment)
        result = await trial.preview(program, world.pools)
    finally:
        trial.database.close()
    return deployment, list_changes(result.phases["preview"])


def make_rewrites(request: Request, draft: Draft) -> Rewrites:
    """The inventory's files and what becomes of them."""
    path = request.folder / "departments" / f"{request.department}.yml"
    rewrites: Rewrites = {path: rewrite_to_say(request.folder, path, draft.department)}
    if draft.allocations:

        def add(rows: Sequence[Allocation]) -> list[Allocation]:
            return [*rows, *draft.allocations]

        rewrites[request.folder / KIND.pattern] = rewrite_rows(request.folder, add)
    return rewrites


def find_left(request: Request, found: Found, deployment: Deployment) -> list[Finding]:
    """What is in the project and in no state."""
    stack: KnownStack = know_stack(request.pool, request.department, deployment)
    return list(find_strays(Seen(found.picture, (stack,), frozenset({stack.name})), {stack.name}))


async def refuse_existing(world: World, request: Request) -> None:
    """Raise UsageError when the stack has resources already, GovcloudError when its pool's base has none."""
    stack, pool = request.stack, request.pool
    if stack in await world.kept() and (await (await world.store(stack)).load()).resources:
        raise UsageError(
            Text("stack `{stack}` has resources already", "栈 `{stack}` 已有资源")(stack=stack),
            todo=Text(
                "adopt the project as another department, or look at `govcloud drift`",
                "请纳管为其他部门，或查看 `govcloud drift`",
            ),
        )
    if not await world.outputs(f"{pool}.{BASE}"):
        deploy = Text(
            "run `govcloud up --pool {pool} --department base`", "请执行 `govcloud up --pool {pool} --department base`"
        )
        raise GovcloudError(
            Text("the catalogue of the pool is not known", "尚不清楚该资源池的目录"),
            f"{pool}.{BASE}",
            Text("the stack has not been deployed", "该栈尚未部署"),
            deploy(pool=pool),
        )
