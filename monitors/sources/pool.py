"""One pool as a source: a few lists per pass, side by side, and what they say as samples.

Calls of a pass: thirteen lists (more where a list has pages), one image, and two for each provider of resources. The
first pass, and one an hour, also signs in, asks the network's quotas, two more per project of a department, and shakes
hands with each endpoint.
"""

import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

from govcloud.inventory.models.pool import Pool
from govcloud.pools.calls import Tally
from govcloud.pools.errors import Limits, PoolError
from govcloud.pools.session import PoolSession, open_session
from govcloud.text import Text
from monitors.capacity.level import Key, Level, Snapshot, take_snapshot
from monitors.collect.capacity import CAPACITY_LISTS
from monitors.metrics import pool as metrics
from monitors.metrics.metric import Sample
from monitors.serve.apart import Apart
from monitors.serve.source import Pass
from monitors.sources import pool_agents, pool_apis, pool_levels, pool_tenants
from monitors.sources.levels import Levels
from monitors.sources.pool_rarely import Rarely, read_certificates, read_quotas
from policies.collect.lists import LISTS
from policies.collect.openstack import read_pool
from policies.collect.patience import Patience
from policies.facts.base import FactBase, Harvest
from policies.facts.capacity import ComputeService, NetworkRoom
from policies.facts.compute import Server
from policies.facts.fact import Fact, Place
from policies.facts.gaps import MissingError
from policies.facts.identity import Project
from policies.facts.network import FloatingIp, Network
from policies.facts.reading import NOT_UNDERSTOOD
from policies.facts.storage import Backup, Volume

KINDS = (Project, Server, Volume, Backup, Network, NetworkRoom, FloatingIp)
POOL_LISTS = (
    *(each for each in CAPACITY_LISTS if each.kind is not ComputeService),
    *(each for each in LISTS if each.kind in KINDS),
)
"""Lists of facts. Services of compute are among the agents' lists, which tell more than capacity needs."""
LIMITS = Limits(connect=5, read=15)
"""Seconds of a call: a service that hangs leaves a gap, and takes not the whole pass with it."""
TRIES = 2
SELDOM = timedelta(hours=1)
"""How often quotas and certificates are read anew."""
UNCLEAR = Text("agents of {service}: the list could not be understood", "{service} 的代理：无法理解列表内容")
UNREAD = Text("{kind}: {why}", "{kind}：{why}")
AGENTS = Text("agents of {service}: {why}", "{service} 的代理：{why}")


