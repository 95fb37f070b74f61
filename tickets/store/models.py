"""The tables. A ticket's row is a projection: what counts is its book of events, to which is only ever added."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from govcloud.errors import GovcloudError
from govcloud.text import Text

HASH, NAME, WORD = 64, 64, 32
"""Lengths: of a hash in hexadecimal, of an account or code, of a word of ours."""
ONLY_ADDED = Text("entries of the book are neither changed nor taken out", "流水只能追加，不得修改或删除")


class TicketRow(models.Model):
    """A ticket as it stands now; lists and their order come from its columns, the rest is in `standing`."""

    number = models.CharField(max_length=20, primary_key=True)
    kind = models.CharField(max_length=WORD)
    state = models.CharField(max_length=WORD)
    owner = models.CharField(max_length=WORD, blank=True)
    """Role whose turn it is; empty: the ticket is over."""
    department = models.CharField(max_length=NAME)
    county = models.CharField(max_length=NAME, blank=True)
    system = models.CharField(max_length=200, blank=True)
    """What it is about, for lists."""
    entered = models.DateTimeField()
    touched = models.DateTimeField()
    due = models.DateField(null=True)
    """Last day of the clock that runs."""
    papers_due = models.DateField(null=True)
    urgent = models.BooleanField(default=False)
    plan_hash = models.CharField(max_length=128, blank=True)
    revision = models.PositiveIntegerField()
    head = models.CharField(max_length=HASH)
    request = models.JSONField()
    standing = models.JSONField()

    class Meta:
        indexes = (
            models.Index(fields=["department", "-touched"], name="ticket_department"),
            models.Index(fields=["county", "-touched"], name="ticket_county"),
            models.Index(fields=["owner", "due"], name="ticket_turn"),
            models.Index(fields=["-touched"], name="ticket_touched"),
        )

    def __str__(self) -> str:
        return self.number


class EventRow(models.Model):
    """One entry of a ticket's book. The database itself refuses to change or to delete one."""

    ticket = models.ForeignKey(TicketRow, models.PROTECT, related_name="events")
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    action = models.CharField(max_length=WORD)
    user = models.CharField(max_length=NAME)
    role = models.CharField(max_length=WORD)
    source = models.CharField(max_length=WORD)
    target = models.CharField(max_length=WORD)
    note = models.TextField(blank=True)
    data = models.TextField()
    """JSON as it was hashed, which a database's own JSON type may write otherwise."""
    before = models.CharField(max_length=HASH, blank=True)
    hash = models.CharField(max_length=HASH)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "sequence"], name="event_once"),)

    def __str__(self) -> str:
        return f"{self.ticket_id}/{self.sequence}"

    def save(self, *args: Any, **named: Any) -> None:
        """Add it. Raises GovcloudError: it is there already."""
        if not self._state.adding:
            raise GovcloudError(ONLY_ADDED, str(self))
        super().save(*args, **named)

    def delete(self, *_: Any, **__: Any) -> NoReturn:
        """Raises GovcloudError, always."""
        raise GovcloudError(ONLY_ADDED, str(self))


class CommandRow(models.Model):
    """Something for machines to do: written with the event that asks for it, taken by whoever does it."""

    key = models.CharField(max_length=120, unique=True)
    ticket = models.ForeignKey(TicketRow, models.PROTECT, related_name="commands")
    task = models.CharField(max_length=WORD)
    data = models.JSONField(default=dict)
    made = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=NAME, blank=True)
    held_until = models.DateTimeField(null=True)
    """A lease: after it somebody else may take it."""
    done = models.DateTimeField(null=True)
    problem = models.TextField(blank=True)
    """What went wrong the last time."""

    class Meta:
        indexes = (
            models.Index(fields=["task", "id"], condition=models.Q(done=None), name="command_open"),
            models.Index(fields=["ticket", "id"], name="command_ticket"),
        )

    def __str__(self) -> str:
        return self.key


class PaperRow(models.Model):
    """A paper that was uploaded; its bytes are a file named by their hash."""

    ticket = models.ForeignKey(TicketRow, models.PROTECT, related_name="papers")
    sequence = models.PositiveIntegerField()
    """Of the event that brought it."""
    kind = models.CharField(max_length=WORD)
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=WORD)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=HASH)
    until = models.DateField(null=True)
    user = models.CharField(max_length=NAME)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "sequence"], name="paper_once"),)

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.name}"


class CounterRow(models.Model):
    """The last number that was given in a year for a kind; numbers have no gaps."""

    series = models.CharField(max_length=20, primary_key=True)
    """As `W-2026`."""
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class Account(models.Model):
    """What an account is in tickets: its roles, and for whom it acts."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account", primary_key=True)
    name = models.CharField(max_length=80)
    roles = models.JSONField(default=list)
    department = models.CharField(max_length=NAME, blank=True)
    county = models.CharField(max_length=NAME, blank=True)

    def __str__(self) -> str:
        return self.name


class LoginTry(models.Model):
    """One try to log in, for lock-outs and for who asks later."""

    user = models.CharField(max_length=150)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()
    good = models.BooleanField()

    class Meta:
        indexes = (
            models.Index(fields=["user", "at"], name="login_user"),
            models.Index(fields=["address", "at"], name="login_address"),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.at}"
