"""Cloud, network and security are watched; a cut link becomes an alert, a page and a notification."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extranet.drill.faults import choose_faults
from extranet.drill.model import Fault, FaultKind
from govcloud.errors import Exit, GovcloudError
from govcloud.inventory.load import load_inventory
from govcloud.text import Text
from scripts.demo_steps.city import inventory_copy
from scripts.demo_steps.photographs import photograph
from scripts.demo_steps.served import Served, serving, wait_for
from scripts.demo_steps.step import Kept, Stage, Step
from scripts.demo_steps.step_09_extranet import REAL
from scripts.lab.extranet.drill_ground import find_ground
from scripts.lab.layout import load_layout
from scripts.lab.monitors.lab_stack import find_stack, served_address, token_file
from scripts.lab.monitors.stack import Stack

NODE, ALERT = "site-health", "NodeRedundancyLost"
PICTURES = inventory_copy().parent / "pictures"
LOG = inventory_copy().parent / "monitor.log"
FAN = inventory_copy().parent / "capacity.html"
SIZES = {"wall": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}
FIRST_SECONDS, ALERT_SECONDS, CALM_SECONDS = 180.0, 120.0, 180.0
NO_LAB = Text("the extranet lab does not run", "政务外网实验环境未启动")


def run(stage: Stage) -> list[Kept]:
    """Start the stack, look, forecast, cut a link, see who is told, mend it."""
    folder, ground = inventory_copy(), find_ground()
    if ground is None:
        raise GovcloudError(NO_LAB)
    stack = find_stack(load_layout())
    stack.stop()
    shutil.rmtree(stack.folder / "alertmanager", ignore_errors=True)  # whom an earlier demo told is no matter now
    stage.govcloud("lab", "up", "monitors")
    what_if = ("--pool", "telecom", "--add", "2000 cores on telecom on 2027-03-01", "--out", str(FAN), "--force")
    stage.govcloud("capacity", *what_if, "--inventory", str(folder), expect=(Exit.DONE, Exit.FAILED))
    alertmanager = f"http://{stack.alertmanager}"
    told_by = ("--alertmanager", alertmanager, "--alerts-token", str(token_file(stack)))
    options = ("--interval", "20", *REAL, *told_by, "--inventory", str(folder))
    with serving(stage, served_address(), LOG, *options) as served:
        wait_for(Text("every source has told something", "所有来源均有数据"), lambda: all_told(served), FIRST_SECONDS)
        wait_for(
            Text("Prometheus sees it", "Prometheus 已采集"),
            lambda: stack.query(f'govcloud_node_paths_up{{node="{NODE}"}} == 2'),
            FIRST_SECONDS,
        )
        fault = next(
            each for each in choose_faults(load_inventory(folder).extranet, [NODE]) if each.kind is FaultKind.CUT
        )
        with ground.break_it(fault):
            seen, fired, told = watch(stage, served, stack, fault, folder)
            taken = photograph(stage, served.address, PICTURES, SIZES)
        calm = wait_for(
            Text("the alert is over", "告警恢复"), lambda: not find_alerts(stack, ALERT, NODE), CALM_SECONDS
        )
    stage.govcloud("notify", "show", told["number"], "--inventory", str(folder))
    stage.govcloud("lab", "down", "monitors")
    return [
        Kept(
            Text("a link that is cut is on the page", "链路中断在页面上可见"),
            Text("after {n:.1f} s", "{n:.1f} 秒后")(n=seen),
        ),
        Kept(
            Text("lost redundancy is an alert while the service is up", "业务未断，失去冗余即告警"),
            Text(
                "after {n:.1f} s, over {calm:.0f} s after it was mended", "{n:.1f} 秒后告警，修复后 {calm:.0f} 秒恢复"
            )(n=fired, calm=calm),
        ),
        Kept(
            Text("the alert made a numbered notification", "告警形成带编号的通报"),
            Text("{number}", "{number}")(number=told["number"]),
        ),
        Kept(
            Text("the page was photographed at three sizes", "页面在三种尺寸下截图"),
            Text("{n} pictures", "{n} 张")(n=taken),
            taken in (0, len(SIZES)),
        ),
    ]


def watch(stage: Stage, served: Served, stack: Stack, fault: Fault, folder: Path) -> tuple[float, float, Any]:
    """Seconds until page and Alertmanager show the cut, and the notification that came of it."""
    stage.screen.say(Text("  by hand: link {link} is cut", "  手工操作：切断链路 {link}")(link=fault.target))
    began = datetime.now(UTC).isoformat()
    shown = Text("the page shows that node {node} has one side left", "页面显示节点 {node} 只剩一侧")(node=NODE)
    seen = wait_for(shown, lambda: read_paths(served) == 1, ALERT_SECONDS)
    alert = Text("Alertmanager has {name}", "Alertmanager 收到 {name}")(name=ALERT)
    fired = seen + wait_for(alert, lambda: find_alerts(stack, ALERT, NODE), ALERT_SECONDS)
    found: list[Any] = []

    def look() -> bool:
        found[:] = [each for each in stage.ask("notify", "list", "--inventory", str(folder)) if tells(each, began)]
        return bool(found)

    wait_for(Text("a notification of it", "形成通报"), look, ALERT_SECONDS)
    for each in find_alerts(stack, ALERT, NODE):
        words = each["annotations"]["summary_zh" if stage.screen.language == "zh" else "summary"]
        stage.screen.say(f"  {ALERT}: {words} ({json.dumps(each['labels'], ensure_ascii=False)})")
    stage.govcloud("notify", "list", "--open", "--inventory", str(folder))
    return seen, fired, found[-1]


def tells(notification: Any, since: str) -> bool:
    """Whether it has told of the node since a moment: a new one, or one that was open and has come to more."""
    return any(event["at"] > since and NODE in json.dumps(event["facts"]) for event in notification["events"])


def all_told(served: Served) -> bool:
    """Whether the last pass of every source was good."""
    return all(each.get("up") is True for each in served.picture()["sources"].values())


def read_paths(served: Served) -> int | None:
    """Whole sides of the node, as its page says."""
    paths = served.picture(f"/node/{NODE}")["node"].get("paths")
    return None if paths is None else int(paths["up"])


def find_alerts(stack: Stack, name: str, node: str) -> list[dict[str, Any]]:
    """Alerts of a node that Alertmanager has as active."""
    return [
        each
        for each in stack.received()
        if (each["labels"]["alertname"], each["labels"].get("node")) == (name, node)
        and each["status"]["state"] == "active"
    ]


STEP = Step(
    title=Text("Cloud, network and security are watched; a link is cut", "云、网、安一体化监测，切断一条链路"),
    about=Text(
        "Prometheus and Alertmanager from Debian come up; `govcloud monitor serve` reads four pools, the extranet "
        "and the kept checks, for them and for people. Capacity is told with its forecast. Then a link of a "
        "department is cut: the page, an alert and a numbered notification follow, and all is mended again.",
        "启动 Debian 自带的 Prometheus 和 Alertmanager；`govcloud monitor serve` 采集四个资源池、"
        "外网设备和已保存的检查结果，供采集和页面查看；给出容量与预测。随后切断某部门的一条链路：页面、告警和带编号的通报依次出现，最后恢复。",
    ),
    look=Text("pictures of the page: {pictures}; forecast: {fan}", "页面截图：{pictures}；容量预测：{fan}")(
        pictures=PICTURES, fan=FAN
    ),
    run=run,
)
