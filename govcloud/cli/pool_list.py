"""`govcloud pool list`: every pool with its state, seen by signing in now. Reading what it can do is `pool show`."""

from dataclasses import dataclass
from pathlib import Path

import click

from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option, pools_argument
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.pool import Pool
from govcloud.pools.clouds import list_clouds_files
from govcloud.pools.errors import Limits, PoolError
from govcloud.pools.parallel import side_by_side
from govcloud.pools.releases import guess_release
from govcloud.pools.session import open_session
from govcloud.settings import load_settings
from govcloud.text import Text, in_words

LIMITS = Limits(connect=5.0, read=20.0)
UP, DOWN = Text("up", "正常"), Text("down", "不可用")
HEADINGS = (
    Text("pool", "编号"),
    Text("name", "名称"),
    Text("state", "状态"),
    Text("release", "版本"),
    Text("region", "区域"),
    Text("cores", "vCPU"),
    Text("storage", "存储"),
    Text("signs in at", "认证地址"),
)


@dataclass(frozen=True)
class State:
    """What signing in showed."""

    auth_url: str
    release: str
    services: list[str]


@click.command(
    "list", help=in_words("Sign in to every pool: is it up, what does it run.", "登录各资源池，查看状态和版本。")
)
@pools_argument
@inventory_option
@clouds_option
@json_option
def list_(codes: tuple[str, ...], folder: Path, clouds: Path | None, as_json: bool) -> int:
    """Exit code 1 when a pool cannot be used."""
    screen = Screen()
    pools = choose_pools(load_inventory(folder), codes)
    files = list_clouds_files(clouds, load_settings())
    with screen.err.status(screen.words(Text("signing in …", "正在登录……"))):
        by_code = {pool.code: pool for pool in pools}
        states = side_by_side(list(by_code), lambda code: look_at(by_code[code], files))
    if as_json:
        screen.json([to_json(by_code[code], state, screen) for code, state in states.items()])
    else:
        screen.table(HEADINGS, [to_row(by_code[code], state) for code, state in states.items()])
        for state in states.values():
            if isinstance(state, PoolError):
                screen.error(state)
    return Exit.FAILED if any(isinstance(state, PoolError) for state in states.values()) else Exit.DONE


def look_at(pool: Pool, files: list[Path]) -> State:
    """Sign in to one pool and read its compute service's version. Raises PoolError."""
    session = open_session(pool, files, LIMITS)
    newest = session.endpoints.versions("compute").microversion_max
    return State(session.config.auth_url, guess_release(newest), session.endpoints.services)


def to_row(pool: Pool, state: State | PoolError) -> list[Text | str]:
    """One line of the table; capacity is what is contracted."""
    up = isinstance(state, State)
    return [
        pool.code,
        Text(pool.name.en, pool.name.zh),
        UP if up else DOWN,
        state.release if isinstance(state, State) else "–",
        pool.region,
        f"{pool.capacity.cores:,}",
        f"{sum(pool.capacity.storage_tb.values()):,} TB",
        state.auth_url if isinstance(state, State) else "–",
    ]


def to_json(pool: Pool, state: State | PoolError, screen: Screen) -> dict[str, object]:
    """One pool for machines."""
    facts: dict[str, object] = {"pool": pool.code, "name": screen.words(Text(pool.name.en, pool.name.zh))}
    if isinstance(state, PoolError):
        return {**facts, "state": "down", "error": {"kind": state.kind, **state.to_json(screen.language)}}
    return {**facts, "state": "up", "region": pool.region, **vars(state)}
