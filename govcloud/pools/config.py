"""From an entry of a clouds.yaml to openstacksdk's configuration, with every mistake in it told in a sentence."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from govcloud.inventory.models.pool import Pool
from govcloud.pools.clouds import name_account, read_entries
from govcloud.pools.errors import Limits, Party, PoolError
from govcloud.pools.failure import Failure, hide, shorten
from govcloud.text import Text, literal

if TYPE_CHECKING:
    from openstack.config.cloud_region import CloudRegion

SECRET_OPTIONS = ("password", "token", "application_credential_secret", "passcode", "access_token", "client_secret")
CORRECT_ENTRY = Text("correct the entry `{cloud}` in {file}", "请更正 {file} 中的条目 `{cloud}`")


@dataclass(frozen=True)
class CloudConfig:
    """A clouds.yaml entry that has been read and looks usable."""

    party: Party
    region: "CloudRegion"
    region_name: str
    """As the inventory says; the entry may say nothing or another one of the pool's."""
    account: str
    """Who signs in where, in words without secrets."""
    auth_url: str
    auth_options: dict[str, Any]
    """As in the entry's `auth`, with the password."""
    verify: bool | str
    """Whether to verify TLS, or the file of the authorities to trust."""
    certificate: str | tuple[str, str] | None
    """Our own TLS certificate, where the pool wants one."""

    @property
    def cafile(self) -> str | None:
        """File of the authorities to trust; None for the system's."""
        return self.verify if isinstance(self.verify, str) else None


def read_config(pool: Pool, file: Path, limits: Limits) -> CloudConfig:
    """The configuration of `pool` from `file`, which has its entry.

    Raises PoolError: an option is missing or wrong, a file that the entry names cannot be used.
    """
    entry = read_entries(file)[pool.cloud]
    region = load_region(pool, file, pool.region if "regions" in entry else "")
    options = dict(region.config["auth"])
    secrets = tuple(str(options[name]) for name in SECRET_OPTIONS if options.get(name))
    verify, certificate = region.get_requests_verify_args()
    config = CloudConfig(
        party=Party(pool.code, pool.cloud, limits, secrets),
        region=region,
        region_name=pool.region,
        account=name_account(entry),
        auth_url=str(options.get("auth_url") or ""),
        auth_options=options,
        verify=verify if isinstance(verify, str) else verify is not False,
        certificate=certificate,
    )
    check_address(config)
    check_files(config, file)
    return config


def load_region(pool: Pool, file: Path, region_name: str) -> "CloudRegion":
    """openstacksdk's view of the entry; its own errors are told by name of what is wrong."""
    from keystoneauth1.exceptions import ClientException  # noqa: PLC0415 - slow to import
    from openstack import exceptions  # noqa: PLC0415
    from openstack.config import OpenStackConfig  # noqa: PLC0415

    try:
        config = OpenStackConfig(config_files=[str(file)], load_envvars=False)
        return config.get_one(pool.cloud, region_name=region_name)
    except (exceptions.SDKException, ClientException, TypeError, AttributeError, ValueError, KeyError) as error:
        why = shorten(str(error)) or type(error).__name__
        raise PoolError(
            pool.code,
            "entry-invalid",
            Text("the entry `{cloud}` of clouds.yaml cannot be used", "clouds.yaml 的条目 `{cloud}` 不可用")(
                cloud=pool.cloud
            ),
            literal(why),
            CORRECT_ENTRY(cloud=pool.cloud, file=file),
        ) from error


def check_address(config: CloudConfig) -> None:
    """Raise PoolError when the entry's `auth_url` is none that can be called."""
    place = Failure(config.auth_url)
    try:
        valid = urlsplit(config.auth_url).scheme in ("http", "https") and place.host and place.port
    except ValueError:
        valid = False
    if not valid:
        raise PoolError(
            config.party.pool,
            "address",
            Text("`auth_url` of `{cloud}` is not an address", "`{cloud}` 的 `auth_url` 不是有效地址")(
                cloud=config.party.cloud
            ),
            literal(hide(config.auth_url, config.party.secrets)),
            Text(
                "it must read like `https://keystone.example.cn:5000/v3`",
                "应形如 `https://keystone.example.cn:5000/v3`",
            ),
        )


def check_files(config: CloudConfig, file: Path) -> None:
    """Raise PoolError when a certificate file that the entry names is missing or no certificate."""
    named = [
        config.cafile,
        *([config.certificate] if isinstance(config.certificate, str) else config.certificate or ()),
    ]
    party = config.party
    for path in filter(None, named):
        if not Path(path).is_file():
            why = Text("there is no file {path}", "没有文件 {path}")(path=path)
        elif path == config.cafile and not is_authority(path):
            why = Text("{path} holds no PEM certificate", "{path} 中没有 PEM 证书")(path=path)
        else:
            continue
        raise PoolError(
            party.pool,
            "cacert",
            Text("a file named by `{cloud}` cannot be used", "`{cloud}` 引用的文件不可用")(cloud=party.cloud),
            why,
            Text("put it there, or correct `cacert` in {file}", "请放置该文件，或更正 {file} 中的 `cacert`")(file=file),
        )


def is_authority(path: str) -> bool:
    """Whether the file holds certificates to trust."""
    try:
        ssl.create_default_context(cafile=path)
    except OSError:
        return False
    return True
