"""Tells Django of the tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The tables of tickets."""

    name = "tickets.store"
    label = "tickets"
    default_auto_field = "django.db.models.BigAutoField"
