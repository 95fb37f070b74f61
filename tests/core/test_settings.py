"""Where a run finds its folders: options of the environment over the XDG rules over the defaults."""

from pathlib import Path

from govcloud.settings import PRODUCT, load_settings

HOME = {"HOME": "/home-of-li"}


def test_defaults_follow_the_home_folder_and_the_worked_example() -> None:
    settings = load_settings(HOME)
    assert settings.inventory == PRODUCT / "inventories" / "hanjiang"
    assert settings.state == Path(HOME["HOME"]) / ".local/state/govcloud"
    assert settings.cache == Path(HOME["HOME"]) / ".cache/govcloud"
    assert settings.lab == settings.state / "lab"


def test_xdg_folders_are_followed() -> None:
    settings = load_settings({**HOME, "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/c"})
    assert (settings.state, settings.cache, settings.lab) == (
        Path("/s/govcloud"),
        Path("/c/govcloud"),
        Path("/s/govcloud/lab"),
    )


def test_own_variables_win_over_xdg() -> None:
    own = {"GOVCLOUD_STATE_DIR": "/a", "GOVCLOUD_CACHE_DIR": "/b", "GOVCLOUD_LAB_DIR": "/d", "GOVCLOUD_INVENTORY": "/i"}
    settings = load_settings({**HOME, "XDG_STATE_HOME": "/s", "XDG_CACHE_HOME": "/c", **own})
    assert (settings.state, settings.cache, settings.lab, settings.inventory) == (
        Path("/a"),
        Path("/b"),
        Path("/d"),
        Path("/i"),
    )


def test_empty_variable_counts_as_not_set() -> None:
    assert load_settings({**HOME, "GOVCLOUD_STATE_DIR": "", "XDG_STATE_HOME": ""}) == load_settings(HOME)


def test_relative_folder_becomes_absolute() -> None:
    assert load_settings({**HOME, "GOVCLOUD_INVENTORY": "my/city"}).inventory == Path.cwd() / "my/city"


def test_run_without_home_still_has_folders() -> None:
    assert load_settings({}).state.is_absolute()
