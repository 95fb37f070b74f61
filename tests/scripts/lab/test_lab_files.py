"""What the lab writes: secrets for the owner only, generated and kept; configuration that changes only when it must."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from cryptography.fernet import Fernet

from scripts.lab.clouds import write_clouds
from scripts.lab.config.common import Database, Rendering, to_ini
from scripts.lab.config.files import write_configuration
from scripts.lab.credentials import keep_fernet_keys, keep_passwords
from scripts.lab.lab import Lab, open_lab
from scripts.lab.layout import Layout
from scripts.lab.services.description import read_description
from scripts.lab.tls import keep_certificates


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    """A lab that was never up."""
    return open_lab(Layout(tmp_path / "lab", tmp_path / "cache", 15000))


@pytest.fixture
def rendering(lab: Lab, tmp_path: Path) -> Rendering:
    """What huawei's configuration is made from, with paste files as a release's environment has them."""
    for name in ("glance/glance-api-paste.ini", "nova/api-paste.ini"):
        file = tmp_path / "environment" / "etc" / name
        file.parent.mkdir(parents=True)
        file.write_text("[pipeline]\n")
    return Rendering(lab.sites[0], Database(1, "u", "p"), str(tmp_path / "environment"), "huawei")


def is_private(path: Path) -> bool:
    """Whether only the owner may do anything with it."""
    return stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_passwords_are_long_differ_and_are_kept(tmp_path: Path) -> None:
    first = keep_passwords(tmp_path / "p.json", ("a", "b"))
    again = keep_passwords(tmp_path / "p.json", ("a", "b", "c"))
    assert {"a": first["a"], "b": first["b"]} == {"a": again["a"], "b": again["b"]}
    assert len({*again.values()}) == 3
    assert all(len(password) >= 32 for password in again.values())
    assert is_private(tmp_path / "p.json")


def test_fernet_keys_are_valid_and_kept(tmp_path: Path) -> None:
    keep_fernet_keys(tmp_path / "keys")
    first = (tmp_path / "keys" / "1").read_bytes()
    keep_fernet_keys(tmp_path / "keys")
    assert (tmp_path / "keys" / "1").read_bytes() == first
    assert Fernet(first).decrypt(Fernet(first).encrypt(b"x")) == b"x"


def test_no_file_of_a_pool_can_be_read_by_others_or_shows_a_password_in_a_repr(rendering: Rendering) -> None:
    write_configuration(rendering)
    files = [path for path in rendering.site.folder.rglob("*") if path.is_file()]
    assert len(files) > 15
    assert all(is_private(path) for path in files)
    shown = repr(rendering) + repr(rendering.site.describe())
    assert not any(password in shown for password in rendering.site.passwords.values())


def test_configuration_changes_only_when_the_site_does(rendering: Rendering) -> None:
    assert write_configuration(rendering) is True
    assert write_configuration(rendering) is False
    other = replace(rendering, site=replace(rendering.site, threads=99))
    assert write_configuration(other) is True
    assert read_description(rendering.site.folder / "pool.json").threads == 99


def test_pool_without_an_extension_does_not_load_its_plugin(lab: Lab, rendering: Rendering) -> None:
    for site, plugins in zip(
        lab.sites, ("router,qos,trunk", "router,qos,trunk", "router,qos", "router,trunk"), strict=True
    ):
        write_configuration(replace(rendering, site=site))
        assert f"service_plugins = {plugins}\n" in (site.folder / "etc" / "neutron.conf").read_text()


def test_clouds_name_every_pool_directly_and_through_the_proxy(lab: Lab) -> None:
    keep_certificates(lab.layout, ["huawei", "telecom"])
    write_clouds(lab.layout, lab.sites)
    clouds = yaml.safe_load(lab.layout.clouds.read_text())["clouds"]
    names = [site.name for site in lab.sites]
    assert sorted(clouds) == sorted([*names, *(f"{name}.faults" for name in names)])
    assert clouds["huawei"]["auth"]["auth_url"] == "https://127.0.0.1:15000/v3"
    assert clouds["huawei.faults"]["auth"]["auth_url"] == "https://127.0.0.1:15050/v3"
    assert clouds["unicom"]["auth"]["auth_url"] == "http://127.0.0.1:15300/v3"
    assert "cacert" in clouds["telecom"]
    assert "cacert" not in clouds["mobile"]
    assert len({cloud["auth"]["password"] for cloud in clouds.values()}) == 4
    assert is_private(lab.layout.clouds)


def test_certificates_are_made_once_by_one_authority(lab: Lab) -> None:
    keep_certificates(lab.layout, ["huawei"])
    first = (lab.layout.root / "tls" / "huawei.pem").read_bytes(), lab.layout.authority.read_bytes()
    keep_certificates(lab.layout, ["huawei", "telecom"])
    assert ((lab.layout.root / "tls" / "huawei.pem").read_bytes(), lab.layout.authority.read_bytes()) == first
    assert is_private(lab.layout.root / "tls" / "telecom.key")
    assert is_private(lab.layout.root / "tls" / "ca.key")


def test_option_that_is_none_is_left_out() -> None:
    assert to_ini({"a": {"x": 1, "y": None}, "b": {}}) == "[a]\nx = 1\n\n[b]\n"
