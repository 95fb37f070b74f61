"""Cinder of one pool: the API, the scheduler and a volume service per storage backend, in one process."""

import contextlib
import importlib
import sys
import threading
from typing import Any

import os_brick
from cinder import objects, service
from cinder.wsgi import wsgi
from oslo_config import cfg

from scripts.lab.services.description import Description

objects.register_all()
manager = importlib.import_module("cinder.volume.manager")
importlib.import_module("scripts.lab.services.storage")


def make_app(pool: Description) -> Any:
    """The block storage API with everything behind it."""
    sys.argv = ["cinder-api", "--config-file", str(pool.path("etc", "cinder.conf"))]
    app = wsgi.initialize_application()
    conf = cfg.CONF
    with contextlib.suppress(AttributeError):
        os_brick.setup(conf)
    let_services_share_a_process()
    copy_nothing_between_backends()
    start(host=conf.host, binary="cinder-scheduler")
    for backend in conf.enabled_backends:
        start(host=f"{conf.host}@{backend}", service_name=backend, binary="cinder-volume", coordination=True)
    return app


def start(**how: Any) -> None:
    """Start one of cinder's services and let it report at once, not after its first interval."""
    started = service.Service.create(**how)
    started.start()
    started.report_state()


def let_services_share_a_process() -> None:
    """Cinder keeps the id of a service's database row on the class; give each instance its own for its reports."""
    one_at_a_time, report = threading.Lock(), service.Service.report_state

    def report_state(self: Any) -> Any:
        with one_at_a_time:
            service.Service.service_id = self.origin_service_id
            return report(self)

    service.Service.report_state = report_state


def copy_nothing_between_backends() -> None:
    """A volume that moves to another backend has no bytes to copy, which would take a real host with its tools."""
    manager.VolumeManager._copy_volume_data = lambda *_what, **_how: None
