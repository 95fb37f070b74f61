"""Do quotas work: defaults can be read in each service, and what is written for a project is read back unchanged."""

from collections.abc import Mapping

from govcloud.pools.acceptance.checks.sign_in import explain_refusal
from govcloud.pools.acceptance.probes import QuotaTrial
from govcloud.pools.acceptance.result import Check, Result, conclude
from govcloud.pools.errors import PoolError
from govcloud.pools.quotas import PLACES
from govcloud.text import Text

NO_DEFAULT = Text("{service} reports no default for {names}", "{service} 未返回 {names} 的默认配额")
NOT_KEPT = Text("{service}: wrote {written} for {name}, read {read}", "{service}：{name} 写入 {written}，读回 {read}")
ALL_KEPT = Text(
    "{count} quotas of 3 services written and read back; defaults {defaults}",
    "3 个服务的 {count} 项配额写入并读回一致；默认值 {defaults}",
)
ASK = Text("ask the provider; without quotas no project can be opened", "请联系运营方；配额不可用则无法开通项目")


def judge(trials: Mapping[str, QuotaTrial | PoolError]) -> Result:
    """`trials`: service → what happened, or why nothing could."""
    refused = {name: trial for name, trial in trials.items() if isinstance(trial, PoolError)}
    problems = [explain_refusal(error) for error in refused.values() if error.kind == "forbidden"]
    unknown = [explain_refusal(error) for error in refused.values() if error.kind != "forbidden"]
    defaults: dict[str, int] = {}
    for service, trial in trials.items():
        if isinstance(trial, PoolError):
            continue
        defaults |= trial.defaults
        silent = [name for name in PLACES[service].names if name not in trial.defaults]
        if silent:
            problems.append(NO_DEFAULT(service=service, names=", ".join(silent)))
        problems += [
            NOT_KEPT(service=service, name=name, written=value, read=trial.read_back.get(name, "–"))
            for name, value in trial.written.items()
            if trial.read_back.get(name) != value
        ]
    count = sum(len(trial.written) for trial in trials.values() if isinstance(trial, QuotaTrial))
    shown = ", ".join(f"{name} {value}" for name, value in defaults.items())
    return conclude(problems, ALL_KEPT(count=count, defaults=shown), ASK, unknown)


CHECK = Check("quotas", Text("quotas hold", "配额可读写"), lambda facts: judge(facts.quotas))
