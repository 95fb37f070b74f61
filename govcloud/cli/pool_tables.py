"""The tables of `govcloud pool show`: services with their versions, and the inventory's names beside the pool's own."""

from govcloud.console import Words
from govcloud.inventory.models.pool import Pool
from govcloud.pools.capabilities import EXTENSION_NAMES, KINDS, Capabilities, Kind
from govcloud.text import Text

MISSING = Text("missing", "缺失")
UNREAD = Text("not read", "未获取")
EXTENSIONS = Text(
    "{count} network extensions; of those we like: {liked}; missing: {lacking}",
    "{count} 项网络扩展；其中所需：{liked}；缺少：{lacking}",
)
LIMITS = Text("quota of our own project: {limits}", "本账号项目的配额：{limits}")
NONE = Text("none", "无")


def service_headings() -> list[Words]:
    """Headings of the first table."""
    return [Text("service", "服务"), Text("version", "版本"), Text("microversions", "微版本"), Text("address", "地址")]


def service_rows(facts: Capabilities) -> list[list[Words]]:
    """One row per service of the pool."""
    return [
        [
            name,
            service.api,
            f"{service.microversion_min} – {service.microversion_max}" if service.microversion_max else "–",
            service.url,
        ]
        for name, service in facts.services.items()
    ]


def map_headings() -> list[Words]:
    """Headings of the second table."""
    return [Text("kind", "类别"), Text("inventory", "清单"), Text("pool's own name", "资源池名称"), Text("id", "标识")]


def map_rows(pool: Pool, facts: Capabilities) -> list[list[Words]]:
    """One row per name of the inventory: the pool's name and id, or that it is missing."""
    zones = {zone.value: attachment.network for zone, attachment in pool.zones.items()}
    maps: tuple[tuple[Kind, dict[str, str]], ...] = (
        ("flavor", pool.flavors),
        ("image", pool.images),
        ("volume-type", pool.volume_types),
        ("zone", zones),
    )
    return [
        [KINDS[kind], code, name, facts.resolved[kind].get(code, MISSING) if kind in facts.resolved else UNREAD]
        for kind, names in maps
        for code, name in names.items()
    ]


def extension_line(facts: Capabilities) -> Text:
    """How many extensions there are, and which of those we like."""
    liked = [alias for alias in EXTENSION_NAMES if alias in facts.extensions]
    lacking = [alias for alias in EXTENSION_NAMES if alias not in facts.extensions]
    return EXTENSIONS(count=len(facts.extensions), liked=", ".join(liked) or NONE, lacking=", ".join(lacking) or NONE)


def limit_line(facts: Capabilities) -> Text:
    """What our own project may use; −1 is unlimited."""
    return LIMITS(limits=", ".join(f"{name} {number}" for name, number in facts.limits.items()) or NONE)
