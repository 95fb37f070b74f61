"""Check: inputs in normal form with defaults, and everything that is wrong with them at once. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field

from govcloud.errors import GovcloudError
from govcloud.text import Text
from stacks.resources.definition import Problem, ResourceType
from stacks.resources.kinds import check_properties
from stacks.resources.values import Values, reveal


@dataclass(frozen=True)
class Checked:
    """The result of a check."""

    inputs: Values
    failures: list[Problem] = field(default_factory=list)
    """Path of a property (empty for the resource as a whole) and what is wrong with it."""


def check(
    definition: ResourceType, old: Values, new: Values, lacks: Callable[[str], GovcloudError | None] = lambda _: None
) -> Checked:
    """Check `new`; `old` are the inputs in state, empty for a new resource. `lacks` tells what the pool cannot do.

    Unknown values pass; rules between properties are looked at once each property is right by itself.
    """
    failures: list[Problem] = []
    inputs = check_properties(definition.inputs, new, "", lambda path, what: failures.append((path, what)))
    if not failures:
        plain = reveal(inputs)
        failures += definition.rules(plain)
        failures += definition.change_rules(reveal(old), plain) if old else ()
        refused = filter(None, map(lacks, definition.needs(plain)))
        failures += [("", Text(each.render("en"), each.render("zh"))) for each in refused]
    return Checked(inputs, failures)