class PoolSource:
    """A pool, asked by one pass after the other. Calls run in threads of their own."""

    kind = "pool"

    def __init__(  # noqa: PLR0913 - what it is made of
        self,
        pool: Pool,
        files: Sequence[Path],
        *,
        dual_types: frozenset[str] = frozenset(),
        levels: Levels | None = None,
        interval: timedelta = timedelta(minutes=1),
        limits: Limits = LIMITS,
        steady: Callable[[], float] = time.monotonic,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`files` are clouds.yaml files; `dual_types` the pool's own names of its dual-active volume types; `levels`
        hears of every pass."""
        self.name = pool.code
        self.interval = interval
        self.patience = max(interval, timedelta(minutes=1))
        self._pool, self._files, self._dual, self._levels = pool, files, dual_types, levels
        self._steady, self._clock, self._limits = steady, clock, limits
        self._apart = Apart(pool.code)
        self._session: PoolSession | None = None
        self._rarely = Rarely()
        self._read_at = float("-inf")
        self._calls: Mapping[str, Tally] = dict[str, Tally]()

    async def collect(self) -> Pass:
        """One pass. Raises PoolError: the pool cannot be used, or no call was answered; UsageError: no clouds.yaml."""
        found: Mapping[Key, Level] = {}
        try:
            told, found = await self._apart.run(self._collect)
        finally:
            if self._levels is not None:
                self._levels.put(self.name, found)
        return told

    def _collect(self) -> tuple[Pass, Mapping[Key, Level]]:
        patience = Patience(time.sleep, random.random, tries=TRIES)
        session = self._open()
        session.calls.start_over()
        try:
            session.sign_in()
        except PoolError:
            self._session = None  # else its refusal would be remembered
            raise
        base, rows = self._read(session, patience)
        gaps: list[Text] = []
        owners = self._find_owners(base, gaps)
        handshakes = self._read_rarely(session, owners, patience)
        now = session.calls.start_over()
        self._calls = pool_apis.add_tallies(self._calls, now)
        if all(tally.count == tally.failed for tally in now.values()):
            self._session = None
            raise next(each for each in rows.values() if isinstance(each, PoolError))
        snapshot = take_snapshot(base, [self.name], {self.name: self._dual} if self._dual else {})
        samples = [*self._tell_lists(base, snapshot, owners, gaps), *self._tell_agents(rows, gaps)]
        samples += pool_apis.tell_apis(self.name, now, self._calls)
        samples += pool_tenants.tell_quotas(self.name, owners, self._rarely.quotas, gaps)
        for endpoint, end in self._rarely.certificates.items():
            samples.append(metrics.CERTIFICATE_EXPIRY.at(self.name, endpoint, value=end))
        calls = sum(tally.count for tally in now.values()) + handshakes
        gaps = list({str(each): each for each in [*gaps, *self._rarely.gaps]}.values())
        return Pass(samples, calls, gaps), snapshot.levels

    def _open(self) -> PoolSession:
        """The session; a new one each hour, so that a changed clouds.yaml or catalogue is seen."""
        if self._session is None or self._steady() - self._read_at >= SELDOM.total_seconds():
            self._session = open_session(self._pool, self._files, self._limits)
            self._read_at = float("-inf")
        return self._session

    def _read(
        self, session: PoolSession, patience: Patience
    ) -> tuple[FactBase, Mapping[str, Sequence[pool_agents.Row] | PoolError]]:
        """All lists: facts, and rows of agents by service."""
        reading = pool_agents.reading_of(Place.of_pool(self.name), self._clock())
        with ThreadPoolExecutor(len(pool_agents.LISTS) + 1) as crew:
            crew.submit(pool_apis.try_images, session)
            agents = {name: crew.submit(pool_agents.read_agents, session, name, patience) for name in pool_agents.LISTS}
            harvest = read_pool(session, clock=self._clock, patience=patience, lists=POOL_LISTS)
            rows = {name: each.result() for name, each in agents.items()}
        harvest += pool_agents.find_hosts(rows["compute"], reading)
        return FactBase(Harvest(harvest.reads, harvest.facts), self._clock()), rows

    def _read_rarely(self, session: PoolSession, owners: Mapping[str, str], patience: Patience) -> int:
        """Read anew what changes seldom, if its time has come, and quotas of new projects; handshakes that it took."""
        if self._read_at == float("-inf"):
            found, certificates = read_quotas(session, owners, patience), read_certificates(session)
            found.certificates = certificates.certificates
            found.gaps += certificates.gaps
            self._rarely = found
            self._read_at = self._steady()
            return certificates.handshakes
        if new := owners.keys() - self._rarely.quotas.keys():
            found = read_quotas(session, new, patience)
            self._rarely.quotas |= found.quotas
            self._rarely.gaps += found.gaps
        return 0

    def _find_owners(self, base: FactBase, gaps: list[Text]) -> Mapping[str, str]:
        """Project → department; none where projects could not be read, and a gap says so."""
        if gap := base.gap(Project, Place.of_pool(self.name)):
            gaps.append(UNREAD(kind=Project.WORDS, why=gap.why))
            return {}
        try:
            return pool_tenants.find_owners(base, self.name)
        except MissingError as missing:
            gaps.append(missing.reason)
            return {}

    def _tell_lists(
        self, base: FactBase, snapshot: Snapshot, owners: Mapping[str, str], gaps: list[Text]
    ) -> list[Sample]:
        """Levels, use and backups."""
        place = Place.of_pool(self.name)
        kinds: list[type[Fact]] = [ComputeService, *(each.kind for each in POOL_LISTS if each.kind is not Project)]
        missing_kinds = [(kind, base.gap(kind, place)) for kind in kinds]
        gaps += [UNREAD(kind=kind.WORDS, why=gap.why) for kind, gap in missing_kinds if gap]
        gaps += [each.why for each in snapshot.gaps.get(self.name, []) if each.why not in gaps]
        parts = (
            pool_levels.tell_levels(snapshot.levels),
            pool_levels.tell_hosts(base, self.name),
            pool_levels.tell_losses(base, snapshot.levels, self.name),
            pool_levels.tell_stores(base, snapshot.levels, self.name),
            pool_levels.tell_addresses(base, self.name),
            pool_tenants.tell_use(base, self.name, owners),
            pool_tenants.tell_backups(base, self.name, owners),
        )
        samples: list[Sample] = []
        for part in parts:
            try:
                samples += list(part)
            except MissingError as missing:
                gaps.append(missing.reason)
        return samples

    def _tell_agents(self, rows: Mapping[str, Sequence[pool_agents.Row] | PoolError], gaps: list[Text]) -> list[Sample]:
        samples: list[Sample] = []
        for service, found in rows.items():
            if isinstance(found, PoolError):
                gaps.append(AGENTS(service=service, why=found.what))
                continue
            try:
                samples += pool_agents.tell_agents(self.name, list(pool_agents.find_agents(service, found)))
            except NOT_UNDERSTOOD:
                gaps.append(UNCLEAR(service=service))
        return samples
