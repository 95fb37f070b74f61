"""Cinder's configuration: one backend of a given size per volume type."""

from scripts.lab.config.common import SERVICE_TOKEN, Rendering, Sections, client, default_section, token_section
from scripts.lab.layout import HOST

DRIVER = "scripts.lab.services.storage.SizedDriver"


def cinder(r: Rendering) -> Sections:
    """A request for a zone that cinder does not have falls back to its own."""
    volumes = r.site.pool.volumes
    zone = r.site.pool.hosts.zones[0]
    sections: Sections = {
        "DEFAULT": {
            **default_section(r, "cinder"),
            "auth_strategy": "keystone",
            "api_paste_config": f"{r.environment}/etc/cinder/api-paste.ini",
            "state_path": r.path("data", "cinder"),
            "enabled_backends": ",".join(volume.backend for volume in volumes.values()),
            "default_volume_type": r.site.pool.default_volume,
            "glance_api_servers": r.site.endpoint("glance"),
            "glance_ca_certificates_file": r.site.authority,
            "host": r.site.controller,
            "my_ip": HOST,
            "storage_availability_zone": zone,
            "allow_availability_zone_fallback": "true",
            "backend_stats_polling_interval": 10,
            "scheduler_driver_init_wait_time": 1,
            "rootwrap_config": "/dev/null",
            "resource_query_filters_file": f"{r.environment}/etc/cinder/resource_filters.json",
        },
        "database": r.database_section("cinder"),
        "keystone_authtoken": token_section(r, "cinder"),
        "service_user": client(r, "cinder", **SERVICE_TOKEN),
        "nova": client(r, "nova"),
        "coordination": {"backend_url": f"file://{r.path('data', 'coordination')}"},
    }
    for volume in volumes.values():
        sections[volume.backend] = {
            "volume_driver": DRIVER,
            "volume_backend_name": volume.backend,
            "target_helper": "fake",
            "lab_capacity_gb": volume.capacity_gib,
            "lab_role": volume.role,
        }
    return sections
