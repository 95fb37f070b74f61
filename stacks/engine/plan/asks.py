"""Questions that a plan has for providers; whoever drives the plan sends the answer back into it."""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from stacks.engine.model import ResourceState
from stacks.engine.plan.steps import Step
from stacks.engine.values import Properties

PROVIDER_REGISTRY = "pulumi:providers"
"""Who answers for provider resources themselves."""


@dataclass(frozen=True)
class CheckAsk:
    """Are these inputs valid? Answered with `CheckAnswer`."""

    provider: str
    urn: str
    olds: Properties
    news: Properties


@dataclass(frozen=True)
class CheckAnswer:
    """The inputs to go on with, and what was wrong: (property, reason)."""

    inputs: Properties
    failures: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DiffAsk:
    """What differs? Answered with a `Difference`. `aside`: others may go on planning while the provider thinks."""

    provider: str
    old: ResourceState
    urn: str
    news: Properties
    ignore_changes: tuple[str, ...] = ()
    aside: bool = False


@dataclass(frozen=True)
class ProviderDiffAsk:
    """Would moving from one default provider to another replace what they manage? Answered with a bool."""

    old: ResourceState
    new: ResourceState


@dataclass(frozen=True)
class StepsAsk:
    """Carry these steps out now; answered with the state that came of them. If one fails the plan is given up."""

    steps: tuple[Step, ...]


type Ask = CheckAsk | DiffAsk | ProviderDiffAsk | StepsAsk
type Planning[T] = Generator[Ask, Any, T]


class PlanError(Exception):
    """The run cannot go on: a sentence about a resource (`urn`). Already said sentences are empty."""

    def __init__(self, message: str, urn: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.urn = urn
