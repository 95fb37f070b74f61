"""Plants weaknesses, and good things beside them, in a project of one pool of the lab: each with what is true of it.

Only what Prowler asks about is planted, and no backups: the lab's pools have no service that makes them. What is true
is said by the titles of Prowler's checks: `weak` are those that the thing truly fails, `open` those on which the two
differ by intent, so that neither is right or wrong about it.
"""

import base64
from dataclasses import dataclass
from typing import Any

from govcloud.inventory.models.city import Zone
from govcloud.inventory.models.pool import Pool
from scripts.bench.oracle.groups import ALL, GROUPS, HALVES, MANAGERS, RDP, SSH
from scripts.bench.oracle.site import Site

KEY = "compute_instance_key_based_authentication"
SECRET = "compute_instance_metadata_sensitive_data"  # noqa: S105 - the name of a check
PUBLIC = "compute_instance_public_ip_exposed"
GUARD = "compute_instance_security_groups_attached"
FILTER = "networking_port_security_disabled"
PLAIN = "blockstorage_volume_encryption_enabled"
UNSAVED = "blockstorage_volume_backup_exists"
IDLE = "blockstorage_volume_not_unattached"
VOLUME_SECRET = "blockstorage_volume_metadata_sensitive_data"  # noqa: S105 - the name of a check
SNAPSHOT_SECRET = "blockstorage_snapshot_metadata_sensitive_data"  # noqa: S105 - the name of a check
SHOWN = "image_not_publicly_visible"
ASKED = {
    "group": (SSH, RDP, ALL),
    "server": (KEY, SECRET, PUBLIC, GUARD),
    "port": (FILTER,),
    "network": (FILTER,),
    "volume": (PLAIN, UNSAVED, IDLE, VOLUME_SECRET),
    "snapshot": (SNAPSHOT_SECRET,),
    "image": (SHOWN,),
}
"""Kind of thing → the checks that ask for it."""
TAGS = {"department": "health", "system": "population-health", "mlps": "3"}
"""A system of level 3 with important data, in the worked example."""
PASSWORD = "Hj8-kk21xQzT"  # noqa: S105 - it opens nothing


@dataclass(frozen=True)
class Planted:
    """One thing. `ids` are its own and those of what speaks for it, such as a server's ports."""

    kind: str
    name: str
    ids: frozenset[str]
    weak: frozenset[str]
    open: frozenset[str]


def plant(site: Site, pool: Pool) -> list[Planted]:
    """All of it, in this project. Raises PoolError, TimeoutError."""
    image = site.admin.list("image", "/images", "images")[0]["id"]
    flavor = min(site.admin.list("compute", "/flavors/detail", "flavors"), key=lambda row: row["ram"])["id"]
    outside = {row["name"]: row["id"] for row in site.admin.list("network", "/networks", "networks")}
    return Planter(site, image, flavor, outside[pool.zones[Zone.INTERNET].network]).plant()


