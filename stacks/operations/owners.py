"""Which engine runs a stack: two engines that manage the same things would undo each other's work."""

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database

EMBEDDED, PULUMI = "embedded", "pulumi"
_KEY = "engine "


async def find_owner(database: Database, stack: str) -> str:
    """The engine that runs a stack; the embedded one where nothing else was said."""
    rows = await database.transact(lambda cursor: cursor.all("SELECT value FROM meta WHERE key = ?", _KEY + stack))
    return str(rows[0][0]) if rows else EMBEDDED


async def set_owner(database: Database, stack: str, engine: str) -> None:
    """From now on this engine runs the stack; what earlier runs knew of it holds no more."""

    def work(cursor: Cursor) -> None:
        cursor.run("DELETE FROM meta WHERE key = ?", _KEY + stack)
        cursor.run("UPDATE run SET plan = '' WHERE stack IN (SELECT id FROM stack WHERE name = ?)", stack)
        if engine != EMBEDDED:
            cursor.insert("INSERT INTO meta (key, value) VALUES (?, ?)", _KEY + stack, engine)

    await database.transact(work)


async def refuse_other(database: Database, stack: str, engine: str) -> None:
    """Raises GovcloudError when another engine runs the stack."""
    owner = await find_owner(database, stack)
    if owner != engine:
        raise GovcloudError(
            Text("this stack is run by the engine `{owner}`", "该栈由引擎 `{owner}` 管理")(owner=owner),
            stack,
            todo=Text(
                "add --engine {owner}, or hand it over: `govcloud state engine {stack} {engine}`",
                "请加 --engine {owner}，或移交：`govcloud state engine {stack} {engine}`",
            )(owner=owner, stack=stack, engine=engine),
        )
