"""Text of Linux devices: compared whole with reviewed files, fact by fact where it matters, and by their own programs.

`GOVCLOUD_WRITE_GOLDEN=1 pytest tests/extranet/rendering` writes the golden text anew from the models beside it; look at
the difference before you commit.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

from extranet.devices.model import DeviceModel, Port
from extranet.intended import load_model
from extranet.rendering import Files, render_device
from govcloud.inventory.models.extranet import Platform
from scripts.lab.extranet.rootfs import find_rootfs
from scripts.lab.layout import load_layout
from tests.extranet.devices.test_build import build_example

GOLDEN = Path(__file__).parent / "golden"
DEVICES = ("core-b", "exit-b", "site-health-a")
LINUX = [model for model in build_example().values() if model.platform is Platform.LINUX]


def read_model(device: str) -> DeviceModel:
    path = GOLDEN / f"{device}.json"
    return load_model(path.read_text(encoding="utf-8"), str(path))


def show(files: Files) -> str:
    """All files in one text, each under its path."""
    return "".join(f"=== {path}\n{text}" for path, text in sorted(files.items()))


@pytest.mark.parametrize("device", DEVICES)
def test_device_is_rendered_as_reviewed(device: str) -> None:
    shown = show(render_device(read_model(device)))
    golden = GOLDEN / f"{device}.txt"
    if os.environ.get("GOVCLOUD_WRITE_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("model", LINUX, ids=lambda model: model.code)
def test_each_address_is_configured_once(model: DeviceModel) -> None:
    text = show(render_device(model))
    for port in model.interfaces:
        for address in port.addresses:
            written = re.findall(rf"^ ?(?:ip address |ipv6 address |Address=){re.escape(address)}$", text, re.MULTILINE)
            assert len(written) == 1, address


@pytest.mark.parametrize("model", LINUX, ids=lambda model: model.code)
def test_forwarding_stays_within_an_area(model: DeviceModel) -> None:
    text = render_device(model)["etc/nftables.conf"]
    areas = {port.name: port.vrf for port in model.interfaces}
    marks = {name: int(mark) for name, mark in re.findall(r'"(\S+)" : (\d+)', text)}
    inside = re.search(r"set inside \{.*?elements = \{ (.*?) \}", text, re.DOTALL)
    assert inside is not None
    pairs = [(int(mark), name) for mark, name in re.findall(r'(\d+) \. "(\S+)"', inside[1])]
    assert pairs
    for mark, out in pairs:
        for name, own in marks.items():
            if own == mark:
                assert areas[name] == areas[out]
    assert not {port.name for port in model.interfaces if port.port is Port.MANAGEMENT} & marks.keys()


def test_areas_meet_only_in_the_declared_service() -> None:
    text = render_device(build_example()["core-a"])["etc/nftables.conf"]
    forward = text.partition("chain forward {")[2].partition("\n\t}")[0]
    accepting = [line for line in forward.splitlines() if line.strip().endswith("accept") or " accept " in line]
    assert accepting[0].strip() == "meta mark . oifname @inside accept"
    assert len(accepting) == 5
    assert all('comment "data-sharing"' in line for line in accepting[1:])
    assert all("dport { 443 }" in line or "sport { 443 }" in line for line in accepting[1:])


def test_answers_of_a_service_cannot_open_connections() -> None:
    text = render_device(build_example()["core-b"])["etc/nftables.conf"]
    answers = [line for line in text.splitlines() if "sport { 443 }" in line]
    assert len(answers) == 2
    assert all("tcp flags & (syn | ack) != syn" in line for line in answers)


def test_consuming_area_borrows_the_service_only_and_lends_its_clients_only() -> None:
    text = render_device(build_example()["core-a"])["etc/frr/frr.conf"]
    assert text.count("  import vrf route-map into-health\n") == 2
    assert text.count("  import vrf route-map into-public\n") == 2
    assert "ip prefix-list service-data-sharing seq 5 permit 10.32.0.0/24 le 32" in text
    assert "ip prefix-list clients-data-sharing seq 5 permit 172.20.0.0/16 le 32" in text
    assert "route-map into-human-resources" not in text


def test_neighbour_below_is_told_the_default_route_and_nothing_else() -> None:
    text = render_device(build_example()["linhan-a"])["etc/frr/frr.conf"]
    down = re.search(r"neighbor (\S+) description site-linhan-data-a by", text)
    assert down is not None
    assert f"  neighbor {down[1]} route-map default-only out\n" in text
    maps = re.findall(
        r"^route-map default-only (\S+) \d+\n match ip(?:v6)? address prefix-list (\S+)\n", text, re.MULTILINE
    )
    assert maps == [("permit", "default"), ("permit", "default")]
    assert re.findall(r"prefix-list default seq 5 permit (\S+)", text) == ["0.0.0.0/0", "::/0"]


def test_exit_lets_only_the_allow_list_out_and_only_answers_in() -> None:
    text = render_device(build_example()["exit-a"])["etc/nftables.conf"]
    forward = [line.strip() for line in text.partition("chain forward {")[2].partition("\n\t}")[0].splitlines()]
    incoming = [line for line in forward if line.startswith("meta mark 4096")]
    assert incoming == ["meta mark 4096 ct state established,related accept", "meta mark 4096 counter drop"]
    outgoing = [line for line in forward if 'oifname "wan0"' in line]
    assert outgoing[-1] == 'oifname "wan0" counter drop'
    assert [line for line in outgoing if "nat-audit" in line] == [line for line in outgoing if "@allowed" in line]
    assert forward.index(outgoing[-1]) < forward.index("meta mark . oifname @inside accept")
    assert "snat ip to 203.0.113.1-203.0.113.14 persistent" in text


def test_local_network_cannot_send_with_foreign_sources() -> None:
    model = build_example()["site-health-a"]
    text = render_device(model)["etc/nftables.conf"]
    for port in model.interfaces:
        if port.port is Port.LAN:
            assert len(re.findall(rf'iifname "{re.escape(port.name)}" ip6? saddr != \{{.*\}} counter drop', text)) == 2


def test_long_code_of_an_area_fits_the_name_of_a_device() -> None:
    text = (GOLDEN / "site-health-a.json").read_text(encoding="utf-8").replace('"health"', '"medical-insurance"')
    files = render_device(load_model(text, "changed"))
    assert "etc/systemd/network/10-vrf-101.netdev" in files
    assert "router bgp" in files["etc/frr/frr.conf"]
    assert " vrf vrf-101\n" in files["etc/frr/frr.conf"]
    assert "medical-insurance" not in files["etc/frr/frr.conf"]


def test_shaping_leaves_room_for_what_keeps_sessions_alive() -> None:
    lines = render_device(build_example()["site-health-a"])["etc/extranet/shaping.tc"].splitlines()
    rates = [int(rate) for line in lines for rate in re.findall(r"htb rate (\d+)mbit", line)]
    assert rates == [100, 5, 95]


def run_from_rootfs(program: str, *arguments: str) -> str:
    """What a program of the lab's Debian says, in a network of its own; skips where that is not there yet."""
    rootfs = find_rootfs(load_layout().cache)
    if not rootfs.exists() or os.geteuid() != 0:
        pytest.skip("needs the file system of the lab's nodes (govcloud lab up extranet), and root")
    library = rootfs / "usr/lib/x86_64-linux-gnu"
    loader = [str(library / "ld-linux-x86-64.so.2"), "--library-path", f"{library}:{library}/frr"]
    command = ["unshare", "--net", *loader, str(rootfs / program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip() or ("" if done.returncode == 0 else f"exit code {done.returncode}")


@pytest.mark.parametrize("model", LINUX, ids=lambda model: model.code)
def test_firewall_is_taken_by_nft(model: DeviceModel, tmp_path: Path) -> None:
    path = tmp_path / "nftables.conf"
    path.write_text(render_device(model)["etc/nftables.conf"], encoding="utf-8")
    assert run_from_rootfs("usr/sbin/nft", "--check", "--file", str(path)) == ""


@pytest.mark.parametrize("model", LINUX, ids=lambda model: model.code)
def test_routing_is_taken_by_the_shell_of_frr(model: DeviceModel, tmp_path: Path) -> None:
    (tmp_path / "vtysh.conf").touch()
    path = tmp_path / "frr.conf"
    path.write_text(render_device(model)["etc/frr/frr.conf"], encoding="utf-8")
    assert run_from_rootfs("usr/bin/vtysh", "--config_dir", str(tmp_path), "-C", "-f", str(path)) == ""


def test_shell_of_frr_refuses_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "vtysh.conf").touch()
    path = tmp_path / "frr.conf"
    path.write_text("router bgp 65001\n neighbour 10.0.0.1 remote-as 65002\n", encoding="utf-8")
    assert "neighbour" in run_from_rootfs("usr/bin/vtysh", "--config_dir", str(tmp_path), "-C", "-f", str(path))


def test_shaping_is_taken_by_the_kernel_twice_and_follows_a_new_rate(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("needs root for a network of its own")
    files = render_device(build_example()["site-health-a"])
    (tmp_path / "roots").write_text(files["etc/extranet/shaping-roots.tc"], encoding="utf-8")
    (tmp_path / "classes").write_text(files["etc/extranet/shaping.tc"], encoding="utf-8")
    script = """set -eu
    for port in eth1 pair0 lan0; do ip link add $port type veth peer name x$port; done
    for turn in 1 2; do
        tc -force -batch roots 2>/dev/null || true
        tc -force -batch classes
    done
    sed -i 's/100mbit/200mbit/g; s/ 95mbit/ 190mbit/' classes
    tc -force -batch classes
    tc class show dev eth1
    """
    command = ["unshare", "--net", "sh", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=True)
    rates = {name: (rate, ceil) for name, rate, ceil in re.findall(r"htb (\S+) .*?rate (\S+) ceil (\S+)", done.stdout)}
    assert rates == {
        "1:1": ("200Mbit", "200Mbit"),
        "1:10": ("5Mbit", "200Mbit"),
        "1:20": ("190Mbit", "200Mbit"),
    }
    assert done.stderr == ""
