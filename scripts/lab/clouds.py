"""The clouds.yaml of the lab, for any OpenStack client: each pool directly, and once more through the fault proxy."""

import yaml

from govcloud.files import write_atomic
from scripts.lab.credentials import OWNER_ONLY
from scripts.lab.layout import HOST, Layout
from scripts.lab.site import Site

ACCOUNT = "govcloud"
FAULTS_SUFFIX = ".faults"


def write_clouds(layout: Layout, sites: list[Site]) -> None:
    """Write an entry `<pool>` and an entry `<pool>.faults` for each pool; readable by the owner only."""
    clouds: dict[str, object] = {}
    for site in sites:
        clouds[site.name] = entry(site, site.auth_url)
        port = layout.proxy_ports(site.index)["keystone"]
        clouds[site.name + FAULTS_SUFFIX] = entry(site, f"{site.scheme}://{HOST}:{port}/v3")
    head = "# Written by `govcloud lab up`; the account's passwords are generated.\n"
    write_atomic(layout.clouds, head + yaml.safe_dump({"clouds": clouds}, sort_keys=False), mode=OWNER_ONLY)


def entry(site: Site, auth_url: str) -> dict[str, object]:
    """One cloud."""
    cloud: dict[str, object] = {
        "auth": {
            "auth_url": auth_url,
            "username": ACCOUNT,
            "password": site.passwords[ACCOUNT],
            "project_name": ACCOUNT,
            "user_domain_id": "default",
            "project_domain_id": "default",
        },
        "region_name": site.pool.region,
        "interface": "public",
        "identity_api_version": "3",
    }
    if site.authority:
        cloud["cacert"] = site.authority
    return cloud
