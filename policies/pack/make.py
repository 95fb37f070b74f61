"""The policies of the pack: one for each rule that can ask a plan, so that each can be switched.

Before them stands one for the inventory that they judge by, after them one that names what was waived.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyComplianceFramework,
    PolicyConfigSchema,
    ReportViolation,
    Severity,
    StackValidationArgs,
    StackValidationPolicy,
)

from govcloud.cli.check_show import list_waived
from govcloud.cli.gate import MANDATORY, describe_refusal
from govcloud.cli.planned_verdicts import checks_before
from govcloud.errors import GovcloudError, UsageError
from govcloud.text import Language, Text
from policies.catalogue.read import Check
from policies.model import Rule
from policies.pack.judge import Judge
from policies.pack.parameters import describe_parameters, read_parameters

INVENTORY = "govcloud-inventory"
WAIVED = "govcloud-waived"
FOLDER = "folder"
"""Parameter of the first policy."""
READABLE = Text("the inventory that stacks are judged by is there and valid", "检查所依据的清单存在且有效")
ACCEPTED = Text("what fails and was accepted by a waiver is named", "列出已豁免的不符合项")
WHERE = Text("the inventory's folder, as an absolute path", "清单目录的绝对路径")
NOT_ABSOLUTE = Text("`{name}` of policy {policy} cannot be `{value}`", "策略 {policy} 的参数 `{name}` 不能是 `{value}`")
GIVE_PATH = Text("give the absolute path of a folder", "请填写目录的绝对路径")
NOTHING_JUDGED = Text("nothing was judged: {why}", "未作任何检查：{why}")
NOT_JUDGED = Text("not judged by this rule: {why}", "该项未检查：{why}")


def make_policies(judge: Judge, language: Language) -> list[Policy]:
    """All of them, in the order in which they are to be asked."""
    rules: list[Policy] = [
        make_rule(judge, check, rule, language)
        for check in checks_before()
        for rule in check.rules
        if "stack" in rule.subject.PLACES
    ]
    return [make_inventory(judge, language), *rules, make_waived(judge, language)]


def make_rule(judge: Judge, check: Check, rule: Rule, language: Language) -> StackValidationPolicy:
    """The policy of one rule."""

    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        try:
            stack = judge.look(args.resources)
            if stack is None:
                return
            failures = stack.failures(rule.id, read_parameters(rule, args.get_config()))
        except GovcloudError as error:
            if error is not judge.told:
                report(NOT_JUDGED(why=error.render(language)).render(language), None)
            return
        for each in failures:
            urn = each.result.object.urn if each.result.object else ""
            report(describe_refusal(each, stack.loaded).render(language), urn or None)

    return StackValidationPolicy(
        name=rule.id,
        description=check.title.render(language),
        validate=validate,
        enforcement_level=EnforcementLevel.MANDATORY if check.severity in MANDATORY else EnforcementLevel.ADVISORY,
        config_schema=describe_parameters(rule),
        severity=Severity(check.severity.value),
        framework=PolicyComplianceFramework(reference=check.clause),
        remediation_steps=rule.remedy.render(language),
    )


def make_inventory(judge: Judge, language: Language) -> StackValidationPolicy:
    """The policy that is asked first: without an inventory nothing is judged, and that must not look like a pass."""

    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        judge.told = None
        try:
            judge.chosen = read_folder(args.get_config())
            judge.look(args.resources)
        except GovcloudError as error:
            judge.told = error
            report(NOTHING_JUDGED(why=error.render(language)).render(language), None)

    schema = PolicyConfigSchema({FOLDER: {"type": "string", "description": WHERE.render(language)}})
    return StackValidationPolicy(
        INVENTORY, READABLE.render(language), validate, EnforcementLevel.MANDATORY, config_schema=schema
    )


def make_waived(judge: Judge, language: Language) -> StackValidationPolicy:
    """The policy that is asked last: what is waived does not refuse, and is not hidden."""

    def validate(args: StackValidationArgs, report: ReportViolation) -> None:
        try:
            stack = judge.look(args.resources)
        except GovcloudError:
            return
        for line in list_waived(stack.waived) if stack else ():
            report(line.render(language), None)

    return StackValidationPolicy(WAIVED, ACCEPTED.render(language), validate, EnforcementLevel.ADVISORY)


def read_folder(given: Mapping[str, Any]) -> Path | None:
    """The inventory's folder by the configuration; None where it does not say. Raises UsageError."""
    for name, value in given.items():
        if name != FOLDER or not isinstance(value, str) or not Path(value).is_absolute():
            raise UsageError(NOT_ABSOLUTE(name=name, policy=INVENTORY, value=str(value)), todo=GIVE_PATH)
        return Path(value)
    return None
