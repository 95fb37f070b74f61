"""Where the passphrase comes from, and that all stacks of a database need the same one."""

import asyncio
import threading
import time
from pathlib import Path

import pytest

from govcloud.errors import UsageError
from govcloud.settings import Settings, load_settings
from stacks.engine.secrets import WrongPassphraseError
from stacks.engine.state.open import find_state_url, open_database
from stacks.engine.state.passphrase import find_passphrase, open_stack_secrets, passphrase_file
from stacks.engine.state.store import open_stack


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings({"HOME": str(tmp_path), "GOVCLOUD_STATE_DIR": str(tmp_path / "state")})


def test_passphrase_is_generated_once_for_its_owner_only(settings: Settings) -> None:
    first = find_passphrase(settings, {})
    assert len(first) >= 40
    assert find_passphrase(settings, {}) == first
    assert passphrase_file(settings, {}).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in settings.state.iterdir()] == ["passphrase"]


def test_of_many_that_generate_it_at_once_all_get_the_same(settings: Settings) -> None:
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(find_passphrase(settings, {}))) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 16
    assert len(set(found)) == 1


def test_generated_file_is_beside_the_state(settings: Settings, tmp_path: Path) -> None:
    environment = {"GOVCLOUD_STATE_URL": f"sqlite:///{tmp_path}/elsewhere/stacks.db"}
    assert passphrase_file(settings, environment) == tmp_path / "elsewhere" / "passphrase"
    assert passphrase_file(settings, {"GOVCLOUD_STATE_URL": "postgresql://host/x"}).parent == settings.state


def test_variables_come_before_the_file_in_the_order_of_pulumi(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "mine"
    file.write_text(" from a file \n")
    assert find_passphrase(settings, {"PULUMI_CONFIG_PASSPHRASE_FILE": str(file)}) == "from a file"
    both = {"PULUMI_CONFIG_PASSPHRASE": "", "PULUMI_CONFIG_PASSPHRASE_FILE": str(file)}
    assert find_passphrase(settings, both) == ""
    assert not settings.state.exists()


def test_file_that_cannot_be_read_is_named(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="none: the passphrase's file cannot be read"):
        find_passphrase(settings, {"PULUMI_CONFIG_PASSPHRASE_FILE": str(tmp_path / "none")})


def test_stacks_of_a_database_share_a_salt_and_another_passphrase_opens_none(tmp_path: Path) -> None:
    async def work() -> set[str]:
        database = open_database(f"sqlite:///{tmp_path}/stacks.db")
        one = await open_stack_secrets(database, "right", "p", "one")
        await open_stack(database, "p", "one", one)
        for stack in ("one", "not-there-yet"):
            with pytest.raises(WrongPassphraseError):
                await open_stack_secrets(database, "wrong", "p", stack)
        start = time.process_time()
        others = [await open_stack_secrets(database, "right", "p", f"s{n}") for n in range(50)]
        assert time.process_time() - start < 0.5
        assert others[0].decrypt(one.encrypt("x")) == "x"
        database.close()
        return {one.salt, *(other.salt for other in others)}

    assert len(asyncio.run(work())) == 1


def test_url_of_the_state_is_the_settings_file_unless_named(settings: Settings) -> None:
    assert find_state_url(settings, {}) == f"sqlite:///{settings.state}/stacks.db"
    assert find_state_url(settings, {"GOVCLOUD_STATE_URL": "postgresql://h/x"}) == "postgresql://h/x"


@pytest.mark.parametrize("url", ["mysql://h/x", "stacks.db", "sqlite://stacks.db", ""])
def test_url_of_another_kind_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="no URL of a state database"):
        open_database(url)
