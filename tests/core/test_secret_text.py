"""Secrets that somebody wrote where they do not belong: seen by their form, and hidden wherever values are shown."""

import json
from datetime import UTC, datetime

import pytest

from govcloud.secret_text import find_secret, hide_secrets
from policies.facts.compute import Server
from policies.facts.fact import Place, Read
from stacks.drift.words import hide
from stacks.operations.changes import show

TOLD = {"db_password": "hunter22-of-the-hub", "department": "health"}
SAFE = {"db_password": "***", "department": "health"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (TOLD, SAFE),
        ([{"env": TOLD}], [{"env": SAFE}]),
        ({"name": "API_TOKEN", "value": "abcdef123456"}, {"name": "API_TOKEN", "value": "***"}),
        ({"name": "PORT", "value": "8443"}, {"name": "PORT", "value": "8443"}),
        ("https://hub:hunter22@10.0.0.1/", "***"),
        ({"password_expires_at": None, "size": 5}, {"password_expires_at": None, "size": 5}),
    ],
)
def test_a_secret_is_hidden_and_all_else_is_shown(value: object, shown: object) -> None:
    assert hide_secrets(value) == shown


def test_the_name_of_a_value_may_say_that_it_is_one() -> None:
    assert hide_secrets("hunter22-of-the-hub", "db_password") == "***"
    assert hide_secrets("hunter22-of-the-hub", "description") == "hunter22-of-the-hub"


def test_no_secret_of_the_metadata_is_in_evidence_plans_or_drift() -> None:
    read = Read(Server, Place.of_pool("huawei"), "compute /servers/detail", datetime(2026, 6, 1, tzinfo=UTC))
    server = Server.told_by(read, "s", {"name": "web-1", "metadata": TOLD})
    for shown in (server.to_json(), show({"metadata": TOLD}, "server"), hide({"metadata": TOLD})):
        assert TOLD["db_password"] not in json.dumps(shown)
        assert "department" in json.dumps(shown)


def test_a_template_is_no_secret() -> None:
    assert not find_secret("password: ${DB_PASSWORD}")
    assert find_secret("password: correct-horse")
