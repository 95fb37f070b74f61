"""A pool's entry is found in the right clouds.yaml, and what is wrong with the file is told with its place."""

from pathlib import Path

import pytest

from govcloud.errors import UsageError
from govcloud.inventory.models.pool import Pool
from govcloud.pools.clouds import find_entry, list_clouds_files, name_account, read_entries
from govcloud.pools.config import read_config
from govcloud.pools.errors import USUAL, PoolError
from govcloud.settings import load_settings
from tests.pools.servers import PASSWORD, Authority, Clouds


def settings_in(folder: Path) -> dict[str, str]:
    """An environment whose home and lab are below `folder`."""
    return {"HOME": str(folder / "home"), "GOVCLOUD_LAB_DIR": str(folder / "lab")}


def put(file: Path) -> Path:
    """A clouds.yaml at that place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("clouds: {huawei: {}}\n", encoding="utf-8")
    return file


def test_named_file_is_the_only_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = settings_in(tmp_path)
    put(tmp_path / "clouds.yaml")
    named, other = put(tmp_path / "mine.yaml"), put(tmp_path / "other.yaml")
    settings = load_settings(environment)
    assert list_clouds_files(named, settings, {**environment, "OS_CLIENT_CONFIG_FILE": str(other)}) == [named]
    assert list_clouds_files(None, settings, {**environment, "OS_CLIENT_CONFIG_FILE": str(other)}) == [other]


def test_usual_places_come_before_the_lab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    environment = settings_in(tmp_path)
    lab = put(tmp_path / "lab" / "clouds.yaml")
    user = put(tmp_path / "home" / ".config" / "openstack" / "clouds.yaml")
    here = put(tmp_path / "work" / "clouds.yaml")
    assert list_clouds_files(None, load_settings(environment), environment) == [here, user, lab]


def test_no_file_anywhere_says_where_it_was_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    environment = settings_in(tmp_path)
    with pytest.raises(UsageError) as caught:
        list_clouds_files(None, load_settings(environment), environment)
    assert str(tmp_path / "lab") in str(caught.value)
    with pytest.raises(UsageError, match=r"no such clouds\.yaml"):
        list_clouds_files(tmp_path / "gone.yaml", load_settings(environment), environment)


def test_entry_is_taken_from_the_first_file_that_has_it(tmp_path: Path) -> None:
    first, second = put(tmp_path / "a.yaml"), put(tmp_path / "b.yaml")
    second.write_text("clouds: {telecom: {}, huawei: {}}\n", encoding="utf-8")
    assert find_entry("huawei", "huawei", [first, second]) == first
    assert find_entry("telecom", "telecom", [first, second]) == second


def test_missing_entry_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    with pytest.raises(PoolError) as caught:
        find_entry("huawei", "huawey", [put(tmp_path / "a.yaml")])
    assert caught.value.kind == "entry-missing"
    assert "did you mean `huawei`?" in caught.value.render("en")
    assert "是否应为 `huawei`？" in caught.value.render("zh")
    with pytest.raises(PoolError, match="there are: huawei"):
        find_entry("x", "completely-different", [put(tmp_path / "a.yaml")])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"clouds:\n  huawei: [\n", r"a\.yaml:3: is not valid YAML"),
        (b"clouds:\n\thuawei: 1\n", r"a\.yaml:2: is not valid YAML"),
        (b"", "has no `clouds:`"),
        (b"- a\n", "has no `clouds:`"),
        (b"clouds: nothing\n", "has no `clouds:`"),
        ("clouds: {华为: {}}".encode("gbk"), "not UTF-8"),
    ],
)
def test_file_that_is_no_clouds_yaml_is_told_with_its_line(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=words):
        read_entries(file)


def test_folder_in_place_of_a_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: Is a directory"):
        read_entries(tmp_path)


def test_account_is_named_without_secrets() -> None:
    auth = {"auth_url": "https://k", "username": "u", "password": PASSWORD, "project_name": "p"}
    assert name_account({"auth": auth}) == "auth_url=https://k|username=u|project_name=p"
    assert name_account({"auth": "nonsense"}) == ""


def refuse_config(pool: Pool, file: Path) -> PoolError:
    """The error of reading the entry."""
    with pytest.raises(PoolError) as caught:
        read_config(pool, file, USUAL)
    assert PASSWORD not in caught.value.render("zh")
    return caught.value


def test_authority_file_that_is_missing_or_none_is_told(pool: Pool, clouds: Clouds, tmp_path: Path) -> None:
    gone = tmp_path / "gone.pem"
    assert f"there is no file {gone}" in refuse_config(pool, clouds.write("https://k:5000/v3", gone)).render("en")
    gone.write_text("not a certificate", encoding="utf-8")
    error = refuse_config(pool, clouds.write("https://k:5000/v3", gone))
    assert error.kind == "cacert"
    assert "holds no PEM certificate" in error.render("en")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("clouds: {huawei: {auth: {username: u}}}", "auth_url"),
        ("clouds: {huawei: {auth: nonsense}}", "cannot be used"),
        ("clouds: {huawei: {auth_type: magic, auth: {auth_url: 'https://k'}}}", "magic"),
        ("clouds: {huawei: {regions: [north, south], auth: {auth_url: 'https://k', username: u}}}", "region-one"),
        ("clouds: {huawei: }", "cannot be used"),
    ],
)
def test_entry_that_is_not_usable_is_told(pool: Pool, clouds: Clouds, entry: str, words: str) -> None:
    clouds.file.write_text(entry, encoding="utf-8")
    error = refuse_config(pool, clouds.file)
    assert error.kind == "entry-invalid"
    assert words in error.render("en")


def test_good_entry_is_read_with_its_authority(pool: Pool, clouds: Clouds, authority: Authority) -> None:
    config = read_config(pool, clouds.write("https://k:5000/v3", authority.file), USUAL)
    assert config.cafile == str(authority.file)
    assert config.party.secrets == (PASSWORD,)
    assert PASSWORD not in config.account


def test_switched_off_verification_is_known(pool: Pool, clouds: Clouds) -> None:
    assert read_config(pool, clouds.write("https://k:5000/v3", more="    verify: false"), USUAL).verify is False
