"""The extranet comes up, is configured, verified, and broken on purpose: milliseconds, and a drawn report."""

import json
import time
from typing import Any

from govcloud.errors import Exit, GovcloudError
from govcloud.text import Text
from scripts.demo_steps.city import inventory_copy
from scripts.demo_steps.step import Kept, Stage, Step

NODES = ("site-health", "linhan")
"""A department and a county."""
REAL = ("--without", "vrp", "--without", "comware")
"""Emulated devices take configurations and run no protocols."""
ANY = (Exit.DONE, Exit.FAILED)
PAGE = inventory_copy().parent / "drill.html"
FIGURES = PAGE.with_suffix(".json")
NO_FIGURES = Text("the drill ended before anything was measured (see above)", "演练未能得出测量结果（见上）")


def run(stage: Stage) -> list[Kept]:
    """Bring it up, push, push again, verify, drill."""
    stage.govcloud("lab", "up", "extranet")
    stage.govcloud("extranet", "check")
    stage.govcloud("extranet", "push", "--yes")
    began = time.monotonic()
    left = stage.govcloud("extranet", "push", "--check", expect=(Exit.DONE, Exit.CHANGES))
    took = time.monotonic() - began
    stage.govcloud("extranet", "verify", *REAL, expect=ANY)
    facts = stage.ask("extranet", "verify", *REAL)
    FIGURES.unlink(missing_ok=True)  # an earlier demo's
    stage.govcloud("extranet", "drill", *NODES, "--out", str(PAGE), "--record", str(FIGURES), expect=ANY)
    if not FIGURES.exists():
        raise GovcloudError(NO_FIGURES)
    drill = json.loads(FIGURES.read_text(encoding="utf-8"))
    passed = sum(kind["pass"] for kind in facts["counts"].values())
    return [
        Kept(
            Text("after a push nothing is left to push", "下发后没有待下发的设备"),
            Text("nothing, known in {n:.1f} s", "无，{n:.1f} 秒得知")(n=took)
            if left == Exit.DONE
            else Text("work is left", "仍有待下发"),
            left == Exit.DONE,
        ),
        Kept(
            Text("every fact of the running network is as intended", "运行中的网络逐项与目标一致"),
            Text("{n} of {all}", "{all} 项中 {n} 项")(n=passed, all=len(facts["facts"])),
            facts["holds"],
        ),
        judge(drill, "blackout", Text("nobody is cut off for long when something breaks", "故障时中断时间短")),
        judge(drill, "restore", Text("nor when it comes back", "恢复时同样如此")),
    ]


def judge(drill: Any, what: str, promise: Text) -> Kept:
    """The longest gap of all trials against the promise."""
    worst, allowed = max(trial[f"{what}_ms"] for trial in drill["trials"]), drill["promise_ms"][what]
    measured = Text("{n} ms of {allowed} ms", "{n} 毫秒（承诺 {allowed} 毫秒）")(n=worst, allowed=allowed)
    return Kept(promise, measured, worst <= allowed, timed=True)


STEP = Step(
    title=Text("The extranet comes up, is pushed, verified and drilled", "政务外网启动、下发、验证与演练"),
    about=Text(
        "Thirty devices of four levels: 26 real Linux routers with systemd, FRR and SSH in namespaces of their own, "
        "four emulated ones of two vendors. They are configured wave by wave, asked what they see, and then links and "
        "devices of a department and a county are broken in turn while hosts speak to each other.",
        "四级共三十台设备：26 台运行 systemd、FRR 和 SSH 的真实 Linux 路由器（各在独立的命名空间中），"
        "4 台模拟的厂商设备。分批下发配置，逐项询问设备状态，"
        "然后在主机持续通信的同时逐一中断一个部门和一个县的链路与设备。",
    ),
    look=Text("the drill's page: {page}", "演练报告：{page}")(page=PAGE),
    run=run,
)
