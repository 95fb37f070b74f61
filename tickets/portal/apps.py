"""Tells Django of the pages."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The pages; they have no tables of their own."""

    name = "tickets.portal"
    label = "portal"
