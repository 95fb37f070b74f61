"""What the results on all objects come to: the standing of each check, and how much of the catalogue was judged at all.
Pure. What is missing is never counted as fulfilled."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from govcloud.inventory.models.waiver import Waiver
from policies.catalogue.read import Check
from policies.evaluate import Parameters, evaluate
from policies.facts.base import FactBase
from policies.facts.fact import Fact, Place, Read
from policies.facts.gaps import Cause
from policies.facts.kinds import all_kinds
from policies.model import Result, Rule
from policies.owners import NOBODY, Owner, Owners
from policies.registry import all_rules
from policies.verdict import ItemVerdict, Verdict, combine
from policies.version import rule_set_version, version_with

JUDGED = frozenset({ItemVerdict.PASS, ItemVerdict.PARTIAL, ItemVerdict.FAIL, ItemVerdict.NOT_APPLICABLE})


@dataclass(frozen=True)
class Choice:
    """Whose results are wanted; empty is everybody's."""

    departments: frozenset[str] = frozenset()
    systems: frozenset[str] = frozenset()
    """As `department.system`."""

    def takes(self, owner: Owner) -> bool:
        """Whether the things of an owner are meant."""
        return not (self.departments or self.systems) or (
            owner.department in self.departments or f"{owner.department}.{owner.system}" in self.systems
        )


@dataclass(frozen=True)
class Finding:
    """A result with the check that it belongs to and whose the object is."""

    check: Check
    result: Result
    owner: Owner
    waiver: Waiver | None = None
    """By which a failure is accepted; it stays a failure."""

    @property
    def rule(self) -> Rule:
        """The rule that gave it."""
        return all_rules()[self.result.rule]


@dataclass(frozen=True)
class Standing:
    """One check over all objects that were asked for."""

    check: Check
    verdict: ItemVerdict
    counts: Mapping[Verdict, int]

    @property
    def judged(self) -> bool:
        """Whether a machine came to a verdict. What is missing or needs a person is not."""
        return self.verdict in JUDGED


@dataclass(frozen=True)
class Assessment:
    """All of one evaluation."""

    findings: Sequence[Finding]
    standings: Sequence[Standing]
    gaps: Sequence[Read]
    """Readings that failed, or told only a part."""
    whole: frozenset[tuple[type[Fact], Place]] = frozenset()
    """Kinds and places that were read whole and lately: what is not among their facts is not there."""
    strangers: int = 0
    """Results that were left out, because nothing tells whose their objects are."""
    rule_set: str = field(default_factory=rule_set_version)
    """Version of the rules, with the city's parameters, that judged."""

    @property
    def failures(self) -> list[Finding]:
        """Failures that nobody has accepted, the gravest first; then by check, place and object."""
        return [each for each in self._failed() if each.waiver is None]

    @property
    def waived(self) -> list[Finding]:
        """Failures that are accepted, in the same order."""
        return [each for each in self._failed() if each.waiver is not None]

    def _failed(self) -> list[Finding]:
        return sorted((each for each in self.findings if each.result.verdict is Verdict.FAIL), key=sort_key)

    @property
    def faults(self) -> list[Finding]:
        """Objects on which a rule itself failed."""
        return [each for each in self.findings if each.result.cause is Cause.FAULT]

    @property
    def coverage(self) -> tuple[int, int]:
        """Checks that were judged, and checks that were asked for."""
        return sum(each.judged for each in self.standings), len(self.standings)


def assess(
    checks: Iterable[Check], base: FactBase, choice: Choice | None = None, *, parameters: Parameters | None = None
) -> Assessment:
    """Judge these checks over the facts; planned ones are part of the answer, as missing."""
    asked, chosen, owners = list(checks), choice or Choice(), Owners(base)
    rules = [rule for check in asked for rule in check.rules]
    by_rule: dict[str, list[Result]] = {rule.id: [] for rule in rules}
    for result in evaluate(rules, base, parameters=parameters):
        by_rule[result.rule].append(result)
    findings: list[Finding] = []
    standings: list[Standing] = []
    strangers = 0
    for check in asked:
        verdicts: list[Verdict] = []
        for rule in check.rules:
            found = [Finding(check, each, whose(each, owners)) for each in by_rule[rule.id]]
            mine = [each for each in found if each.result.object is None or chosen.takes(each.owner)]
            if len(mine) < len(found):
                strangers += sum(each.owner == NOBODY and each.result.object is not None for each in found)
            findings += mine
            verdicts += [each.result.verdict for each in mine] or [stand_alone(rule, base)]
        standings.append(Standing(check, combine(verdicts), Counter(verdicts)))
    gaps, whole = sort_reads(base)
    return Assessment(findings, standings, gaps, whole, strangers, version_with(parameters or {}))


def whose(result: Result, owners: Owners) -> Owner:
    """Whose the object of a result is."""
    return NOBODY if result.object is None else owners.find(result.object)


def stand_alone(rule: Rule, base: FactBase) -> Verdict:
    """The verdict of a rule without objects: not applicable if it is proven that there are none, else missing."""
    places = [place for place in base.places if place.sort in rule.subject.PLACES]
    return Verdict.NOT_APPLICABLE if places else Verdict.MISSING


def sort_reads(base: FactBase) -> tuple[list[Read], frozenset[tuple[type[Fact], Place]]]:
    """Readings that were tried and do not prove what there is now; kinds and places of those that do."""
    gaps: list[Read] = []
    whole = set()
    for place in base.places:
        for kind in all_kinds().values():
            read, gap = base.read_of(kind, place), base.gap(kind, place)
            if read is not None and gap is not None:
                gaps.append(replace(read, gap=gap))
            elif read is not None:
                whole.add((kind, place))
    return gaps, frozenset(whole)


def sort_key(finding: Finding) -> tuple[int, str, str, str]:
    """The gravest first."""
    fact = finding.result.object
    name = "" if fact is None else fact.title
    return (finding.check.severity.rank, finding.check.id, finding.result.place.name, name)