class Planter:
    """Makes things one after another and writes down what is true of them."""

    def __init__(self, site: Site, image: str, flavor: str, outside: str) -> None:
        self._site, self._image, self._flavor, self._outside = site, image, flavor, outside
        self._groups: dict[str, str] = {}
        self._networks: dict[str, str] = {}
        self._subnets: dict[str, str] = {}
        self.planted: list[Planted] = []

    def plant(self) -> list[Planted]:
        """All of it. Raises PoolError, TimeoutError."""
        self._plant_groups()
        self._plant_networks()
        self._plant_images()
        web = self._plant_servers()
        self._plant_volumes(web)
        return self.planted

    def _note(self, kind: str, name: str, ids: tuple[str, ...], weak: tuple[str, ...], spared: tuple[str, ...]) -> None:
        self.planted.append(Planted(kind, name, frozenset(ids), frozenset(weak), frozenset(spared)))

    def _plant_groups(self) -> None:
        lists = {
            name: self._make("network", "/address-groups", "address_group", name, addresses=list(addresses))
            for name, addresses in {"wide": HALVES, "narrow": (MANAGERS,)}.items()
        }
        for each in (GROUPS[-1], *GROUPS[:-1]):
            made = self._groups[each.name] = self._make("network", "/security-groups", "security_group", each.name)
            words = {**lists, "peer": made}
            rows = [
                {name: value.format(**words) if isinstance(value, str) else value for name, value in row.items()}
                for row in each.rules
            ]
            rows = [{"security_group_id": made, "direction": "ingress", **row} for row in rows]
            if rows:
                self._site.own.call("POST", "network", "/security-group-rules", body={"security_group_rules": rows})
            self._note("group", each.name, (made,), tuple(each.weak), ())

    def _plant_networks(self) -> None:
        for number, (name, filters) in enumerate({"guarded": True, "bare": False}.items()):
            made = self._make("network", "/networks", "network", name, port_security_enabled=filters)
            self._networks[name] = made
            place = {"network_id": made, "ip_version": 4, "cidr": f"192.168.{130 + number}.0/24"}
            self._subnets[name] = self._make("network", "/subnets", "subnet", name, **place)
            self._note("network", name, (made,), () if filters else (FILTER,), ())
        gateway = {"network_id": self._outside}
        router = self._make("network", "/routers", "router", "out", external_gateway_info=gateway)
        body = {"subnet_id": self._subnets["guarded"]}
        self._site.own.call("PUT", "network", f"/routers/{router}/add_router_interface", body=body)
        self._site.undo.callback(
            self._site.own.call, "PUT", "network", f"/routers/{router}/remove_router_interface", body=body
        )

    def _plant_images(self) -> None:
        for name, weak in {"public": (SHOWN,), "community": (SHOWN,), "private": (), "shared": ()}.items():
            values = {"name": name, "visibility": name, "disk_format": "raw", "container_format": "bare"}
            made = self._site.make("image", "/images", "", values)
            self._note("image", name, (str(made["id"]),), weak, ())

    def _plant_servers(self) -> str:
        self._site.make("compute", "/os-keypairs", "keypair", {"name": self._site.name})
        plain: dict[str, Any] = {"key_name": self._site.name, "metadata": TAGS}
        web = self._plant_server("web", [self._plant_port("web")], **plain)
        self._plant_server("no-key", [self._plant_port("no-key")], weak=(KEY,), metadata=TAGS)
        told: dict[str, Any] = {**plain, "metadata": {**TAGS, "db_password": PASSWORD}}
        self._plant_server("secret", [self._plant_port("secret")], weak=(SECRET,), **told)
        script = base64.b64encode(f"#!/bin/sh\nexport DB_PASSWORD={PASSWORD}\n".encode()).decode()
        self._plant_server(
            "secret-in-user-data", [self._plant_port("user-data")], spared=(SECRET,), **plain, user_data=script
        )
        self._plant_server("no-group", [self._plant_port("no-group", groups=())], weak=(GUARD,), **plain)
        ports = [self._plant_port("both-guarded"), self._plant_port("both-bare", filters=False, groups=())]
        self._plant_server("one-bare-port", ports, weak=(GUARD,), **plain)
        port = self._plant_port("shown")
        values = {"floating_network_id": self._outside, "port_id": port}
        address = str(self._site.make("network", "/floatingips", "floatingip", values)["id"])
        self._plant_server("shown", [port], weak=(PUBLIC,), more=(address,), **plain)
        return web

    def _plant_port(self, name: str, *, filters: bool = True, groups: tuple[str, ...] = ("closed",)) -> str:
        made = self._make(
            "network",
            "/ports",
            "port",
            name,
            network_id=self._networks["guarded"],
            port_security_enabled=filters,
            security_groups=[self._groups[each] for each in groups],
        )
        self._note("port", name, (made,), () if filters else (FILTER,), () if groups or not filters else (FILTER,))
        return made

    def _plant_server(
        self,
        name: str,
        ports: list[str],
        *,
        weak: tuple[str, ...] = (),
        spared: tuple[str, ...] = (),
        more: tuple[str, ...] = (),
        **values: Any,
    ) -> str:
        values |= {"imageRef": self._image, "flavorRef": self._flavor, "networks": [{"port": each} for each in ports]}
        made = self._make("compute", "/servers", "server", name, **values)
        self._site.wait_for("compute", f"/servers/{made}", "server", "ACTIVE")
        self._note("server", name, (made, *ports, *more), weak, spared)
        return made

    def _plant_volumes(self, server: str) -> None:
        made = self._plant_volume("unsaved", metadata=TAGS)
        path = f"/servers/{server}/os-volume_attachments"
        self._site.own.call("POST", "compute", path, body={"volumeAttachment": {"volumeId": made}})
        self._site.undo.callback(self._site.own.call, "DELETE", "compute", f"{path}/{made}")
        self._site.wait_for("block-storage", f"/volumes/{made}", "volume", "in-use")
        self._note("volume", "unsaved", (made,), (PLAIN, UNSAVED), ())
        spared = (PLAIN, UNSAVED, IDLE)
        told = self._plant_volume("secret", metadata={"db_password": PASSWORD})
        self._note("volume", "secret", (told,), (VOLUME_SECRET,), spared)
        plain = self._plant_volume("spare", metadata={"note": "spare"})
        self._note("volume", "spare", (plain,), (), spared)
        for name, metadata in {"told": {"db_password": PASSWORD}, "plain": {"note": "weekly"}}.items():
            made = self._make("block-storage", "/snapshots", "snapshot", name, volume_id=plain, metadata=metadata)
            self._site.wait_for("block-storage", f"/snapshots/{made}", "snapshot", "available")
            self._note("snapshot", name, (made,), (SNAPSHOT_SECRET,) if name == "told" else (), ())

    def _plant_volume(self, name: str, **values: Any) -> str:
        made = self._make("block-storage", "/volumes", "volume", name, size=1, **values)
        self._site.wait_for("block-storage", f"/volumes/{made}", "volume", "available")
        return made

    def _make(self, service: str, path: str, key: str, name: str, **values: Any) -> str:
        return str(self._site.make(service, path, key, {"name": f"{self._site.name}-{name}", **values})["id"])
