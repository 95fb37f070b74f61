"""What a rule is, what it says of an object, and the result that is kept of that."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from govcloud.text import Text
from policies.facts.fact import Fact, Place
from policies.facts.gaps import Cause, MissingError
from policies.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule says of one object. Made by `passes`, `fails`, `not_applicable` and `manual`."""

    verdict: Verdict
    reason: Text
    facts: tuple[Fact, ...] = ()
    """Facts besides the object that led to it."""


type Judge = Callable[..., Judgement]
"""A rule's function: the object, the world, and its parameters by name."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. Title, severity, owner and clause are the catalogue's, found by the check."""

    id: str
    """The check's; where a check asks several kinds of objects, each has a rule of its own: `<check>.<part>`."""
    subject: type[Fact]
    """The kind of the objects that it judges."""
    needs: frozenset[type[Fact]]
    """The kinds that it looks at; the subject is one of them."""
    judge: Judge = field(repr=False)
    parameters: Mapping[str, Any]
    """Name → value where nobody says otherwise."""
    remedy: Text
    """What to do about a failure."""
    playbook: str = ""
    """Tag of the playbook that does it; empty where no machine should."""

    @property
    def check(self) -> str:
        """Id of the catalogue's check."""
        return self.id.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict of a rule on one object, with its evidence."""

    rule: str
    place: Place
    object: Fact | None
    """None: the things of the place as a whole, because they could not be read."""
    verdict: Verdict
    reason: Text
    facts: tuple[Fact, ...] = ()
    cause: Cause | None = None
    """Why it is missing."""

    def to_json(self) -> dict[str, Any]:
        """The result with its evidence as plain data, the reason in both languages."""
        return {
            "rule": self.rule,
            "place": {"sort": self.place.sort, "name": self.place.name, "pool": self.place.pool},
            "object": None if self.object is None else self.object.to_json(),
            "verdict": self.verdict.value,
            "reason": {"en": self.reason.render("en"), "zh": self.reason.render("zh")},
            "facts": [fact.to_json() for fact in self.facts],
            "cause": None if self.cause is None else self.cause.value,
        }


def passes(en: str = "as it should be", zh: str = "符合要求", *facts: Fact, **values: object) -> Judgement:
    """The object is as the rule wants it."""
    return Judgement(Verdict.PASS, Text(en, zh, values), facts)


def fails(en: str, zh: str, *facts: Fact, **values: object) -> Judgement:
    """It is not; the sentence says what is wrong with it."""
    return Judgement(Verdict.FAIL, Text(en, zh, values), facts)


def not_applicable(en: str, zh: str, *facts: Fact, **values: object) -> Judgement:
    """The rule does not ask this of the object; the sentence says why."""
    return Judgement(Verdict.NOT_APPLICABLE, Text(en, zh, values), facts)


def manual(en: str, zh: str, *facts: Fact, **values: object) -> Judgement:
    """A person has to look; the sentence says at what."""
    return Judgement(Verdict.MANUAL, Text(en, zh, values), facts)


def find_any[T](items: Iterable[T], is_wrong: Callable[[T], bool]) -> list[T]:
    """The items that are wrong. Raises MissingError where none is and one is not known: a sure failure is enough."""
    wrong: list[T] = []
    missing: MissingError | None = None
    for item in items:
        try:
            if is_wrong(item):
                wrong.append(item)
        except MissingError as gap:
            missing = missing or gap
    if missing is not None and not wrong:
        raise missing
    return wrong
