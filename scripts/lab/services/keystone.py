"""Keystone of one pool: bootstrapped the first time it starts, by a fork of the process that will serve it."""

import os
import sys
import traceback
from pathlib import Path
from typing import Any

import keystone.server
from keystone.server import wsgi

from scripts.lab.services.accounts import make_accounts
from scripts.lab.services.description import Description


def make_app(pool: Description) -> Any:
    """The identity API, with the pool's region, endpoints and accounts in its database."""
    done = pool.path("data", "bootstrapped")
    if not done.exists():
        fill_database(pool, done)
    os.environ["OS_KEYSTONE_CONFIG_DIR"] = str(pool.path("etc"))
    os.environ["OS_KEYSTONE_CONFIG_FILES"] = "keystone.conf"
    return wsgi.initialize_public_application()


def fill_database(pool: Description, done: Path) -> None:
    """Make the accounts in a fork: the bootstrapper and the application each insist on loading Keystone's managers.

    Raises RuntimeError when it fails; the reason is in the log.
    """
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            sys.argv = ["keystone-manage"]
            keystone.server.configure(config_files=[str(pool.path("etc", "keystone.conf"))])
            make_accounts(pool)
            done.touch()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    if os.waitpid(pid, 0)[1] != 0:
        raise RuntimeError("the identity database could not be filled")
