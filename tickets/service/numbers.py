"""Gives tickets their numbers: per kind and year, one after the other, without a gap."""

from datetime import datetime

from django.db.models import F

from tickets.domain.clock import day_of
from tickets.domain.kinds import Kind
from tickets.store.models import CounterRow


def take_number(kind: Kind, now: datetime) -> str:
    """The next number, as `W-2026-0019`. In a transaction only: one that is undone gives its number back."""
    series = f"{kind.prefix}-{day_of(now).year}"
    CounterRow.objects.bulk_create([CounterRow(series=series, last=0)], ignore_conflicts=True)
    CounterRow.objects.filter(pk=series).update(last=F("last") + 1)  # the row stays locked until the end
    return f"{series}-{CounterRow.objects.get(pk=series).last:04d}"
