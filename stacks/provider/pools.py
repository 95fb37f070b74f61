"""The pools of one process: each is opened once, when it is first asked for, and shared by all stacks."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from govcloud.errors import UsageError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.models.pool import Pool
from govcloud.pools.cache import cache_key, load_cached
from govcloud.pools.capabilities import Capabilities
from govcloud.pools.clouds import find_entry, list_clouds_files
from govcloud.pools.config import read_config
from govcloud.pools.discovery import USUAL_AGE, discover
from govcloud.pools.errors import USUAL
from govcloud.pools.session import PoolSession, open_session
from govcloud.settings import Settings
from govcloud.text import Text
from stacks.engine.providers.host import Factory
from stacks.provider.provider import Provider
from stacks.provider.servicer import THREADS, GovcloudServicer, OpenPools
from stacks.resources.definition import PACKAGE


@dataclass(frozen=True)
class Where:
    """Where sessions and what is known of pools come from."""

    files: Sequence[Path]
    """The clouds.yaml files."""
    cache: Path
    suffix: str = ""
    """Added to the names of entries in clouds.yaml: another way to the same pools."""


class Pools:
    """Providers by the code of their pool. Any number of threads may ask."""

    def __init__(self, inventory: Inventory, where: Where) -> None:
        self._pools = inventory.pool_by_code
        self._where = where
        self._lock = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._providers: dict[str, Provider] = {}
        self._executors: dict[str, ThreadPoolExecutor] = {}

    def provider(self, code: str) -> Provider:
        """The provider on a pool. Raises UsageError: there is no such pool; PoolError: it cannot be used."""
        pool = self._find(code)
        with self._lock:
            lock = self._locks.setdefault(code, threading.Lock())
        with lock:
            if code not in self._providers:
                session = self._open(pool)
                now = datetime.now(UTC)
                self._providers[code] = Provider(session, discover(session, folder=self._where.cache, now=now))
            return self._providers[code]

    def capabilities(self, code: str) -> Capabilities:
        """What a pool can do, as it was kept, if that is of today; else it is asked. Raises UsageError, PoolError."""
        pool = self._find(code)
        config = read_config(pool, find_entry(code, pool.cloud, self._where.files), USUAL)
        kept = load_cached(self._where.cache, code, cache_key(pool, config.account))
        if kept is not None and kept.age(datetime.now(UTC)) < USUAL_AGE:
            return kept
        return self.provider(code).capabilities

    def executor(self, code: str) -> ThreadPoolExecutor:
        """The threads that call a pool."""
        with self._lock:
            if code not in self._executors:
                self._executors[code] = ThreadPoolExecutor(THREADS, thread_name_prefix=f"pool {code}")
            return self._executors[code]

    def factories(self) -> dict[str, Factory]:
        """The provider in this process, for the embedded engine's `PluginHost`."""
        return in_process(self)

    def opened(self) -> dict[str, Provider]:
        """The pools that were asked for so far."""
        with self._lock:
            return dict(self._providers)

    def _open(self, pool: Pool) -> PoolSession:
        pool = pool.model_copy(update={"cloud": pool.cloud + self._where.suffix}) if self._where.suffix else pool
        return open_session(pool, self._where.files)

    def _find(self, code: str) -> Pool:
        if code in self._pools:
            return self._pools[code]
        raise UsageError(
            Text("the inventory has no pool `{code}`", "清单中没有资源池 `{code}`")(code=code),
            todo=Text("there are: {names}", "现有：{names}")(names=", ".join(self._pools)),
        )


def in_process(pools: OpenPools) -> dict[str, Factory]:
    """The provider in this process over these pools, for the embedded engine's `PluginHost`."""
    make: Callable[[str], GovcloudServicer] = lambda _label: GovcloudServicer(pools)  # noqa: E731
    return {PACKAGE: make}


def open_pools(inventory: Inventory, settings: Settings, clouds: Path | None = None, suffix: str = "") -> Pools:
    """The pools of an inventory, with the clouds.yaml of this process. Raises UsageError when there is none."""
    return Pools(inventory, Where(list_clouds_files(clouds, settings), settings.cache, suffix))
