"""Glance of one pool, on its file store."""

import os
from typing import Any

from glance.common import wsgi_app

from scripts.lab.services.description import Description


def make_app(pool: Description) -> Any:
    """The image API."""
    os.environ["OS_GLANCE_CONFIG_DIR"] = str(pool.path("etc"))
    return wsgi_app.init_app()
