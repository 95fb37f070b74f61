"""Volume types, each tied to its backend."""

from scripts.lab.client import Client

STOCK_TYPE = "__DEFAULT__"


def seed_volume_types(client: Client) -> None:
    """The pool's volume types, public; cinder's own stock type goes, as no provider offers it."""
    root = f"/v3/{client.project}/types"
    known = {row["name"]: row for row in client.get("cinder", root)["volume_types"]}
    for name, volume in client.site.pool.volumes.items():
        if name not in known:
            specs = {"volume_backend_name": volume.backend}
            if volume.role == "dual-active":
                specs["dual_active"] = "<is> True"
            client.send("cinder", "POST", root, {"volume_type": {"name": name, "extra_specs": specs}})
    if STOCK_TYPE in known:
        client.send("cinder", "DELETE", f"{root}/{known[STOCK_TYPE]['id']}")
