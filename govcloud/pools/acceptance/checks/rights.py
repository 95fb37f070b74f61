"""May our account do what the product does: read over all projects, and see the pool's own objects."""

from collections.abc import Sequence

from govcloud.pools.acceptance.checks.sign_in import explain_refusal
from govcloud.pools.acceptance.probes import RightProbe
from govcloud.pools.acceptance.result import Check, Result, conclude
from govcloud.text import Text

MAY_NOT = Text("may not {what}: `{call}` was answered with 403", "无权{what}：`{call}` 返回 403")
UNKNOWN = Text("{what}: {why}", "{what}：{why}")
MAY_ALL = Text("may do all of: {all}", "具备全部权限：{all}")
ASK = Text(
    "ask the provider for these rights; `docs/pools.md` says what each is for",
    "请向运营方申请上述权限，用途见 `docs/pools.zh-CN.md`",
)


def judge(probes: Sequence[RightProbe]) -> Result:
    """A refusal by right is a fail; any other failure leaves the right unknown."""
    refused = [(probe, probe.refusal) for probe in probes if probe.refusal is not None]
    problems = [MAY_NOT(what=probe.what, call=probe.call) for probe, why in refused if why.kind == "forbidden"]
    unknown = [UNKNOWN(what=probe.what, why=explain_refusal(why)) for probe, why in refused if why.kind != "forbidden"]
    everything = Text(
        "; ".join(probe.what.render("en") for probe in probes), "；".join(probe.what.render("zh") for probe in probes)
    )
    return conclude(problems, MAY_ALL(all=everything), ASK, unknown)


CHECK = Check("rights", Text("rights of our account", "账号权限"), lambda facts: judge(facts.rights))
