"""The version of the rule set."""

import re

import pytest

from policies import version


def test_the_version_covers_rules_facts_sets_and_catalogue() -> None:
    names = {name for name, _ in version.list_deciding()}
    assert names >= {
        "/evaluate.py",
        "/world.py",
        "rules/accounts.py",
        "facts/record.py",
        "sets/addresses.py",
        "catalogue/storage.csv",
    }
    assert re.fullmatch(r"[0-9a-f]{12}", version.rule_set_version())


def test_another_byte_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before, files = version.rule_set_version(), list(version.list_deciding())
    changed = [(name, content + b" ") if name == "rules/accounts.py" else (name, content) for name, content in files]
    monkeypatch.setattr(version, "list_deciding", lambda: iter(changed))
    assert version.rule_set_version.__wrapped__() != before
