"""Reads the catalogue: one table per subject beside this module. A check is built as soon as a rule has its id."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from govcloud.text import Text
from policies.catalogue.waiting import WAITING
from policies.catalogue.words import COLLECTED, EVIDENCE, NEEDS, NOT_WRITTEN
from policies.model import Rule
from policies.registry import all_rules
from policies.verdict import Severity


@dataclass(frozen=True)
class Check:
    """One row."""

    id: str
    subject: str
    """Name of the table."""
    title: Text
    severity: Severity
    owner: str
    """Who must act: platform, tenant, network, security or shared."""
    level: str
    """Levels that it is asked of: `3+` of MLPS, `L3+` of cryptography, `all`, or `CII`."""
    clause: str
    item: str
    """Codes of the assessors' items."""
    basis: str
    """How sure the clause's number is: verified, text (its text was seen), unverified, published-plan, own."""
    moment: str
    """`before`: a plan can be asked; `live`: only what runs."""
    evidence: tuple[str, ...]
    """Where its facts come from: keys of `EVIDENCE`."""
    condition: Text
    """What is asked, exactly."""

    @property
    def rules(self) -> list[Rule]:
        """The rules that judge it, one for each kind of objects."""
        return [rule for rule in all_rules().values() if rule.check == self.id]

    @property
    def built(self) -> bool:
        """Whether a rule judges it."""
        return bool(self.rules)

    @property
    def why_planned(self) -> Text:
        """Why no rule judges it yet."""
        if self.id in WAITING:
            return WAITING[self.id]
        lacking = [EVIDENCE[name] for name in self.evidence if name not in COLLECTED]
        if not lacking:
            return NOT_WRITTEN
        names = lacking[0]
        for more in lacking[1:]:
            names = Text("{one}, {other}", "{one}、{other}")(one=names, other=more)
        return NEEDS(evidence=names)


@cache
def all_checks() -> Mapping[str, Check]:
    """Id → check, table by table in the order of the rows. Raises ValueError: a table is wrong."""
    tables = sorted((each for each in files(__package__).iterdir() if each.name.endswith(".csv")), key=lambda t: t.name)
    found: dict[str, Check] = {}
    for table in tables:
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines()):
            check = read_row(table.name.removesuffix(".csv"), row)
            if check.id in found:
                raise ValueError(f"{table.name}: {check.id} is there twice")
            found[check.id] = check
    return MappingProxyType(found)


def read_row(subject: str, row: Mapping[str, str]) -> Check:
    """One row. Raises ValueError or KeyError."""
    evidence = tuple(row["evidence"].split("+"))
    if not set(evidence) <= EVIDENCE.keys():
        raise ValueError(f"{row['id']}: unknown evidence")
    return Check(
        id=row["id"],
        subject=subject,
        title=Text(row["title_en"], row["title_zh"]),
        severity=Severity(row["severity"]),
        owner=row["owner"],
        level=row["level"],
        clause=row["clause"],
        item=row["item"],
        basis=row["basis"],
        moment=row["moment"],
        evidence=evidence,
        condition=Text(row["condition_en"], row["condition_zh"]),
    )
