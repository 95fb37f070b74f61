"""Rules on where things are: sites inside the country, two sites that carry each other, an arbiter at a third."""

from govcloud.text import Text
from policies.facts.ledgers import DualActive, Site
from policies.facts.measured import ArrayPair
from policies.facts.register import PoolRecord
from policies.facts.storage import StorageService
from policies.model import Judgement, fails, find_any, not_applicable, passes
from policies.registry import rule
from policies.world import World

MAINLAND = (
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41"),
    *("42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
)
"""Provincial codes of GB/T 2260 on the mainland: what is kept elsewhere counts as a transfer of data abroad."""
PARTS = (
    ("cores", Text("vCPUs", "vCPU")),
    ("memory_gib", Text("GiB of memory", "GiB 内存")),
    ("dual_active_gib", Text("GiB of dual-active storage", "GiB 双活存储")),
)
TWO = 2


def production_of(pool: str, near: DualActive, world: World) -> list[Site]:
    """A pool's production sites."""
    return [each for each in world.where(Site, near, pool=pool) if each.use == "production"]


@rule(
    "geo-inside-border",
    remedy=Text("move what is there to a site inside the country", "将该站点的设施和数据迁回境内"),
)
def site_inside(site: Site, world: World, *, provinces: tuple[str, ...] = MAINLAND) -> Judgement:
    """A site, of whatever use, is in a province inside the border, by its division code, and has an address."""
    if site.division[:2] not in provinces:
        return fails("division {code} is outside", "行政区划 {code} 不在境内", code=site.division)
    if not site.address.strip():
        return fails("has no address", "没有地址")
    return passes("in division {code}", "位于行政区划 {code}", code=site.division)


@rule(
    "geo-inside-border.pool",
    needs=(Site,),
    remedy=Text("register every site of the pool with its address", "登记资源池全部站点及地址"),
)
def pool_has_sites(pool: PoolRecord, world: World) -> Judgement:
    """Of every pool it is registered where it runs."""
    sites = [each for each in world.where(Site, pool, pool=pool.id) if each.use == "production"]
    if not sites:
        return fails("no production site is registered", "未登记生产站点")
    return passes("runs at {n} sites", "有 {n} 个生产站点", *sites, n=len(sites))


@rule(
    "storage-dual-active-quorum",
    needs=(ArrayPair,),
    remedy=Text("repair the links to the arbiter, or the arbiter", "修复仲裁链路或仲裁服务"),
)
def arbiter_reached(service: StorageService, world: World) -> Judgement:
    """Both arrays of a back end that replicates reach their arbiter, over links that they do not share."""
    if service.binary != "cinder-volume" or service.replication != "enabled":
        return not_applicable("does not replicate", "未启用复制")
    pair = world.one(ArrayPair, service, service.id)
    if pair is None or not pair.arbiter_reached:
        return fails("its arrays do not reach an arbiter", "阵列未连通仲裁", *([pair] if pair else []))
    return passes("both arrays reach the arbiter", "两侧阵列均连通仲裁", pair)


@rule(
    "storage-dual-active-quorum.arbiter",
    needs=(Site,),
    remedy=Text(
        "put an arbiter at a third site, with links of its own to both", "在第三站点部署仲裁，并与两站点各设独立链路"
    ),
)
def arbiter_apart(need: DualActive, world: World) -> Judgement:
    """A pool with dual-active storage has two sites, and an arbiter in a building that is neither's."""
    sites = production_of(need.id, need, world)
    homes = {each.building for each in sites}
    if len(homes) < TWO:
        return fails("production sites: {n}", "生产站点仅 {n} 个", *sites, n=len(homes))
    arbiters = [each for each in world.where(Site, need, pool=need.id) if each.use == "arbiter"]
    apart = [each for each in arbiters if each.building not in homes]
    if not apart:
        return fails("has no arbiter at a third site", "第三站点没有仲裁", *sites, *arbiters)
    return passes("arbiter at {site}", "仲裁位于{site}", *sites, *apart, site=apart[0].name)


@rule(
    "storage-dual-active-survives",
    needs=(Site,),
    remedy=Text("enlarge the smaller site, or take systems off dual-active storage", "扩容较小站点，或减少双活系统"),
)
def one_site_carries_all(need: DualActive, world: World, *, most: float = 0.85) -> Judgement:
    """Whichever site is lost, what dual-active systems were promised fits into the others, and leaves some room.

    Systems that are not dual-active are not counted: at which site they run is not registered.
    """
    sites = production_of(need.id, need, world)
    if len(sites) < TWO:
        return fails("production sites: {n}", "生产站点仅 {n} 个", *sites, n=len(sites))
    cases = [(lost, name, words) for lost in sites for name, words in PARTS]

    def is_short(case: tuple[Site, str, Text]) -> bool:
        left = sum(getattr(each, case[1]) for each in sites if each is not case[0])
        return bool(getattr(need, case[1]) > left * most)

    if short := find_any(cases, is_short):
        lost, _, words = short[0]
        return fails("without {site} it lacks {what}", "失去{site}后{what}不足", *sites, site=lost.name, what=words)
    return passes("each site can carry all", "任一站点可承载全部双活系统", *sites)
