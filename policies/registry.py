"""The decorator that makes a function a rule, and the list of all rules."""

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import get_type_hints

from govcloud.text import Text
from policies import rules
from policies.facts.fact import Fact
from policies.model import Judge, Rule

MARK = "__rule__"


def rule(
    rule_id: str, *, remedy: Text, needs: Iterable[type[Fact]] = (), playbook: str = ""
) -> Callable[[Judge], Judge]:
    """Make a function a rule: its first parameter's type is the kind of its objects, its keywords are parameters.

    The function stays as it is. Raises TypeError when its first parameter is no fact.
    """

    def register(judge: Judge) -> Judge:
        parameters = list(inspect.signature(judge).parameters.values())
        subject = get_type_hints(judge)[parameters[0].name]
        if not issubclass(subject, Fact):
            raise TypeError(f"{rule_id}: the first parameter must be a fact")
        setattr(
            judge,
            MARK,
            Rule(
                id=rule_id,
                subject=subject,
                needs=frozenset({subject, *needs}),
                judge=judge,
                parameters={each.name: each.default for each in parameters if each.kind is each.KEYWORD_ONLY},
                remedy=remedy,
                playbook=playbook,
            ),
        )
        return judge

    return register


@cache
def all_rules() -> Mapping[str, Rule]:
    """Id → rule, in order of the ids. Raises TypeError: two have the same id."""
    modules = (import_module(f"{rules.__name__}.{found.name}") for found in pkgutil.iter_modules(rules.__path__))
    made = [
        getattr(thing, MARK) for module in modules for thing in vars(module).values() if is_rule(thing, module.__name__)
    ]
    by_id = {each.id: each for each in made}
    if len(by_id) != len(made):
        raise TypeError("two rules have the same id")
    return MappingProxyType(dict(sorted(by_id.items())))


def is_rule(thing: object, module: str) -> bool:
    """Whether something of a module is a rule of its own, not an imported one."""
    return isinstance(getattr(thing, MARK, None), Rule) and getattr(thing, "__module__", "") == module
