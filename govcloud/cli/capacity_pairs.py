"""`govcloud capacity pairs`: dual-active storage as OpenStack, the two arrays and the sites' capacity see it."""

from dataclasses import asdict
from pathlib import Path

import click

from govcloud.cli.capacity_read import GAP, list_sites, look_at_pools, tell_gaps
from govcloud.cli.check_options import many
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import choose_pools, clouds_option
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.text import Text, in_words
from monitors.capacity.loss import find_fits
from monitors.collect.capacity import PAIR_LISTS
from monitors.dual_active.collect import find_views, read_pairs
from monitors.dual_active.login import find_file, read_logins
from monitors.dual_active.views import GOOD, Views, Word

HEADINGS = (
    Text("pool", "资源池"),
    Text("pair", "双活对"),
    Text("OpenStack: replicated", "OpenStack：已复制"),
    Text("arrays: in sync", "阵列：数据同步"),
    Text("synchronised", "同步进度"),
    Text("arrays: arbiter", "阵列：仲裁"),
    Text("capacity: each site holds all", "容量：单站可承载"),
    Text("the arrays", "阵列状态"),
)
WORDS = {True: Text("yes", "是"), False: Text("NO", "否"), None: Text("unknown", "未知")}
NONE = Text(
    "the inventory names no pair of arrays: `arrays` in pools/<code>.yml",
    "清单未登记阵列双活对（pools/<编号>.yml 的 arrays）",
)


@click.command(
    help=in_words(
        "Look at pairs of storage arrays: in sync, arbiter reached, room at each site. GOVCLOUD_ARRAYS_FILE has the"
        " sign-ins.",
        "查看阵列双活对：是否同步、仲裁是否可达、单站能否承载。登录信息在 GOVCLOUD_ARRAYS_FILE 指定的文件中。",
    )
)
@many("--pool", "codes", in_words("Only this pool.", "只查看该资源池。"))
@inventory_option
@clouds_option
@json_option
def pairs(*, codes: tuple[str, ...], folder: Path, clouds: Path | None, as_json: bool) -> int:
    """Exit code 3: something is not as it should be; 1: something could not be read."""
    screen, inventory, logins = Screen(), load_inventory(folder), read_logins(find_file())
    chosen = [each for each in choose_pools(inventory, codes) if each.arrays]
    if not chosen:
        screen.json({"pairs": [], "missing": []}) if as_json else screen.say(NONE)
        return Exit.DONE
    look = look_at_pools(screen, inventory, chosen, clouds, PAIR_LISTS)
    fits = find_fits(look.snapshot.levels, list_sites(inventory))
    asked = {pool.code: read_pairs(pool, logins) for pool in chosen}
    views = [each for pool, found in asked.items() for each in find_views(pool, found, look.base, fits)]
    gaps = [(pool, gap.why) for pool, found in asked.items() for pair in found for gap in pair.gaps]
    if as_json:
        missing = [{"pool": pool, "why": screen.words(why)} for pool, why in gaps]
        screen.json(
            {"pairs": [{**asdict(each), "words": screen.words(each.words)} for each in views], "missing": missing}
        )
    else:
        screen.table(HEADINGS, [make_row(each) for each in views])
        for pool, why in gaps:
            screen.say(GAP(pool=pool, why=why), "yellow")
        tell_gaps(screen, look.snapshot)
    if any(
        False in (each.replicated, each.in_sync, each.arbiter, each.healthy, each.same_size, each.fits)
        for each in views
    ):
        return Exit.REFUSED
    return Exit.FAILED if gaps or look.snapshot.gaps or any(each.words != GOOD for each in views) else Exit.DONE


def make_row(each: Views) -> list[Text | str]:
    """One pair."""
    progress = "–" if each.progress is None else f"{each.progress:.0f}%"
    return [
        each.pool,
        each.pair,
        tell(each.replicated),
        tell(each.in_sync),
        progress,
        tell(each.arbiter),
        tell(each.fits),
        each.words,
    ]


def tell(word: Word) -> Text:
    """Yes, no, or unknown."""
    return WORDS[word]
