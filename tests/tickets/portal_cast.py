"""Accounts of tests and browsers that are logged in, over the portal's real pages."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.tickets.cast import PEOPLE
from tickets.domain.people import Person, Role
from tickets.store.models import Account

PEOPLE_OF_PORTAL = {role: person for role, person in PEOPLE.items() if role is not Role.MACHINE}
STRANGERS = {
    Role.APPLICANT: Person("edu-applicant", frozenset({Role.APPLICANT}), "education", "xicheng"),
    Role.HEAD: Person("edu-head", frozenset({Role.HEAD}), "education", "xicheng"),
    Role.COUNTY: Person("xicheng-county", frozenset({Role.COUNTY}), county="xicheng"),
}
"""People of another department and another county."""


def make_accounts() -> None:
    """One for everybody, without passwords: tests log in by force, but for those on logging in."""
    for person in (*PEOPLE_OF_PORTAL.values(), *STRANGERS.values()):
        user = User.objects.create(username=person.user, password="!")  # noqa: S106 - one that fits nothing
        Account.objects.create(
            user=user,
            name=person.user,
            roles=sorted(person.roles),
            department=person.department,
            county=person.county,
        )


def browse_as(person: Person, language: str = "en") -> Client:
    """A browser that the person has logged in with, over TLS."""
    client = Client(SERVER_NAME="localhost", headers={"accept-language": language})
    client.force_login(User.objects.get(username=person.user))
    return client


def count_queries(client: Client, path: str) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path, secure=True).status_code == 200
    return len(captured)


@pytest.fixture
def portal(sqlite_portal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A portal with accounts and no tickets; its papers are in a folder of the test."""
    monkeypatch.setattr(settings, "PAPERS", tmp_path / "papers")
    make_accounts()
    return sqlite_portal
