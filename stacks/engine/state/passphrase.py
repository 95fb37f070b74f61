"""The passphrase that opens the secrets of a state, and the secrets of its stacks.

All stacks that are made in one database share one salt, because deriving a key takes half a second of a core; a stack
that came with a salt of its own keeps it. The salt also proves, for a stack that has no secret yet, that the passphrase
is the one of the others.
"""

import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path

from govcloud.errors import GovcloudError, UsageError
from govcloud.files import sync_folder
from govcloud.settings import Settings
from govcloud.text import Text, literal
from stacks.engine.secrets import Secrets, WrongPassphraseError, new_secrets, open_secrets
from stacks.engine.state.cursor import Cursor
from stacks.engine.state.database import Database
from stacks.engine.state.open import find_state_url, sqlite_path

PASSPHRASE = "PULUMI_CONFIG_PASSPHRASE"  # noqa: S105 - the name of a variable
PASSPHRASE_FILE = "PULUMI_CONFIG_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable


def find_passphrase(settings: Settings, environment: Mapping[str, str] = os.environ) -> str:
    """The passphrase by Pulumi's variables, else by the file `passphrase` beside the state, made if there is none.

    Raises UsageError when the file that was named cannot be read, GovcloudError when none can be made.
    """
    if PASSPHRASE in environment:
        return environment[PASSPHRASE]
    if named := environment.get(PASSPHRASE_FILE):
        return _read(Path(named))
    path = passphrase_file(settings, environment)
    if not path.exists():
        _make(path)
    return _read(path)


def passphrase_file(settings: Settings, environment: Mapping[str, str] = os.environ) -> Path:
    """Where the generated passphrase is: beside a SQLite file, else in the folder of what must last."""
    path = sqlite_path(find_state_url(settings, environment))
    return (path.parent if path else settings.state) / "passphrase"


async def open_stack_secrets(database: Database, passphrase: str, project: str, stack: str) -> Secrets:
    """The secrets of a stack, which need not exist yet; raises WrongPassphraseError, with the stack's name."""
    try:
        return await _open_stack_secrets(database, passphrase, project, stack)
    except WrongPassphraseError as error:
        error.where = stack
        raise


async def _open_stack_secrets(database: Database, passphrase: str, project: str, stack: str) -> Secrets:
    query = "SELECT salt FROM stack WHERE project = ? AND name = ?"
    own, shared = await database.transact(
        lambda cursor: (cursor.all(query, project, stack), cursor.all("SELECT value FROM meta WHERE key = 'salt'"))
    )
    if own:
        return open_secrets(passphrase, own[0][0])
    if shared:
        return open_secrets(passphrase, shared[0][0])
    made = new_secrets(passphrase)
    return open_secrets(passphrase, await database.transact(lambda cursor: _keep_salt(cursor, made.salt)))


def _keep_salt(cursor: Cursor, salt: str) -> str:
    cursor.run("INSERT INTO meta (key, value) VALUES ('salt', ?) ON CONFLICT DO NOTHING", salt)
    return str(cursor.all("SELECT value FROM meta WHERE key = 'salt'")[0][0])


def _read(path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            Text("the passphrase's file cannot be read", "无法读取口令文件"),
            str(path),
            literal(getattr(error, "strerror", "") or str(error)),
            Text("name a file that can be read in {name}", "请在 {name} 中指定可读的文件")(name=PASSPHRASE_FILE),
        ) from error


def _make(path: Path) -> None:
    """Whole and for its owner only, or not at all; of two that make it at once the first one's stays."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(32) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        Path(path).hardlink_to(temporary)
        sync_folder(path.parent)
    except FileExistsError:
        return
    except OSError as error:
        raise GovcloudError(
            Text("the file of the passphrase cannot be made", "无法创建口令文件"),
            str(path),
            literal(error.strerror or str(error)),
            Text("set {name}, or make its folder writable", "请设置 {name}，或使其目录可写")(name=PASSPHRASE),
        ) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
