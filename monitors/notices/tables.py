"""The tables of notifications in the state's database, SQLite or PostgreSQL."""

from govcloud.database import Cursor, Database
from govcloud.errors import GovcloudError

TABLES = (
    """CREATE TABLE IF NOT EXISTS notice_event (
  position INTEGER PRIMARY KEY, number TEXT NOT NULL, sequence INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL,
  chain TEXT NOT NULL, UNIQUE (number, sequence))""",
    "CREATE TABLE IF NOT EXISTS notice_head (one INTEGER PRIMARY KEY, position INTEGER NOT NULL, chain TEXT NOT NULL)",
    """CREATE TABLE IF NOT EXISTS notice_count (
  prefix TEXT NOT NULL, year INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (prefix, year))""",
    """CREATE TABLE IF NOT EXISTS notice_alert (
  fingerprint TEXT NOT NULL, starts TEXT NOT NULL, number TEXT NOT NULL, topic TEXT NOT NULL, ended TEXT NOT NULL,
  PRIMARY KEY (fingerprint, starts))""",
    """CREATE TABLE IF NOT EXISTS notice_message (
  id TEXT PRIMARY KEY, number TEXT NOT NULL, sequence INTEGER NOT NULL, receiver TEXT NOT NULL, channel TEXT NOT NULL,
  address TEXT NOT NULL, next TEXT NOT NULL, tries INTEGER NOT NULL, sent TEXT NOT NULL, trouble TEXT NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS notice_import (
  file TEXT PRIMARY KEY, signer TEXT NOT NULL, made TEXT NOT NULL, at TEXT NOT NULL)""",
)
FIRST = "INSERT INTO notice_head SELECT 1, 0, '' WHERE NOT EXISTS (SELECT 1 FROM notice_head)"


async def make_tables(database: Database) -> None:
    """Make the tables where they are not there. Raises GovcloudError."""

    def work(cursor: Cursor) -> None:
        for statement in TABLES:
            cursor.all(statement)  # a statement that makes something has no number of rows
        cursor.run(FIRST)

    try:
        await database.transact(work)
    except GovcloudError:
        raise
    except Exception:  # noqa: BLE001 - PostgreSQL refuses one of two that make the same at once; the other has made it
        await database.transact(work)
