"""Nova of one pool: the API, the conductor, the scheduler and every compute service, in one process."""

import contextlib
import os
import sys
import uuid
from typing import Any

import nova.conf
import nova.context
import os_vif
from nova import objects, service
from nova.api.openstack import wsgi_app
from nova.compute import rpcapi as compute_rpc
from nova.conductor import rpcapi as conductor_rpc
from nova.objects import host_mapping

from scripts.lab.services import hypervisor
from scripts.lab.services.description import Description


def make_app(pool: Description) -> Any:
    """The compute API with everything behind it; all hosts are mapped when it returns."""
    os.environ["OS_NOVA_CONFIG_DIR"] = str(pool.path("etc"))
    os.environ.pop("OS_NOVA_CONFIG_FILES", None)
    try:
        app = wsgi_app.init_application("osapi_compute", "nova-api-os-compute")
    except TypeError:
        app = wsgi_app.init_application("osapi_compute")
    sys.modules["nova.virt.lab"] = hypervisor
    os_vif.initialize()
    objects.register_all()
    objects.Service.enable_min_version_cache()
    controller = nova.conf.CONF.host
    start(controller, "nova-conductor", conductor_rpc.RPC_TOPIC)
    start(controller, "nova-scheduler", "scheduler")
    name_this_node(pool)
    for host in pool.hosts:
        start_compute(host)
    host_mapping.discover_hosts(nova.context.get_admin_context())
    return app


def start(host: str, binary: str, topic: str, **more: Any) -> None:
    """Start one of nova's services and let it report at once, not after its first interval."""
    started = service.Service.create(host=host, binary=binary, topic=topic, **more)
    started.start()
    started.servicegroup_api._driver._report_state(started)


def start_compute(host: str) -> None:
    """Start a compute service that takes itself for `host`."""
    more = {"topic_alt": compute_rpc.RPC_TOPIC_ALT} if hasattr(compute_rpc, "RPC_TOPIC_ALT") else {}
    nova.conf.CONF.set_override("host", host)
    try:
        start(host, "nova-compute", compute_rpc.RPC_TOPIC, **more)
    finally:
        nova.conf.CONF.clear_override("host")


def name_this_node(pool: Description) -> None:
    """A compute that the database knows wants to see the file it wrote at its first start."""
    identity = pool.path("data", "nova", "compute_id")
    with contextlib.suppress(FileExistsError), identity.open("x") as file:
        file.write(str(uuid.uuid4()))
