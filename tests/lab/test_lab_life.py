"""A lab's life, tried on a small one of its own: up, up again, killed, healed, down."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from govcloud.console import Screen
from govcloud.errors import GovcloudError
from scripts.lab.control import kill_service, mariadb_start, mariadb_stop, service_pid, start_service
from scripts.lab.down import reset, take_down
from scripts.lab.lab import Lab
from scripts.lab.launch import site_processes
from scripts.lab.processes import Process, send, wait_gone
from scripts.lab.progress import Progress
from scripts.lab.proxy.process import proxy_process
from scripts.lab.ready import check_sites
from scripts.lab.up import bring_up
from tests.lab.tenant import connect

POOL = "mobile"


@pytest.fixture
def small(second: Lab) -> Lab:
    """The second lab with one pool up."""
    bring_up(second, second.select([POOL]), Progress(Screen()))
    return second


def all_processes(lab: Lab) -> list[Process]:
    """Every process that a lab can have."""
    services = [process for site in lab.sites for process in site_processes(site)]
    return [*services, lab.database.process, proxy_process(lab.layout)]


def test_second_up_changes_nothing_and_takes_under_two_seconds(small: Lab) -> None:
    before = {process.name: process.pid for process in all_processes(small)}
    progress = Progress(Screen())
    assert bring_up(small, small.select([POOL]), progress) is False
    assert progress.elapsed < 2
    assert {process.name: process.pid for process in all_processes(small)} == before


def test_killed_processes_come_back_with_what_was_in_the_pool(small: Lab) -> None:
    with connect(small, POOL) as client:
        network = client.network.create_network(name="kept")
    services = random.sample(site_processes(small.select([POOL])[0]), 2)
    victims = [small.database.process, *services]
    for process in victims:
        assert process.pid is not None
        send(process.pid, signal.SIGKILL)
    assert wait_gone(victims, 10)

    assert bring_up(small, small.select([POOL]), Progress(Screen())) is True

    assert all(process.pid for process in victims)
    with connect(small, POOL) as client:
        assert client.network.get_network(network.id).name == "kept"
        client.network.delete_network(network)


def test_readiness_needs_the_database(small: Lab) -> None:
    sites = small.select([POOL])
    mariadb_stop(small)
    report = check_sites(sites)
    mariadb_start(small)
    assert all(health.problem for health in report[POOL])
    assert not [health for health in check_sites(sites)[POOL] if health.problem]


def test_guests_are_still_running_after_their_hosts_restart(small: Lab) -> None:
    site = small.select([POOL])[0]
    with connect(small, POOL) as client:
        network = client.network.create_network(name="guests")
        client.network.create_subnet(network_id=network.id, ip_version=4, cidr="192.168.9.0/24")
        server = client.compute.create_server(
            name="guest",
            flavor_id=client.compute.find_flavor(next(iter(site.pool.flavors))).id,
            image_id=client.image.find_image(next(iter(site.pool.images))).id,
            networks=[{"uuid": network.id}],
        )
        client.compute.wait_for_server(server, interval=0.2, wait=90)
        kill_service(POOL, "nova", small)
        start_service(POOL, "nova", small)
        assert client.compute.get_server(server.id).status == "ACTIVE"
        client.compute.stop_server(server)
        client.compute.wait_for_server(server, status="SHUTOFF", interval=0.2, wait=60)
        kill_service(POOL, "nova", small)
        start_service(POOL, "nova", small)
        client.compute.start_server(server)
        client.compute.wait_for_server(server, status="ACTIVE", interval=0.2, wait=60)
        client.compute.delete_server(server)
        client.compute.wait_for_delete(server, interval=0.2, wait=60)
        client.network.delete_network(network)


def test_service_that_dies_is_named_with_its_log_and_last_error(small: Lab) -> None:
    site = small.select([POOL])[0]
    configuration = site.folder / "etc" / "glance-api.conf"
    sound = configuration.read_text()
    kill_service(POOL, "glance", small)
    configuration.write_text(sound.replace("default_backend = files", "default_backend = none"))
    with pytest.raises(GovcloudError) as caught:
        start_service(POOL, "glance", small)
    configuration.write_text(sound)
    assert str(site.folder / "logs" / "glance.log") in str(caught.value)
    assert "none" in str(caught.value.why)
    start_service(POOL, "glance", small)


def test_recycled_pid_is_never_taken_for_ours(small: Lab) -> None:
    process = site_processes(small.select([POOL])[0])[0]
    kept = process.pid_file.read_text()
    process.pid_file.write_text(f"{os.getpid()} {kept.split()[1]}\n")
    assert process.pid is None
    process.pid_file.write_text(f"{kept.split()[0]} 1\n")
    assert process.pid is None
    process.pid_file.write_text(kept)
    assert process.pid == int(kept.split()[0])


def test_databases_of_another_version_are_refused_and_not_touched(small: Lab) -> None:
    mark = small.select([POOL])[0].folder / "data" / "loaded"
    kept = mark.read_text()
    mark.write_text("openstack-2020.1-0")
    with pytest.raises(GovcloudError, match=f"govcloud lab reset {POOL}"):
        bring_up(small, small.select([POOL]), Progress(Screen()))
    mark.write_text(kept)
    assert bring_up(small, small.select([POOL]), Progress(Screen())) is False


def test_port_in_use_is_refused_before_anything_is_done(second: Lab, small: Lab) -> None:
    site = small.select([POOL])[0]
    kept = (site.folder / "run" / "glance.pid").read_text()
    (site.folder / "run" / "glance.pid").unlink()
    with pytest.raises(GovcloudError) as caught:
        bring_up(second, [site], Progress(Screen()))
    (site.folder / "run" / "glance.pid").write_text(kept)
    assert f"port {site.ports['glance']} is in use by pid {kept.split()[0]}" in str(caught.value)
    assert service_pid(POOL, "glance", small) == int(kept.split()[0])


def test_down_leaves_no_process_and_up_finds_the_data_again(small: Lab) -> None:
    pids = [process.pid for process in all_processes(small) if process.pid]
    with connect(small, POOL) as client:
        network = client.network.create_network(name="kept")
    assert len(take_down(small, small.sites)) == len(pids)
    assert not [pid for pid in pids if is_running(pid)]
    assert not listening(range(small.layout.first_port, small.layout.first_port + 500))

    bring_up(small, small.select([POOL]), Progress(Screen()))
    with connect(small, POOL) as client:
        assert client.network.get_network(network.id).name == "kept"


def test_reset_makes_a_pool_empty_again(small: Lab) -> None:
    with connect(small, POOL) as client:
        network = client.network.create_network(name="lost")
    reset(small, small.select([POOL]))
    bring_up(small, small.select([POOL]), Progress(Screen()))
    with connect(small, POOL) as client:
        assert network.id not in {row.id for row in client.network.networks()}
        assert {row.name for row in client.compute.flavors()} == set(small.select([POOL])[0].pool.flavors)


def is_running(pid: int) -> bool:
    """Whether the process runs; a zombie does not."""
    try:
        return Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def listening(ports: range) -> set[int]:
    """Which of these ports anything listens on (from the kernel's table, IPv4)."""
    found = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *_ = line.split()
        port = int(local.split(":")[1], 16)
        if state == "0A" and port in ports:
            found.add(port)
    return found


def test_up_that_is_killed_starts_nothing_afterwards_and_the_next_up_completes_it(small: Lab) -> None:
    take_down(small, small.sites)
    command = [sys.executable, "-m", "govcloud.cli", "lab", "up", POOL]
    environment = {
        **os.environ,
        "GOVCLOUD_LAB_DIR": str(small.layout.root),
        "GOVCLOUD_LAB_PORTS": str(small.layout.first_port),
    }
    victim = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    wait_for_launchers(small)
    victim.kill()
    victim.wait()
    time.sleep(1)
    pids = running_services(small)
    time.sleep(5)
    assert running_services(small) == pids

    bring_up(small, small.select([POOL]), Progress(Screen()))
    assert all(process.pid for process in site_processes(small.select([POOL])[0]))


def wait_for_launchers(lab: Lab) -> None:
    """Return when a launcher has begun."""
    for log in (lab.layout.root / "launchers").iterdir():
        log.unlink()
    end = time.monotonic() + 30
    while not list((lab.layout.root / "launchers").iterdir()):
        assert time.monotonic() < end
        time.sleep(0.02)


def running_services(lab: Lab) -> set[int]:
    """Pids of all launchers and services of a lab, by their command line, whatever the pid files say."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if f"{lab.layout.root}/pools".encode() in (folder / "cmdline").read_bytes() and is_running(
                int(folder.name)
            ):
                found.add(int(folder.name))
    return found
