"""The city's parameters of rules for whatever judges, refused with file and line where a rule cannot take them."""

from dataclasses import replace
from pathlib import Path

from govcloud.inventory.inventory import Inventory
from govcloud.inventory.layout import KIND_BY_NAME
from govcloud.inventory.load import Loaded, read_inventory
from govcloud.inventory.problems import InvalidInventory, Problem, sort_problems
from policies.evaluate import Parameters
from policies.parameters import read_settings


def own_parameters(inventory: Inventory, folder: Path | None = None) -> Parameters:
    """Rule → parameter → the city's value. Raises InvalidInventory: a rule or parameter is unknown, or a value unfit.

    With the folder of the inventory the error names lines.
    """
    parameters, troubles = read_settings(inventory.policies)
    if troubles and folder is not None:
        raise InvalidInventory(str(folder), list_problems(read_inventory(folder)))
    if troubles:
        file = KIND_BY_NAME["policies"].pattern
        raise InvalidInventory(file, [Problem(file, None, "", each.kind, each.what) for each in troubles])
    return parameters


def check_parameters(loaded: Loaded) -> Loaded:
    """What was loaded, with problems of parameters among its own; then it has no inventory."""
    problems = list_problems(loaded)
    if not problems:
        return loaded
    return replace(loaded, inventory=None, problems=sort_problems([*loaded.problems, *problems]))


def list_problems(loaded: Loaded) -> list[Problem]:
    """What is wrong with parameters, each at its line."""
    section = loaded.sections["policies"]
    _, troubles = read_settings(section.records)
    return [
        section.place(each.index)
        .at(*each.path)
        .problem(each.kind, each.what, allowed=each.allowed or None, value=value)
        for each in troubles
        for value in [each.path[-1] if each.kind == "unknown-parameter" else None]
    ]
