"""The worked example becomes real: tenant projects with networks, servers and volumes on all four pools."""

import time

from govcloud.errors import Exit
from govcloud.text import Text
from scripts.demo_steps.city import copy_inventory, inventory_copy, list_findings
from scripts.demo_steps.step import Kept, Stage, Step

NO_CHANGE_SECONDS = 10
AGAIN = Text(
    "A pool did not answer in time (see above): the same command goes on from where it was.",
    "有资源池未及时响应（见上），再次执行同一命令即可继续。",
)
UNPLACED = "emergency.hazard-warning"
"""The system of the worked example that names no pool."""


def run(stage: Stage) -> list[Kept]:
    """Choose a pool for the system that has none, preview, carry out, and look again."""
    lossy = ["--delete-data"] if inventory_copy().exists() else []  # the server that an earlier demo added goes
    folder = str(copy_inventory())
    stage.govcloud("placement", "explain", UNPLACED, "--inventory", folder)
    stage.govcloud("placement", "choose", "--all", "--yes", "--inventory", folder)
    stage.govcloud("preview", "--inventory", folder)
    up = ("up", "--all", "--refresh", "--yes", *lossy, "--inventory", folder)
    if stage.govcloud(*up, expect=(Exit.DONE, Exit.FAILED)) == Exit.FAILED:
        stage.screen.say(Text("  {said}", "  {said}")(said=AGAIN))
        stage.govcloud(*up)
    began = time.monotonic()
    again = stage.govcloud("preview", "--expect-no-changes", "--inventory", folder, expect=(Exit.DONE, Exit.CHANGES))
    took = time.monotonic() - began
    findings = list_findings(stage.ask("drift", "--inventory", folder))
    return [
        Kept(
            Text("after `up` there is nothing left to do", "`up` 之后没有剩余变更"),
            Text("no change", "无变更") if again == Exit.DONE else Text("changes", "仍有变更"),
            again == Exit.DONE,
        ),
        Kept(
            Text("to know that takes seconds", "确认这一点只需数秒"),
            Text("{n:.1f} s", "{n:.1f} 秒")(n=took),
            took < NO_CHANGE_SECONDS,
        ),
        Kept(
            Text("the pools have what the state says", "资源池与状态一致"),
            Text("{n} differences", "{n} 处差异")(n=len(findings)),
            not findings,
        ),
    ]


STEP = Step(
    title=Text("The city's tenant projects are provisioned on four pools", "在四个资源池上开通全市租户项目"),
    about=Text(
        "Eight departments and their systems: projects, quotas, networks, security groups, servers, volumes. First "
        "what would be done; then it is done, four pools side by side, by standard Pulumi programs.",
        "八个部门及其业务系统：项目、配额、网络、安全组、云主机、云硬盘。先预览，再执行；四个资源池同时进行，"
        "由标准 Pulumi 程序完成。",
    ),
    look=Text(
        "`.venv/bin/govcloud state list`, and `state show huawei.health` for one stack",
        "`.venv/bin/govcloud state list` 查看各栈，`state show huawei.health` 查看其中一个",
    ),
    run=run,
)
