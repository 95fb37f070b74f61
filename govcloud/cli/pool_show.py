"""`govcloud pool show`: what pools can do, from the kept facts or read now, always with the age of the facts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option, pools_argument
from govcloud.cli.pool_tables import extension_line, limit_line, map_headings, map_rows, service_headings, service_rows
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.pool import Pool
from govcloud.pools.cache import cache_key, load_cached
from govcloud.pools.capabilities import Capabilities
from govcloud.pools.clouds import find_entry, list_clouds_files, name_account, read_entries
from govcloud.pools.discovery import USUAL_AGE
from govcloud.pools.errors import Limits, PoolError
from govcloud.pools.parallel import side_by_side
from govcloud.settings import load_settings
from govcloud.text import Text, in_words

LIMITS = Limits(connect=5.0, read=20.0)
TITLE = Text(
    "{pool}  {name}; release {release}; read {age} ago ({moment}){hint}",
    "{pool}  {name}；版本 {release}；{age}前获取（{moment}）{hint}",
)
REFRESH = Text(", `--refresh` reads again", "，`--refresh` 可重新获取")
OLD_FACTS = Text("what follows is from the last time it could be read", "以下为上一次成功获取的内容")
AGES = (
    (timedelta(days=2), timedelta(days=1), Text("{n} days", "{n} 天")),
    (timedelta(hours=2), timedelta(hours=1), Text("{n} hours", "{n} 小时")),
    (timedelta(minutes=2), timedelta(minutes=1), Text("{n} minutes", "{n} 分钟")),
    (timedelta(0), timedelta(seconds=1), Text("{n} seconds", "{n} 秒")),
)
"""From which age on, in which unit, in which words."""


@dataclass(frozen=True)
class Shown:
    """The facts of one pool, and why they are old if they could not be read now."""

    facts: Capabilities
    error: PoolError | None = None


@click.command(
    help=in_words(
        "What a pool can do: services, versions, the catalogue's names resolved, extensions.",
        "查看资源池的能力：服务、版本、目录对应关系、扩展功能。",
    )
)
@pools_argument
@inventory_option
@clouds_option
@click.option("--refresh", is_flag=True, help=in_words("Read now, however fresh the facts are.", "立即重新获取。"))
@json_option
def show(codes: tuple[str, ...], folder: Path, clouds: Path | None, refresh: bool, as_json: bool) -> int:
    """Exit code 1 when a pool could not be read and its facts are not fresh."""
    screen = Screen()
    pools = choose_pools(load_inventory(folder), codes)
    files = list_clouds_files(clouds, load_settings())
    max_age = timedelta(0) if refresh else USUAL_AGE
    by_code = {pool.code: pool for pool in pools}
    with screen.err.status(screen.words(Text("reading …", "正在读取……"))):
        found = side_by_side(list(by_code), lambda code: read_facts(by_code[code], files, max_age))
    if as_json:
        screen.json([to_json(code, shown, screen) for code, shown in found.items()])
    else:
        for code, shown in found.items():
            print_pool(screen, by_code[code], shown)
    failed = any(isinstance(shown, PoolError) or shown.error for shown in found.values())
    return Exit.FAILED if failed else Exit.DONE


def read_facts(pool: Pool, files: list[Path], max_age: timedelta) -> Shown:
    """Kept facts while they are fresh, else read now, else kept ones however old. Raises PoolError."""
    folder, now = load_settings().cache, datetime.now(UTC)
    entry = read_entries(find_entry(pool.code, pool.cloud, files))[pool.cloud]
    kept = load_cached(folder, pool.code, cache_key(pool, name_account(entry)))
    if kept and kept.age(now) < max_age:
        return Shown(kept)
    from govcloud.pools.discovery import discover  # noqa: PLC0415 - openstacksdk is slow to import, fresh facts need none
    from govcloud.pools.session import open_session  # noqa: PLC0415

    try:
        return Shown(discover(open_session(pool, files, LIMITS), folder=folder, now=now, max_age=max_age))
    except PoolError as error:
        if kept is None:
            raise
        return Shown(kept, error)


def print_pool(screen: Screen, pool: Pool, shown: Shown | PoolError) -> None:
    """One pool for people."""
    if isinstance(shown, PoolError):
        screen.error(shown)
        return
    if shown.error:
        screen.error(shown.error)
        screen.tell(OLD_FACTS)
    facts = shown.facts
    age = facts.age(datetime.now(UTC))
    title = TITLE(
        pool=pool.code,
        name=Text(pool.name.en, pool.name.zh),
        release=facts.release or "?",
        age=tell_age(age),
        moment=f"{facts.read_at.astimezone():%Y-%m-%d %H:%M}",
        hint=REFRESH if age > timedelta(minutes=1) else "",
    )
    screen.say(title, style="bold")
    screen.table(service_headings(), service_rows(facts))
    screen.table(map_headings(), map_rows(pool, facts))
    screen.say(extension_line(facts))
    screen.say(limit_line(facts))
    for unread in facts.unread:
        screen.tell(Text(unread.en, unread.zh), style="yellow")
    screen.say("")


def tell_age(age: timedelta) -> Text:
    """An age in the largest unit of which it has two."""
    unit, words = next((unit, words) for least, unit, words in AGES if age >= least)
    return words(n=age // unit)


def to_json(code: str, shown: Shown | PoolError, screen: Screen) -> dict[str, object]:
    """One pool for machines."""
    error = shown if isinstance(shown, PoolError) else shown.error
    facts = None if isinstance(shown, PoolError) else shown.facts.model_dump(mode="json", exclude={"key", "format"})
    return {"pool": code, "facts": facts, "error": error.to_json(screen.language) if error else None}
