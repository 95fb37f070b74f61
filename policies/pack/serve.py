"""Serves the policy pack: on a port of the loopback that it prints, until the Pulumi CLI ends it."""

from datetime import UTC, datetime

from pulumi_policy import PolicyPack

from govcloud.settings import load_settings
from govcloud.text import choose_language
from policies.pack.judge import Judge
from policies.pack.make import make_policies
from policies.pack.seams import keep_secrets

NAME = "govcloud"


def serve() -> None:
    """Returns when the process is interrupted."""
    keep_secrets()
    judge = Judge(lambda: load_settings().inventory, lambda: datetime.now(UTC))
    PolicyPack(NAME, make_policies(judge, choose_language()))
