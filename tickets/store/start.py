"""Makes Django ready in this process, for commands and workers that are no web server."""

import os

import django
from django.apps import apps

SETTINGS = "tickets.portal.settings"


def start_django() -> None:
    """Read the settings and the tables, once; again it does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not apps.ready:
        django.setup()
