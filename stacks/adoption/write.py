"""Writes an adoption that was looked at: the state in one transaction, then the inventory's files, or neither."""

import getpass
import os
import socket
import time
from datetime import UTC, datetime

from govcloud.errors import GovcloudError
from govcloud.inventory.edit import rewrite_files
from govcloud.text import Text, literal
from stacks.adoption.plan import Adoption, make_rewrites, refuse_existing
from stacks.engine.model import Deployment
from stacks.engine.state.lease import acquire, release
from stacks.engine.state.store import RunEntry
from stacks.operations.world import World

KIND = "adopt"


async def write_adoption(world: World, adoption: Adoption) -> None:
    """Write state and inventory. Raises GovcloudError: the next up would lose data, or one of both cannot be written.

    A stack without its department does no harm, a department without its stack would be made a second time: so the
    state is written first, and emptied again when the inventory refuses.
    """
    refuse_losses(adoption)
    request = adoption.request
    await refuse_existing(world, request)
    store = await world.store(request.stack)
    holder = f"{world.actor or getpass.getuser()}@{socket.gethostname()}:{os.getpid()}"
    lease = await acquire(store.database, store.number, store.name, holder, time.time)
    try:
        run = await store.begin_run(RunEntry(0, KIND, world.actor, world.revision, "", now()), lease)
        await store.replace(adoption.deployment, lease)
        try:
            rewrite_files(request.folder, make_rewrites(request, adoption.draft), dry_run=False)
        except BaseException:
            await store.replace(Deployment(), lease)
            await store.end_run(run, now(), "failed", "{}")
            raise
        await store.end_run(run, now(), "succeeded", "{}")
    finally:
        await release(store.database, lease)


def refuse_losses(adoption: Adoption) -> None:
    """Raise GovcloudError when the next up would make something anew that holds data."""
    if adoption.losses:
        names = "; ".join(f"{each.kind} {each.name} ({', '.join(each.replaced_by)})" for each in adoption.losses)
        raise GovcloudError(
            Text(
                "the next up would delete or replace resources that hold data; nothing was written",
                "下次部署会删除或重建存有数据的资源；未作任何写入",
            ),
            adoption.request.stack,
            literal(names),
            Text(
                "correct the inventory's address plan or catalogue so that it says what is there, then try again",
                "请先修改清单中的地址规划或目录，使其与现状一致，然后重试",
            ),
        )


def now() -> str:
    """The time as the state stores it."""
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")
