"""A security group. Its rules are data of it: hand-made ones are drift, the service's default ones are removed."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from govcloud.errors import GovcloudError
from govcloud.pools.errors import PoolError
from govcloud.text import Text
from stacks.resources.definition import Problem, ResourceType, Timeouts
from stacks.resources.handler import Live, UnfinishedError
from stacks.resources.job import Job
from stacks.resources.kinds import Bool, SetOf
from stacks.resources.neutron import COMMON, NetworkHandler
from stacks.resources.properties import Property
from stacks.resources.rest import Place
from stacks.resources.security_rules import RULE, RuleChanges, compare_rules, key_of, read_rule, write_rule
from stacks.resources.values import Values, has_unknown, known_items

PATH = "/security-group-rules"
CHUNK = 100
"""Rules in one bulk call: they take the service up to 0.1 s each, and a call may take a minute."""
ROUNDS = 8
"""Looks at a group whose rules change while we change them, or whose bulk call goes on after its answer was lost."""
INPUTS = {
    **COMMON,
    "stateful": Property(
        Bool(), Text("whether answers pass by themselves", "是否有状态（自动放行回包）"), default=True, replaces=True
    ),
    "rules": Property(SetOf(RULE), Text("what may pass; nothing else does", "放行规则；其余一律拒绝"), default=[]),
}


class SecurityGroupHandler(NetworkHandler):
    """Groups with their rules: answers of the service hold both."""

    def body(self, job: Job, new: Values, names: Iterable[str]) -> dict[str, Any]:
        """Rules have calls of their own."""
        return super().body(job, new, [name for name in names if name != "rules"])

    def parse(self, row: Mapping[str, Any]) -> Values:
        """Rules in normal form."""
        return {**super().parse(row), "rules": list(rules_of(row).values())}

    def create(self, job: Job, new: Values) -> Live:
        """The group, then its rules."""
        body = {"security_group": self.body(job, new, list(self.inputs))}
        row = job.call("POST", "network", "/security-groups", body)["security_group"]
        return self.finish_rules(job, row, new)

    def update(self, job: Job, resource_id: str, old: Values, new: Values) -> Live:
        """What the service answers decides which rules change."""
        return self.finish_rules(job, self.send_changes(job, resource_id, old, new), new)

    def finish_rules(self, job: Job, row: Mapping[str, Any], new: Values) -> Live:
        """Make the group's rules those of `new`. When somebody else changed them meanwhile it is looked again."""
        try:
            for attempt in range(ROUNDS):
                changes = compare_rules(new.get("rules", []), rules_of(row))
                try:
                    change_rules(job, row, changes)
                    break
                except PoolError as error:
                    again = error.transient or is_duplicate(error)
                    if not again or attempt == ROUNDS - 1:
                        raise
                    job.sleep(job.pause(attempt))
                    row = job.call("GET", "network", f"/security-groups/{row['id']}")["security_group"]
            live = self.finish(job, self.live(row), new)
        except GovcloudError as error:
            raise UnfinishedError(self.read(job, row["id"]) or self.live(row), error) from error
        return Live(live.id, {**live.values, "rules": new.get("rules", [])}, live.urn)


def rules_of(row: Mapping[str, Any]) -> dict[str, Values]:
    """Rules of a group by id."""
    return {str(rule["id"]): read_rule(rule, row["id"]) for rule in row.get("security_group_rules") or []}


def change_rules(job: Job, row: Mapping[str, Any], changes: RuleChanges) -> None:
    """Add in bulk before anything is removed, so that nothing wanted is missing meanwhile. Raises PoolError."""
    for rule_id in changes.swap:
        job.remove("network", f"{PATH}/{rule_id}")
    rules = [write_rule(rule, row["id"], row["project_id"]) for rule in changes.add]
    for start in range(0, len(rules), CHUNK):
        job.call("POST", "network", PATH, {"security_group_rules": rules[start : start + CHUNK]})
    for rule_id in changes.remove:
        job.remove("network", f"{PATH}/{rule_id}")


def is_duplicate(error: PoolError) -> bool:
    """Whether a rule is there already (not: the quota is used up, which is a conflict as well)."""
    return error.status == HTTPStatus.CONFLICT and "already exists" in str(error)


def find_problems(inputs: Values) -> Iterable[Problem]:
    """The same rule twice, with two descriptions."""
    seen: dict[tuple[Any, ...], int] = {}
    for index, rule in enumerate(known_items(inputs.get("rules"))):
        if not isinstance(rule, dict) or has_unknown(rule):
            continue
        first = seen.setdefault(key_of(rule), index)
        if first != index:
            what = Text("is the same rule as rules[{first}]", "与 rules[{first}] 是同一条规则")
            yield f"rules[{index}]", what(first=first)


def find_needs(inputs: Values) -> Iterable[str]:
    """Address groups, stateless groups."""
    if any(isinstance(rule, dict) and "address_group" in rule for rule in known_items(inputs.get("rules"))):
        yield "network:address-group"
    if inputs.get("stateful") is False:
        yield "network:stateful-security-group"


TYPE = ResourceType(
    module="network",
    name="SecurityGroup",
    doc=Text("a security group with all its rules", "安全组及其全部规则"),
    inputs=INPUTS,
    handler=SecurityGroupHandler(Place("network", "/security-groups", "security_group"), INPUTS, {}),
    rules=find_problems,
    timeouts=Timeouts(900, 900, 300),
    needs=find_needs,
)
