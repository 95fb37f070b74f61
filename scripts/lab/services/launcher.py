"""Start one OpenStack project for one or several pools: import its code once, fork a child per pool, end.

    python -P -m scripts.lab.services.launcher PROJECT PARENT FILE...

PARENT is the pid of the command that starts it, each FILE a pool's description.

Forked children share the imported code's memory. A child loads its pool's configuration and runs the project's
unmodified services in one process: the HTTP API, and the RPC services (conductor, scheduler, computes, volume backends)
on the in-process transport. The launcher ends when all children are started and their pid files written, and it dies
with the command that started it: no service may appear after that command is gone.
"""

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
import time
import traceback
from pathlib import Path

from scripts.lab.services.description import Description, read_description
from scripts.lab.services.parent import die_with
from scripts.lab.services.pids import write_pid_file

PRELOAD = {
    "keystone": ["keystone.server.wsgi", "keystone.server.flask.application", "keystone.api", "keystone.cmd.bootstrap"],
    "placement": ["placement.wsgi", "placement.deploy"],
    "glance": ["glance.common.wsgi_app", "glance.api.v2.router", "glance.db.sqlalchemy.api"],
    "neutron": [
        "neutron.server",
        "neutron.plugins.ml2.plugin",
        "neutron.services.l3_router.l3_router_plugin",
        "neutron.api.v2.router",
        "neutron.pecan_wsgi.app",
        "neutron.agent.rpc",
    ],
    "nova": [
        "nova.api.openstack.wsgi_app",
        "nova.api.openstack.compute.routes",
        "nova.compute.manager",
        "nova.conductor.manager",
        "nova.scheduler.manager",
        "nova.virt.fake",
        "nova.db.main.api",
    ],
    "cinder": [
        "cinder.cmd.volume",
        "cinder.wsgi.wsgi",
        "cinder.api.v3.router",
        "cinder.volume.manager",
        "cinder.scheduler.manager",
    ],
}
"""Modules that each child would import anyway."""

NEEDS = {"nova": ("keystone", "placement", "neutron"), "keystone": ()}
"""Services that must listen before a child starts; one that is not named needs keystone."""


def main() -> None:
    """Import the project's code and fork a child for each pool."""
    project, parent, files = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    die_with(parent)
    pools = [read_description(Path(file)) for file in files]
    sys.argv = [f"{project}-api"]
    choose_concurrency(project, green=project in pools[0].green)
    for module in [f"scripts.lab.services.{project}", *PRELOAD[project], "pymysql"]:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    for pool in pools:
        pid = os.fork()
        if pid == 0:
            run_child(project, pool)
        write_pid_file(pool.path("run", f"{project}.pid"), pid)


def choose_concurrency(project: str, *, green: bool) -> None:
    """Switch eventlet on or off: before 2025 most services need it, later ones must be told not to use it."""
    if green:
        os.environ["EVENTLET_NO_GREENDNS"] = "yes"
        importlib.import_module("eventlet").monkey_patch()
    else:
        os.environ[f"OS_{project.upper()}_DISABLE_EVENTLET_PATCHING"] = "yes"
    with contextlib.suppress(ImportError):
        patcher = importlib.import_module(f"{project}.monkey_patch")
        if project == "nova" and not green:
            patcher.patch(backend="threading")
        elif hasattr(patcher, "patch"):
            patcher.patch()


def run_child(project: str, pool: Description) -> None:
    """Run one project of one pool; never returns."""
    os.setsid()
    write_pid_file(pool.path("run", f"{project}.pid"), os.getpid())
    log = os.open(pool.path("logs", f"{project}.log"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    Path("/proc/self/comm").write_text(f"{pool.name}-{project}"[:15])
    sys.setswitchinterval(pool.switch_interval)
    try:
        for service in NEEDS.get(project, ("keystone",)):
            wait_for_port(pool.ports[service])
        importlib.import_module("scripts.lab.services.transport").wake_listeners_at_once()
        app = importlib.import_module(f"scripts.lab.services.{project}").make_app(pool)
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))  # some of the code above has put in its own, which waits
        importlib.import_module("scripts.lab.services.server").serve(app, project, pool)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def wait_for_port(port: int, seconds: float = 300) -> None:
    """Return as soon as something listens on loopback; raises TimeoutError."""
    pause, end = 0.05, time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(pause)
        pause = min(pause * 1.3, 0.5)
    raise TimeoutError(f"nothing listens on port {port} after {seconds:.0f} s")


if __name__ == "__main__":
    main()
