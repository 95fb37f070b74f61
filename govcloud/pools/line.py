"""What all sessions with one pool share: connections, counts, discovered versions, and how to sign in to a project."""

import threading
from collections.abc import Callable
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import requests
from keystoneauth1 import discover
from keystoneauth1.access import AccessInfo
from keystoneauth1.exceptions import DiscoveryFailure, InvalidResponse
from keystoneauth1.loading import get_plugin_loader
from keystoneauth1.session import Session
from openstack.config.cloud_region import CloudRegion
from urllib3 import disable_warnings
from urllib3.exceptions import InsecureRequestWarning

from govcloud.pools.calls import Calls
from govcloud.pools.config import CloudConfig
from govcloud.pools.endpoints import strip_version
from govcloud.pools.errors import PoolError
from govcloud.pools.explain import explain
from govcloud.pools.failure import Failure, is_loopback, with_answer
from govcloud.pools.transport import PoolAdapter, look_closer
from govcloud.text import Text

if TYPE_CHECKING:
    from govcloud.pools.session import PoolSession

REDIRECTS = 4
VERSION_ANSWERS = (200, 300)
"""Statuses of a version document: of one version, of several."""
PROJECT_OPTIONS = ("project_id", "project_name", "project_domain_id", "project_domain_name", "domain_id", "domain_name")
SCOPES = (*PROJECT_OPTIONS, "system_scope")


class ReadAlready:
    """Stands for a session when keystoneauth1 wants to read a version document that we have.

    Its own reading logs and tries twice when there is none, and waits for itself for ever when the answer is a 401.
    """

    def __init__(self, answer: requests.Response) -> None:
        self.answer = answer

    def get(self, *_: object, **__: object) -> requests.Response:
        """The answer that came."""
        return self.answer


class Line:
    """One pool's connections and the sessions on them."""

    def __init__(self, config: CloudConfig, connections: int) -> None:
        self.config = config
        self.calls = Calls()
        self._lock = threading.Lock()
        self._sessions: dict[str, PoolSession] = {}
        self._versions: dict[str, discover.Discover] = {}
        self._services: dict[str, str] = {}
        self._web = requests.Session()
        self._web.trust_env = not is_loopback(Failure(config.auth_url).host)
        adapter = PoolAdapter(config.party, self.calls, lambda url: self.find_service(url) or "identity", connections)
        for scheme in ("https://", "http://"):
            self._web.mount(scheme, adapter)
        if config.verify is False:
            disable_warnings(InsecureRequestWarning)

    def open(self, project_id: str) -> Session:
        """A keystoneauth session in one project; empty means the one of the clouds.yaml entry."""
        return Session(
            auth=self._plugin(project_id),
            session=self._web,
            verify=self.config.verify,
            cert=self.config.certificate,
            redirect=REDIRECTS,
            app_name="govcloud",
            app_version=version("govcloud"),
            discovery_cache=self._versions,
        )

    def sign_in(self, wire: Session) -> AccessInfo:
        """A token for the session's project."""
        plugin: Any = wire.auth
        address = self.config.auth_url
        answer = wire.get(address, authenticated=False, raise_exc=False, headers={"Accept": "application/json"})
        try:
            if answer.status_code in VERSION_ANSWERS:
                self._versions[address.rstrip("/")] = discover.Discover(ReadAlready(answer), address)  # type: ignore[arg-type]
                access: AccessInfo = plugin.get_access(wire)
                return access
        except (DiscoveryFailure, InvalidResponse, KeyError, TypeError, ValueError, AttributeError):
            pass
        failure = look_closer(with_answer(Failure(address), answer), self.config.verify, self.config.party.limits)
        raise explain(failure, self.config.party)

    def learn(self, access: AccessInfo) -> None:
        """Remember which URL belongs to which service, for counts and errors."""
        for service in access.service_catalog.catalog:
            for endpoint in service.get("endpoints", []):
                known = discover._SERVICE_TYPES.get_service_type(service["type"]) or service["type"]  # noqa: SLF001
                self._services[strip_version(endpoint["url"])] = known

    def find_service(self, url: str) -> str | None:
        """Official type of the service that `url` belongs to, by the longest address that fits; None when unknown."""
        fitting = [base for base in list(self._services) if url.startswith(base)]
        return self._services[max(fitting, key=len)] if fitting else None

    def session_of(self, project_id: str, make: Callable[[], "PoolSession"]) -> "PoolSession":
        """The one session of a project."""
        with self._lock:
            if project_id not in self._sessions:
                self._sessions[project_id] = make()
            return self._sessions[project_id]

    def region_of(self, wire: Session) -> CloudRegion:
        """openstacksdk's configuration for a session."""
        region = self.config.region
        return CloudRegion(
            name=region.name,
            region_name=self.config.region_name,
            config=region.config,
            session=wire,
            discovery_cache=self._versions,
        )

    def _plugin(self, project_id: str) -> Any:
        options = self.config.auth_options
        kind = str(self.config.region.config["auth_type"])
        if project_id:
            if "applicationcredential" in kind:
                raise PoolError(
                    self.config.party.pool,
                    "no-rescope",
                    Text("the account cannot work in another project", "该账号不能切换到其他项目"),
                    Text("an application credential is for one project", "应用凭证只能用于一个项目"),
                    Text(
                        "use user and password in `{cloud}` of clouds.yaml",
                        "请在 clouds.yaml 的 `{cloud}` 中改用用户名和密码",
                    )(cloud=self.config.party.cloud),
                )
            options = {name: value for name, value in options.items() if name not in SCOPES}
            options["project_id"] = project_id
        return get_plugin_loader(kind).load_from_options(**options)
