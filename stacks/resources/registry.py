"""All resource types, by token: whatever the modules in `stacks.resources.types` define. No list to keep."""

import pkgutil
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType

from stacks.resources import types
from stacks.resources.definition import ResourceType


@cache
def all_types() -> Mapping[str, ResourceType]:
    """Token → definition, in order of the tokens."""
    modules = (import_module(f"{types.__name__}.{found.name}") for found in pkgutil.iter_modules(types.__path__))
    defined = {module.TYPE.token: module.TYPE for module in modules}
    return MappingProxyType(dict(sorted(defined.items())))
