"""The raw facts that the checks judge: each read when the first check asks for it, once, whichever threads ask.

A fact that cannot be had raises its PoolError for everyone who asks. Judging is not done here.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from govcloud.inventory.models.city import Catalogue
from govcloud.inventory.models.pool import Pool
from govcloud.pools import reading
from govcloud.pools.acceptance import project
from govcloud.pools.acceptance.probes import (
    QuotaTrial,
    RightProbe,
    Rule,
    TlsFact,
    probe_rights,
    probe_tls,
    read_default_rules,
    try_quota,
)
from govcloud.pools.endpoints import Versions
from govcloud.pools.errors import PoolError
from govcloud.pools.parallel import side_by_side
from govcloud.pools.quotas import PLACES
from govcloud.pools.services import SERVICES
from govcloud.pools.session import PoolSession

if TYPE_CHECKING:
    from keystoneauth1.access import AccessInfo


class Once[T]:
    """A fact as an attribute of `Facts`: computed by the first who asks; a PoolError is kept like a value."""

    def __init__(self, compute: Callable[[Any], T]) -> None:
        self.compute = compute
        self.__doc__ = compute.__doc__
        self.name = compute.__name__

    def __get__(self, facts: "Facts", _owner: type | None = None) -> T:
        future, mine = facts.claim(self.name)
        if mine:
            try:
                future.set_result(self.compute(facts))
            except BaseException as error:
                future.set_exception(error)
                raise
        result: T = future.result()
        return result


class Facts:
    """Facts of one pool; use it in a `with` block, which removes what was made."""

    def __init__(
        self, pool: Pool, catalogue: Catalogue, open_session: Callable[[], PoolSession], now: Callable[[], datetime]
    ) -> None:
        self.pool = pool
        self.catalogue = catalogue
        self.now = now
        self._open = open_session
        self._lock = threading.Lock()
        self._futures: dict[str, Future[Any]] = {}
        self._project_name = ""

    def __enter__(self) -> "Facts":
        return self

    def __exit__(self, *_: object) -> None:
        if self._project_name:
            project.remove_by_name(self.session, self._project_name)

    def claim(self, name: str) -> tuple[Future[Any], bool]:
        """The future of a fact, and whether the caller is the one who has to compute it."""
        with self._lock:
            mine = name not in self._futures
            return self._futures.setdefault(name, Future()), mine

    @Once
    def session(self) -> PoolSession:
        """The session; raises PoolError when the clouds.yaml entry is not usable."""
        return self._open()

    @Once
    def access(self) -> "AccessInfo":
        """The token's facts."""
        return self.session.sign_in()

    @Once
    def versions(self) -> dict[str, Versions | PoolError]:
        """Service → its versions, of all that the catalogue has and all that are required."""
        known = [name for name, s in SERVICES.items() if s.required or name in self.session.endpoints.services]
        return side_by_side(known, self.session.endpoints.versions)

    @Once
    def flavors(self) -> list[reading.FlavorFact]:
        """All flavors."""
        return reading.read_flavors(self.session)

    @Once
    def images(self) -> list[reading.ImageFact]:
        """The images that the inventory names."""
        return reading.read_images(self.session, self.pool.images.values())

    @Once
    def volume_types(self) -> list[reading.VolumeTypeFact]:
        """All volume types."""
        return reading.read_volume_types(self.session)

    @Once
    def backends(self) -> list[reading.BackendFact]:
        """All storage backends."""
        return reading.read_backends(self.session)

    @Once
    def networks(self) -> list[reading.NetworkFact]:
        """All external networks."""
        return reading.read_networks(self.session)

    @Once
    def zones(self) -> list[reading.ZoneFact]:
        """All compute availability zones."""
        return reading.read_zones(self.session)

    @Once
    def extensions(self) -> list[str]:
        """Aliases of the network service's extensions."""
        return reading.read_extensions(self.session)

    @Once
    def hosts(self) -> list[reading.HostFact]:
        """All compute hosts."""
        return reading.read_hosts(self.session)

    @Once
    def projects(self) -> list[dict[str, Any]]:
        """All projects that our account can list; what an earlier acceptance left behind is removed first."""
        found = self.session.list("identity", "/projects", "projects")
        for left in project.list_left_behind(found, self.now()):
            project.remove_project(self.session, left)
        return found

    @Once
    def rights(self) -> list[RightProbe]:
        """What our account may do."""
        read_anyway = {
            "/projects": lambda: self.projects,
            "/scheduler-stats/get_pools": lambda: self.backends,
            "/resource_providers": lambda: self.hosts,
        }
        return probe_rights(self.session, read_anyway)

    @Once
    def project_id(self) -> str:
        """A project made for this acceptance."""
        self._project_name = project.name_project(self.now().astimezone(UTC))
        try:
            return project.make_project(self.session, self._project_name)
        except PoolError as error:
            if error.kind == "forbidden":
                self._project_name = ""
            raise

    @Once
    def default_rules(self) -> list[Rule]:
        """Rules of the default security group of a new project; of our own where we may not make one."""
        try:
            return read_default_rules(self.session, self.project_id)
        except PoolError as error:
            if error.kind != "forbidden":
                raise
            return read_default_rules(self.session, str(self.access.project_id))

    @Once
    def quotas(self) -> dict[str, QuotaTrial | PoolError]:
        """Service → what happened to quotas that were read, written and read back."""
        new = self.project_id
        return side_by_side(list(PLACES), lambda service: try_quota(self.session, service, new))

    @Once
    def tls(self) -> list[TlsFact]:
        """What every endpoint shows to a TLS client; only the one to sign in at when we cannot."""
        urls = [self.session.config.auth_url]
        with suppress(PoolError):
            urls += [self.session.endpoints.catalogue_url(name) for name in self.session.endpoints.services]
        return probe_tls(urls, self.session.config)
