"""Where the services of a pool are, by its catalogue, and which versions they speak."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from govcloud.inventory.models.pool import Pool
from govcloud.pools.errors import PoolError
from govcloud.pools.services import SERVICES, service_name
from govcloud.text import Text

if TYPE_CHECKING:
    from keystoneauth1.access import AccessInfo
    from keystoneauth1.discover import EndpointData
    from keystoneauth1.session import Session

    from govcloud.pools.config import CloudConfig

VERSION_PATH = re.compile(r"/v\d+(\.\d+)?(/.*)?$")
FIXED_PATHS = {"network": "/v2.0"}
"""Services whose versioned URL is always the catalogue's plus this; old neutrons have no version document to read."""


@dataclass(frozen=True)
class Versions:
    """What a service's version document says. Empty strings where it says nothing."""

    api: str = ""
    microversion_min: str = ""
    microversion_max: str = ""


class Endpoints:
    """The services of one pool as one session sees them."""

    def __init__(self, pool: Pool, config: "CloudConfig", access: "AccessInfo", wire: "Session") -> None:
        self._pool = pool
        self._config = config
        self._access = access
        self._wire = wire
        self._urls: dict[str, str] = {}

    @property
    def services(self) -> list[str]:
        """Official types of the services that the catalogue has in the pool's region."""
        from keystoneauth1.discover import _SERVICE_TYPES as TYPES  # noqa: PLC0415 - slow to import

        kinds = [
            service["type"]
            for service in self._access.service_catalog.catalog
            if any(endpoint["region"] == self._pool.region for endpoint in service.get("endpoints", []))
        ]
        return list(dict.fromkeys(TYPES.get_service_type(kind) or kind for kind in kinds))

    def url(self, service: str) -> str:
        """The versioned URL of a service, without a slash at its end.

        Raises PoolError: the catalogue has no such service in the pool's region, or its version cannot be read.
        """
        if service not in self._urls:
            self._urls[service] = self._find_url(service)
        return self._urls[service]

    def catalogue_url(self, service: str) -> str:
        """The URL of a service as the catalogue (or clouds.yaml) has it. Raises PoolError when there is none."""
        return str(self._endpoint(service).url).rstrip("/")

    def versions(self, service: str) -> Versions:
        """Which versions a service speaks: one call, the first time. Raises PoolError."""
        from keystoneauth1.discover import version_to_string  # noqa: PLC0415 - slow to import

        found = self._versioned(service, discover_versions=True)
        return Versions(
            *(
                version_to_string(v) if v else ""
                for v in (found.api_version, found.min_microversion, found.max_microversion)
            )
        )

    def _find_url(self, service: str) -> str:
        if service in FIXED_PATHS:
            base = self.catalogue_url(service)
            return base if VERSION_PATH.search(base) else base + FIXED_PATHS[service]
        return str(self._versioned(service, discover_versions=False).url).rstrip("/")

    def _versioned(self, service: str, *, discover_versions: bool) -> "EndpointData":
        from keystoneauth1.discover import LATEST  # noqa: PLC0415 - slow to import

        known = SERVICES.get(service)
        major: Any = known.version if known else None
        return self._endpoint(service).get_versioned_data(
            self._wire,
            project_id=self._access.project_id,
            min_version=(major, 0) if major else None,
            max_version=(major, LATEST) if major else None,
            discover_versions=discover_versions,
        )

    def _endpoint(self, service: str) -> "EndpointData":
        from keystoneauth1.discover import EndpointData  # noqa: PLC0415 - slow to import

        override = self._config.region.get_endpoint(service)
        if service == "identity":
            override = override or self._config.auth_url
        if override:
            return EndpointData(catalog_url=override, service_type=service)
        catalogue = self._access.service_catalog
        interface = self._config.region.get_interface(service) or "public"
        found = catalogue.get_endpoint_data_list(service, interface, self._pool.region)
        if found:
            return found[0]
        raise PoolError(
            self._pool.code,
            "no-service",
            Text("the pool has no {service}", "资源池没有{service}")(service=service_name(service)),
            Text("its catalogue names none in region {region}", "其服务目录在区域 {region} 中未登记该服务")(
                region=self._pool.region
            ),
            Text("ask the provider for it, or do without", "请向运营方申请，或不使用该服务"),
            service=service,
        )


def strip_version(url: str) -> str:
    """A service's address without version and project: what all of its URLs begin with."""
    return VERSION_PATH.sub("", url.rstrip("/"))
