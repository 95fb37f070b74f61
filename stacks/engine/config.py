"""A stack's configuration: plain and secret texts by key `<namespace>:<name>`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from stacks.engine.values import Properties, Secret


@dataclass(frozen=True)
class Config:
    """The configuration of one stack."""

    values: Mapping[str, str] = field(default_factory=dict)
    secret_keys: frozenset[str] = frozenset()

    def of_package(self, package: str) -> Properties:
        """What is set for a provider's package, as the inputs of its default provider."""
        found: Properties = {}
        for key, text in self.values.items():
            namespace, _, name = key.partition(":")
            if namespace == package:
                found[name] = Secret(text) if key in self.secret_keys else text
        return found

    @property
    def denied_packages(self) -> frozenset[str]:
        """Packages whose default provider is switched off (`pulumi:disable-default-providers`)."""
        return frozenset(json.loads(self.values.get("pulumi:disable-default-providers", "[]")))
