"""The least that a look for drift has to ask a pool: plain lists and quotas from a bare concurrent client.

No library of ours is used: what it costs is the bound that drift is measured against.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import aiohttp

CONNECTIONS = 16
NETWORK, STORAGE = "network", "volume"


@dataclass(frozen=True)
class Entry:
    """Where and as whom to sign in."""

    auth_url: str
    username: str
    password: str
    project: str
    region: str


@dataclass(frozen=True)
class Seen:
    """What was asked for."""

    calls: int
    things: int


def check_barely(entry: Entry, projects: Iterable[str]) -> Seen:
    """Sign in, list everything, ask for the quotas of some projects."""
    return asyncio.run(check(entry, list(projects)))


async def check(entry: Entry, projects: list[str]) -> Seen:
    """See `check_barely`."""
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector) as client:
        token, places = await sign_in(client, entry)
        client.headers["X-Auth-Token"] = token
        net, block = places["network"] + "/v2.0", places.get("volumev3") or places["block-storage"]
        identity, compute = entry.auth_url, places["compute"]
        lists = [
            f"{identity}/projects",
            f"{identity}/users",
            f"{identity}/role_assignments",
            f"{net}/networks",
            f"{net}/subnets",
            f"{net}/routers",
            f"{net}/ports?device_owner=network:router_interface",
            f"{net}/security-groups?fields=id&fields=name&fields=project_id",
            f"{net}/security-group-rules",
            f"{net}/quotas",
            f"{block}/volumes/detail?limit=1000",
        ]
        quotas = [f"{place}/os-quota-sets/{project}" for project in projects for place in (compute, block)]
        answers = await asyncio.gather(*(get(client, url) for url in [*lists, *quotas]))
    return Seen(len(answers) + 1, sum(len(rows) for answer in answers for rows in answer.values()))


async def sign_in(client: aiohttp.ClientSession, entry: Entry) -> tuple[str, dict[str, str]]:
    """A token, and where the services are: type → URL."""
    domain = {"id": "default"}
    user = {"name": entry.username, "password": entry.password, "domain": domain}
    body = {
        "auth": {
            "identity": {"methods": ["password"], "password": {"user": user}},
            "scope": {"project": {"name": entry.project, "domain": domain}},
        }
    }
    async with client.post(f"{entry.auth_url}/auth/tokens", json=body, raise_for_status=True) as answer:
        token = (await answer.json())["token"]
        places = {
            service["type"]: each["url"].rstrip("/")
            for service in token["catalog"]
            for each in service["endpoints"]
            if each["interface"] == "public" and each["region"] == entry.region
        }
        return answer.headers["X-Subject-Token"], places


async def get(client: aiohttp.ClientSession, url: str) -> dict[str, Any]:
    """One answer."""
    async with client.get(url, raise_for_status=True) as answer:
        found: dict[str, Any] = await answer.json()
        return found
