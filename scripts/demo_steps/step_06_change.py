"""A department asks for more: one system changes, the plan is reviewed, and exactly that plan is applied."""

from govcloud.errors import Exit
from govcloud.text import Text
from scripts.demo_steps.city import inventory_copy, replace_once
from scripts.demo_steps.step import Kept, Stage, Step

FILE = "departments/emergency.yml"
BEFORE = "{name: web, flavor: general.4c8g, image: kylin-v10, count: 2}"
AFTER = "{name: web, flavor: general.4c8g, image: kylin-v10, count: 3}"
STACK = "unicom.emergency"


def run(stage: Stage) -> list[Kept]:
    """One more web server."""
    folder = inventory_copy()
    replace_once(folder / FILE, BEFORE, AFTER)
    said = Text("In {file}, the platform's web servers become three.", "在 {file} 中，平台的 web 主机改为三台。")
    stage.screen.say(Text("  {said}", "  {said}")(said=said(file=FILE)))
    plan = str(folder.parent / "plan.json")
    stage.govcloud("preview", "--out", plan, "--details", "--inventory", str(folder))
    stage.govcloud("up", "--plan", plan, "--yes", "--inventory", str(folder))
    refused = stage.govcloud(
        "up", "--plan", plan, "--yes", "--inventory", str(folder), expect=(Exit.DONE, Exit.FAILED, Exit.CHANGES)
    )
    left = stage.govcloud(
        "preview", "--expect-no-changes", "--inventory", str(folder), expect=(Exit.DONE, Exit.CHANGES)
    )
    return [
        Kept(
            Text("a reviewed plan is applied as it was reviewed", "复核过的计划按原样执行"),
            Text("applied", "已执行") if left == Exit.DONE else Text("changes are left", "仍有变更"),
            left == Exit.DONE,
        ),
        Kept(
            Text("a plan whose world has moved is refused", "情况已变化的计划会被拒绝"),
            Text("refused", "已拒绝") if refused == Exit.CHANGES else Text("exit code {n}", "退出码 {n}")(n=refused),
            refused == Exit.CHANGES,
        ),
    ]


STEP = Step(
    title=Text("One system changes by a reviewed plan", "按复核过的计划变更一个系统"),
    about=Text(
        "The inventory changes first; the plan says what follows from it and goes to whoever reviews it, as a file. "
        "The second time the same plan is refused: the state is no longer the one that was reviewed.",
        "先改清单；计划文件说明由此产生的变更，交由复核人审阅后执行。同一份计划第二次执行会被拒绝，因为状态已不是复核时的状态。",
    ),
    look=Text("the plan: {folder}/plan.json", "计划文件：{folder}/plan.json")(folder=inventory_copy().parent),
    run=run,
)
