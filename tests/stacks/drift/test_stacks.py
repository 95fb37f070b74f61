"""Stacks as drift reads them out of a real state database: what it needs is there, and every secret stays closed."""

import asyncio
from pathlib import Path

from stacks.drift.known import KnownStack
from stacks.drift.stacks import read_stacks, take_apart
from stacks.engine.model import Deployment, PendingOperation, ResourceState
from stacks.engine.secrets import new_secrets
from stacks.engine.state.database import Database
from stacks.engine.state.lease import acquire
from stacks.engine.state.open import open_database
from stacks.engine.state.store import open_stack
from stacks.engine.values import Secret
from stacks.names import PROJECT, SYSTEM_TYPE
from stacks.resources.values import UNKNOWN
from stacks.resources.values import Secret as Closed

STACK = "mobile.health"
ROOT = f"urn:pulumi:{STACK}::{PROJECT}::"
SYSTEM = f"{ROOT}{SYSTEM_TYPE}::his"


def state(kind: str, name: str, **fields: object) -> ResourceState:
    """A resource of the stack."""
    token = f"govcloud:{kind}"
    return ResourceState(f"{ROOT}{token}::{name}", token, custom=True, id=name, **fields)  # type: ignore[arg-type]


DEPLOYMENT = Deployment(
    (
        ResourceState(SYSTEM, SYSTEM_TYPE),
        ResourceState(f"{ROOT}random:index:Password::p", "random:index:Password", custom=True, id="p"),
        state(
            "compute:Server",
            "s",
            parent=SYSTEM,
            inputs={"name": "s", "flavor": "4", "user_data": Secret("hidden")},
            ignore_changes=("image",),
        ),
        state("storage:Volume", "v", inputs={"size": 10.0, "metadata": {"key": Secret("hidden")}}),
        state("network:Network", "looked-up", external=True),
        state("network:Router", "old", delete=True),
    ),
    (PendingOperation("creating", state("network:Port", "begun")),),
)


def read(database: Database, pools: tuple[str, ...] = ("mobile",), now: float = 0.0) -> list[KnownStack]:
    """The stacks."""
    return asyncio.run(read_stacks(database, ["mobile", "mobile.east", "unicom"], pools, lambda: now))


def write(database: Database) -> None:
    """One stack with resources, locked until 60; one without, on a pool whose code has a dot."""

    async def work() -> None:
        store = await open_stack(database, PROJECT, STACK, new_secrets("correct horse"))
        await open_stack(database, PROJECT, "mobile.east.transport", new_secrets("another"))
        await open_stack(database, "another-project", "mobile.taxes", new_secrets("another"))
        lease = await acquire(database, store.number, STACK, "wang", lambda: 0.0)
        await store.replace(DEPLOYMENT, lease)

    asyncio.run(work())


def test_stacks_are_read_without_their_passphrase(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'stacks.db'}")
    write(database)
    east, health = sorted(read(database), key=lambda stack: stack.name)
    database.close()
    assert (east.pool, east.department, east.resources) == ("mobile.east", "transport", ())
    assert [(known.token, known.id, known.system) for known in health.resources] == [
        ("govcloud:compute:Server", "s", "his"),
        ("govcloud:storage:Volume", "v", ""),
    ]
    server, volume = health.resources
    assert server.inputs == {"name": "s", "flavor": "4", "user_data": Closed(UNKNOWN)}
    assert (server.skipped, volume.skipped) == (frozenset({"user_data", "image"}), frozenset({"metadata"}))
    assert (type(volume.inputs["size"]), volume.inputs["size"]) == (int, 10)
    assert health.spare == (("govcloud:network:Router", "old"),)
    assert {urn.rpartition("::")[2] for urn in health.pending} == {"begun"}


def test_stack_is_held_until_its_lock_ends(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'stacks.db'}")
    write(database)
    holders = [{stack.name: stack.holder for stack in read(database, now=now)}[STACK] for now in (1.0, 61.0)]
    database.close()
    assert holders == ["wang", ""]


def test_stacks_of_other_pools_come_by_name_only(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'stacks.db'}")
    write(database)
    stacks = read(database, pools=("unicom",))
    database.close()
    assert sorted((stack.name, len(stack.resources)) for stack in stacks) == [("mobile.east.transport", 0), (STACK, 0)]


def test_longest_pool_counts() -> None:
    pools = ("mobile", "mobile.east")
    assert take_apart("mobile.east.health", pools) == ("mobile.east", "health")
    assert take_apart("mobile.health", pools) == ("mobile", "health")
    assert take_apart("gone.health", pools) == ("", "gone.health")
