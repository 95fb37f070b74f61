"""Where Pulumi's command line starts: the stack of that name, from the inventory that the settings point to."""

import pulumi

from govcloud.addresses.tenants import plan_tenants
from govcloud.errors import GovcloudError
from govcloud.inventory.load import load_inventory
from govcloud.settings import load_settings
from stacks.components.say import as_refusal
from stacks.program import Program, make_program


def open_program() -> Program:
    """The program of the stack that runs."""
    try:
        inventory = load_inventory(load_settings().inventory)
        return make_program(inventory, pulumi.get_stack(), plan_tenants(inventory))
    except GovcloudError as error:
        raise as_refusal(error) from error


pulumi.run(open_program())
