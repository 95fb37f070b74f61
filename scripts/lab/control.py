"""Single parts of a running lab, for tests and demonstrations: stop one service of one pool, start it again, and so on.

Every function speaks of the lab that the environment asks for, unless it is given another.
"""

import signal
from pathlib import Path

from scripts.lab.lab import Lab, open_lab
from scripts.lab.launch import launch, service_process
from scripts.lab.layout import load_layout
from scripts.lab.processes import send, stop_all, wait_gone
from scripts.lab.ready import wait_ready

KILL_SECONDS = 10.0


def clouds_file(lab: Lab | None = None) -> Path:
    """The lab's clouds.yaml; it exists once the lab has been up."""
    return (lab or this_lab()).layout.clouds


def service_pid(pool: str, service: str, lab: Lab | None = None) -> int | None:
    """Pid of a service's process, None while it does not run; raises UsageError for a pool that is none."""
    return service_process((lab or this_lab()).select([pool])[0], service).pid


def stop_service(pool: str, service: str, lab: Lab | None = None) -> None:
    """End a service's process; does nothing when it does not run."""
    stop_all([service_process((lab or this_lab()).select([pool])[0], service)])


def kill_service(pool: str, service: str, lab: Lab | None = None) -> None:
    """Kill a service's process (SIGKILL), as the machine might; does nothing when it does not run."""
    process = service_process((lab or this_lab()).select([pool])[0], service)
    if (pid := process.pid) is not None:
        send(pid, signal.SIGKILL)
        wait_gone([process], KILL_SECONDS)


def start_service(pool: str, service: str, lab: Lab | None = None) -> None:
    """Start a service that has been up before, and return when its pool is ready; raises GovcloudError."""
    here = lab or this_lab()
    site = here.select([pool])[0]
    launch([(site, service)], {site.pool.release: here.release(site.pool.release)})
    wait_ready([site])


def mariadb_stop(lab: Lab | None = None) -> None:
    """Stop the database server under all pools."""
    (lab or this_lab()).database.stop()


def mariadb_start(lab: Lab | None = None) -> None:
    """Start the database server and return when it answers; raises GovcloudError."""
    (lab or this_lab()).database.start()


def this_lab() -> Lab:
    """The lab that the environment asks for."""
    return open_lab(load_layout())
