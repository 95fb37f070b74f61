"""Nova's configuration: real scheduler and placement, hosts of a given size, nothing overcommitted."""

from scripts.lab.config.common import SERVICE_TOKEN, Rendering, Sections, client, default_section, token_section
from scripts.lab.layout import HOST

DRIVER = "lab.SizedDriver"
MIB_PER_GIB = 1024


def nova(r: Rendering) -> Sections:
    """Boots wait for the network's "plugged" event, as on a real host."""
    hosts = r.site.pool.hosts
    return {
        "DEFAULT": {
            **default_section(r, "nova"),
            "host": r.site.controller,
            "my_ip": HOST,
            "state_path": r.path("data", "nova"),
            "instances_path": r.path("data", "nova", "instances"),
            "compute_driver": DRIVER,
            "enabled_apis": "osapi_compute",
            "default_availability_zone": hosts.zones[0],
            "vif_plugging_is_fatal": "true",
            "vif_plugging_timeout": 300,
            "sync_power_state_interval": -1,
            "heal_instance_info_cache_interval": -1,
            "running_deleted_instance_poll_interval": 0,
            "update_resources_interval": 120,
            "report_interval": 20,
            "service_down_time": 90,
            "cpu_allocation_ratio": 1.0,
            "ram_allocation_ratio": 1.0,
            "disk_allocation_ratio": 1.0,
            "reserved_host_memory_mb": 0,
        },
        "lab": {"vcpus": hosts.vcpus, "memory_mb": hosts.memory_gib * MIB_PER_GIB, "disk_gb": hosts.disk_gib},
        "api_database": r.database_section("nova_api"),
        "database": r.database_section("nova_cell1"),
        "api": {"auth_strategy": "keystone"},
        "keystone_authtoken": token_section(r, "nova"),
        "service_user": client(r, "nova", **SERVICE_TOKEN),
        "placement": client(r, "placement"),
        "glance": client(r, "nova", service_type="image"),
        "neutron": client(r, "neutron", service_metadata_proxy="false"),
        "cinder": client(r, "cinder", os_region_name=r.site.pool.region, catalog_info="block-storage::publicURL"),
        "keystone": client(r, "nova"),
        "image_cache": {"manager_interval": -1},
        "compute": {"resource_provider_association_refresh": 600},
        "vnc": {"enabled": "false"},
        "conductor": {"workers": 1},
        "scheduler": {"workers": 1, "discover_hosts_in_cells_interval": -1},
        "wsgi": {"api_paste_config": f"{r.environment}/etc/nova/api-paste.ini"},
    }
