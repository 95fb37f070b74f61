"""What the services' configurations have in common: databases, logins, logging, and the INI text itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from scripts.lab.layout import HOST
from scripts.lab.site import Site

type Options = dict[str, object]
type Sections = dict[str, Options]

SERVICE_TYPES = {
    "nova": "compute",
    "cinder": "block-storage",
    "neutron": "network",
    "glance": "image",
    "placement": "placement",
}
"""Service → its type in the catalogue."""
SERVICE_TOKEN: Options = {"send_service_user_token": "true"}
"""A service's calls on behalf of a user carry its own token too, so that they outlive the user's."""
CALLER_TOKEN: Options = {"service_token_roles_required": "true", "service_token_roles": "service"}
"""Such a second token counts only if it is a service's."""
LOG_LEVELS = {
    "sqlalchemy": "WARN",
    "oslo_messaging": "WARN",
    "urllib3": "WARN",
    "keystonemiddleware": "WARN",
    "neutronclient": "ERROR",
    "stevedore": "CRITICAL",
}
"""Libraries that would fill the logs."""


@dataclass(frozen=True)
class Database:
    """How to reach MariaDB."""

    port: int
    user: str
    password: str = field(repr=False)

    def url(self, name: str) -> str:
        """SQLAlchemy's URL of one database."""
        return f"mysql+pymysql://{self.user}:{self.password}@{HOST}:{self.port}/{name}?charset=utf8"


@dataclass(frozen=True)
class Rendering:
    """What a service's configuration is made from."""

    site: Site
    database: Database
    environment: str
    """Folder of the release's virtual environment."""
    prefix: str
    """Of the names of the pool's databases."""

    def database_section(self, name: str) -> Options:
        """Options of a database connection."""
        return {
            "connection": self.database.url(f"{self.prefix}_{name}"),
            "max_pool_size": 5,
            "max_overflow": 50,
            "connection_recycle_time": 600,
        }

    def path(self, *parts: str) -> str:
        """A path below the pool's folder."""
        return str(self.site.folder.joinpath(*parts))


def default_section(r: Rendering, service: str) -> Options:
    """Logging and transport."""
    return {
        "transport_url": "fake:///",
        "use_stderr": "false",
        "debug": "false",
        "log_rotation_type": "size",
        "max_logfile_size_mb": 20,
        "max_logfile_count": 2,
        "log_file": r.path("logs", f"{service}.log"),
        "default_log_levels": ",".join(f"{name}={level}" for name, level in LOG_LEVELS.items()),
    }


def login(r: Rendering, user: str, **more: object) -> Options:
    """How a service logs in to call another one."""
    return {
        "auth_url": r.site.auth_url,
        "auth_type": "password",
        "username": user,
        "password": r.site.passwords["service"],
        "project_name": "service",
        "user_domain_id": "default",
        "project_domain_id": "default",
        "region_name": r.site.pool.region,
        "cafile": r.site.authority,
        **more,
    }


def client(r: Rendering, user: str, **more: object) -> Options:
    """A login plus which endpoints to use."""
    return login(r, user, valid_interfaces="public", **more)


def token_section(r: Rendering, user: str) -> Options:
    """How a service checks its callers' tokens."""
    return login(
        r,
        user,
        www_authenticate_uri=r.site.auth_url,
        **CALLER_TOKEN,
        service_type=SERVICE_TYPES[user],
    )


def common_sections(r: Rendering, service: str) -> Sections:
    """Sections that every service has."""
    return {
        "oslo_concurrency": {"lock_path": r.path("data", "lock")},
        "oslo_messaging_notifications": {"driver": "noop"},
        "oslo_policy": {"policy_file": r.path("etc", f"{service}-policy.yaml")},
    }


def to_ini(sections: Mapping[str, Options]) -> str:
    """The text of a configuration file; an option that is None is left out."""
    lines: list[str] = []
    for name, options in sections.items():
        lines.append(f"[{name}]")
        lines += [f"{key} = {value}" for key, value in options.items() if value is not None]
        lines.append("")
    return "\n".join(lines)
