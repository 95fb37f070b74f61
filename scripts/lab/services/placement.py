"""Placement of one pool."""

import os
from typing import Any

from placement import wsgi

from scripts.lab.services.description import Description


def make_app(pool: Description) -> Any:
    """The placement API."""
    os.environ["OS_PLACEMENT_CONFIG_DIR"] = str(pool.path("etc"))
    return wsgi.init_application()
