"""What `govcloud extranet push` shows: devices with work or trouble, the waves, and what came of it."""

from collections.abc import Collection
from pathlib import Path

from extranet.push.course import Result
from extranet.push.journal import Step
from extranet.push.select import Finding, Selection, Standing
from extranet.push.waves import Order
from govcloud.console import Screen
from govcloud.text import Language, Text

HEADINGS = (Text("device", "设备"), Text("wave", "批次"), Text("state", "状态"), Text("why", "原因"))
STANDINGS = {
    Standing.UNCHANGED: Text("unchanged", "无变化"),
    Standing.CHANGED: Text("to push", "待推送"),
    Standing.DRIFTED: Text("drifted", "漂移"),
    Standing.BUSY: Text("busy", "占用中"),
    Standing.UNREACHABLE: Text("unreachable", "无法连接"),
}
OVERWRITTEN = Text("drifted, to be overwritten", "漂移，将覆盖")
HELD = Text("held: the other side of a node is not whole", "暂缓：对侧不完整，推送会使节点中断")
SAME = Text("All {count} devices have what is intended.", "全部 {count} 台设备均与目标配置一致。")
COUNTS = Text(
    "{same} of {count} devices have what is intended; {push} to push, {drifted} drifted, {silent} not to be asked.",
    "{count} 台设备中 {same} 台与目标一致；待推送 {push} 台，漂移 {drifted} 台，无法询问 {silent} 台。",
)
DRIFT_LEFT = Text(
    "drifted devices are left alone: take the change into the inventory with govcloud extranet adopt, or overwrite it "
    "with --accept-drift",
    "漂移的设备不作改动：请用 govcloud extranet adopt 将改动纳入清单，或加 --accept-drift 覆盖",
)
DONE = Text("{count} devices are confirmed.", "{count} 台设备已确认。")
STOPPED = Text(
    "stopped: {done} devices are confirmed, {returned} were given back, {failed} failed, {untouched} were not touched",
    "已停止：确认 {done} 台，回退 {returned} 台，失败 {failed} 台，未下发 {untouched} 台",
)
LOG = Text("what Ansible has said is in {log}", "Ansible 输出见 {log}")


def show_selection(screen: Screen, selection: Selection, order: Order, accepted: Collection[str]) -> None:
    """A line for every device that has work or trouble."""
    wave_of = {device: number for number, wave in enumerate(order.waves, 1) for device in wave}
    rows = []
    for device, finding in sorted(selection.findings.items(), key=lambda item: (wave_of.get(item[0], 0), item[0])):
        if finding.standing is not Standing.UNCHANGED:
            words = _call(finding, accepted, order.held)
            wave = str(wave_of.get(device, ""))
            rows.append((device, wave, words, "; ".join(screen.words(reason) for reason in finding.reasons)))
    if not rows:
        screen.say(SAME(count=len(selection.findings)), "green")
        return
    screen.table(HEADINGS, rows)
    count = len(selection.findings)
    same, drifted = len(selection.having(Standing.UNCHANGED)), len(selection.having(Standing.DRIFTED))
    screen.say(COUNTS(same=same, count=count, push=len(wave_of), drifted=drifted, silent=len(selection.silent)))
    if drifted and not accepted:
        screen.say(DRIFT_LEFT, "yellow")


def show_result(screen: Screen, result: Result, log: Path) -> None:
    """How many are where."""
    having = [list(result.steps.values()).count(step) for step in (Step.CONFIRMED, Step.RETURNED, Step.FAILED)]
    if result.succeeded:
        screen.say(DONE(count=having[0]), "green")
        return
    words = STOPPED(done=having[0], returned=having[1], failed=having[2], untouched=len(result.untouched))
    screen.say(words, "bold red")
    screen.tell(LOG(log=log))


def describe(selection: Selection, order: Order, result: Result | None, language: Language) -> dict[str, object]:
    """All of it for machines."""
    devices = {
        device: {
            "standing": finding.standing.value,
            "reasons": [reason.render(language) for reason in finding.reasons],
            "step": result.steps[device].value if result and device in result.steps else "",
            "problem": result.problems[device].render(language) if result and device in result.problems else "",
        }
        for device, finding in selection.findings.items()
    }
    succeeded = result.succeeded if result else None
    return {"devices": devices, "waves": order.waves, "held": order.held, "succeeded": succeeded}


def _call(finding: Finding, accepted: Collection[str], held: Collection[str]) -> Text:
    if finding.device in held:
        return HELD
    return OVERWRITTEN if finding.device in accepted else STANDINGS[finding.standing]
