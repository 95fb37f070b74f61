"""Glance's and Placement's configurations."""

from scripts.lab.config.common import Rendering, Sections, default_section, token_section


def glance(r: Rendering) -> Sections:
    """One file store; uploads go straight into it."""
    return {
        "DEFAULT": {
            **default_section(r, "glance"),
            "enabled_backends": "files:file",
            "enabled_import_methods": "[]",
            "worker_self_reference_url": r.site.endpoint("glance"),
            "node_staging_uri": f"file://{r.path('data', 'glance', 'staging')}",
        },
        "database": r.database_section("glance"),
        "keystone_authtoken": token_section(r, "glance"),
        "paste_deploy": {"flavor": "keystone", "config_file": f"{r.environment}/etc/glance/glance-api-paste.ini"},
        "glance_store": {"default_backend": "files"},
        "files": {"filesystem_store_datadir": r.path("data", "glance", "images")},
        "os_glance_staging_store": {"filesystem_store_datadir": r.path("data", "glance", "staging")},
        "os_glance_tasks_store": {"filesystem_store_datadir": r.path("data", "glance", "tasks")},
    }


def placement(r: Rendering) -> Sections:
    """Placement has no message transport."""
    default = default_section(r, "placement")
    del default["transport_url"]
    return {
        "DEFAULT": default,
        "placement_database": r.database_section("placement"),
        "api": {"auth_strategy": "keystone"},
        "keystone_authtoken": token_section(r, "placement"),
    }
