"""The `govcloud` provider of a stack: one pool, and nothing else to configure."""

import pulumi

from stacks.resources.definition import PACKAGE


class Pool(pulumi.ProviderResource):
    """The provider on one pool. The inventory and clouds.yaml come from the process, never from state."""

    def __init__(self, code: str) -> None:
        super().__init__(PACKAGE, code, {"pool": code})
