"""A city's samples as its sources would tell them, made up: all well, or with what a test wants to be wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from govcloud.errors import GovcloudError
from govcloud.inventory.inventory import Inventory
from govcloud.text import Text
from monitors.metrics import extranet, pool, security
from monitors.metrics.metric import Sample
from monitors.serve.kept import Kept
from monitors.web.ground import Ground, survey
from policies.catalogue.read import all_checks

GIB = 1024**3
SERVICES = ("block-storage", "compute", "identity", "image", "network", "placement")
DAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@dataclass
class City:
    """A city whose state a test turns; `kept` is what its sources told."""

    inventory: Inventory
    paths: dict[str, int] = field(default_factory=dict)
    """Node → sides that are whole; 2 where nothing is said."""
    down: set[str] = field(default_factory=set)
    """Links that are down."""
    untold: set[str] = field(default_factory=set)
    """Nodes of which nobody tells anything."""
    dead: set[str] = field(default_factory=set)
    """Sources whose last pass failed; what they told before stays."""
    services_down: set[tuple[str, str]] = field(default_factory=set)
    fill: dict[str, float] = field(default_factory=dict)
    """Pool → how full it is."""
    critical: int = 0
    checked: bool = True
    ground: Ground = field(init=False)
    ended: dict[str, float] = field(default_factory=dict)
    """Source → when its last good pass ended."""

    def __post_init__(self) -> None:
        self.ground = survey(self.inventory)

    def kept(self, now: float) -> dict[str, Kept]:
        """All sources; those without a time of their own have just told."""
        found = {}
        samples = {each.code: list(self.tell_pool(each.code)) for each in self.inventory.pools}
        samples |= {"extranet": list(self.tell_extranet()), "checks": list(self.tell_checks())}
        for name, told in samples.items():
            interval = timedelta(seconds=15 if name == "extranet" else 300 if name == "checks" else 60)
            kind = {"extranet": "extranet", "checks": "security"}.get(name, "pool")
            kept = Kept(name, kind, interval, timedelta(seconds=30), samples=told, up=True, calls=9)
            ended = self.ended.get(name, now - 4)
            kept = replace(kept, ended=ended, collected_at=DAY, seconds=1.5)
            if name in self.dead:
                error = GovcloudError(Text("no answer in 20 s", "20 秒内未完成采集"), name)
                kept = replace(kept, up=False, error=error)
            found[name] = kept
        return found

    def tell_pool(self, code: str) -> Iterator[Sample]:
        """One pool."""
        record = self.inventory.pool_by_code[code]
        full = self.fill.get(code, {"huawei": 0.74, "telecom": 0.58, "mobile": 0.41, "unicom": 0.63}.get(code, 0.5))
        for number, service in enumerate(SERVICES):
            yield pool.API_UP.at(code, service, value=float((code, service) not in self.services_down))
            yield pool.API_LATENCY.at(code, service, value=0.08 + 0.05 * number)
        yield pool.AGENTS.at(code, "compute", "nova-compute", "up", value=24)
        yield pool.AGENTS.at(code, "compute", "nova-compute", "down", value=0)
        sizes = {
            ("vcpu", "core", ""): float(record.capacity.cores),
            ("memory", "byte", ""): float(record.capacity.memory_gib * GIB),
            ("storage", "byte", ""): sum(record.capacity.storage_tb.values()) * 1000.0**4,
            ("address", "item", ""): 4096.0,
        }
        if record.capacity.storage_tb.get("dual-active"):
            sizes["storage", "byte", "yes"] = record.capacity.storage_tb["dual-active"] * 1000.0**4
        for number, ((resource, unit, dual), size) in enumerate(sizes.items()):
            share = max(0.05, full - 0.06 * number)
            for part, portion in {"": 1.0, "az1": 0.5, "az2": 0.5}.items():
                labels = (code, part, resource, unit, dual)
                yield pool.SIZE.at(*labels, value=size * portion)
                yield pool.USED.at(*labels, value=size * portion * share)
                yield pool.PROMISED.at(*labels, value=size * portion * min(1.1, share + 0.15))
                if not part and resource != "address":
                    yield pool.AFTER_LOSS.at(*labels, "host", value=share * 1.05)
                    yield pool.AFTER_LOSS.at(*labels, "part", value=share * 1.25)
                    yield pool.GROWTH.at(*labels, value=size * 0.0008)
                    soon = round((1 - share) / 0.0008)
                    for quantile, factor in {"0.1": 0.6, "0.5": 1.0, "0.9": 1.7}.items():
                        if soon * factor < 730:
                            yield pool.FULL_DAYS.at(*labels, quantile, value=soon * factor)
        yield from self.tell_tenants(code)
        if code == "huawei":
            yield pool.DUAL_IN_SYNC.at(code, "pair-1", value=1)
            yield pool.DUAL_ARBITER_UP.at(code, "pair-1", value=1)
            yield pool.DUAL_FITS.at(code, "pair-1", value=1)
        yield pool.CERTIFICATE_EXPIRY.at(code, "https://keystone", value=DAY.timestamp() + 90 * 86400)

    def tell_tenants(self, code: str) -> Iterator[Sample]:
        """What departments may have in a pool, and have."""
        for department in self.inventory.departments:
            if code in department.quotas:
                quota = department.quotas[code]
                yield pool.TENANT_QUOTA.at(code, department.code, "vcpu", "core", value=quota.cores)
                yield pool.TENANT_USED.at(code, department.code, "vcpu", "core", value=quota.cores // 2)
                yield pool.TENANT_QUOTA.at(code, department.code, "memory", "byte", value=quota.memory_gib * GIB)
                yield pool.TENANT_USED.at(code, department.code, "memory", "byte", value=quota.memory_gib * GIB // 3)

    def tell_extranet(self) -> Iterator[Sample]:
        """All nodes, devices and links."""
        for node in self.ground.nodes.values():
            if node.code in self.untold:
                continue
            labels = (node.code, node.level.value, node.department or "")
            up = self.paths.get(node.code, 2)
            yield extranet.PATHS_UP.at(*labels, value=up)
            yield extranet.PATHS_EXPECTED.at(*labels, value=2)
            for device in self.ground.devices.get(node.code, ()):
                place = (device.code, node.code, node.level.value)
                yield extranet.DEVICE_UP.at(*place, value=float(up > 0))
                for protocol in ("bgp", "bfd"):
                    yield extranet.SESSIONS_EXPECTED.at(*place, protocol, value=2)
                    yield extranet.SESSIONS_UP.at(*place, protocol, value=2 if up == 2 else 1 if up else 0)
            for number, link in enumerate(self.ground.uplinks.get(node.code, ())):
                one = (link.code, node.code, node.level.value, link.carrier)
                broken = link.code in self.down or number >= up
                yield extranet.LINK_UP.at(*one, value=float(not broken))
                yield extranet.LINK_BYTES.at(*one, "up", value=1e9)
                yield extranet.LINK_BYTES.at(*one, "down", value=3e9)

    def tell_checks(self) -> Iterator[Sample]:
        """All checks, unless nothing was kept yet."""
        if not self.checked:
            return
        for number, (code, check) in enumerate(all_checks().items()):
            labels = (code, check.severity.value)
            grave = check.severity.value == "critical"
            failing = self.critical if grave and number % 9 == 0 else 0 if grave or number % 6 else 2
            yield security.VERDICTS.at(*labels, "pass", value=30 + number % 7)
            yield security.VERDICTS.at(*labels, "fail", value=failing)
            yield security.VERDICTS.at(*labels, "waived", value=1 if number % 17 == 0 else 0)
            yield security.VERDICTS.at(*labels, "missing", value=3 if number % 11 == 0 else 0)
        yield security.CHECKED.at(value=DAY.timestamp())
        yield security.NEW_FAILURES.at("critical", value=self.critical)
        yield security.WAIVERS.at("active", value=4)
        yield security.WAIVERS.at("expired", value=1)
        yield security.NOTICES.at("serious", "issued", value=1)
        yield security.NOTICES.at("ordinary", "closed", value=12)
        yield security.NOTICES_OVERDUE.at("serious", value=0)
