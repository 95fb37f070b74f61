"""Four pools come up on this machine: real OpenStack services of two releases."""

import time

from govcloud.text import Text
from scripts.demo_steps.step import Kept, Stage, Step

POOLS = 4
AGAIN_SECONDS = 20


def run(stage: Stage) -> list[Kept]:
    """Bring the lab up, bring it up again, and show what each pool is."""
    stage.govcloud("lab", "up")
    began = time.monotonic()
    stage.govcloud("lab", "up")
    again = time.monotonic() - began
    stage.govcloud("pool", "list")
    states = [pool["state"] for pool in stage.ask("pool", "list")]
    return [
        Kept(
            Text("four pools of real OpenStack services are up", "四个由真实 OpenStack 服务组成的资源池全部正常"),
            Text("{up} of {all} up", "{all} 个中 {up} 个正常")(up=states.count("up"), all=len(states)),
            states == ["up"] * POOLS,
        ),
        Kept(
            Text("bringing up what is up changes nothing and is quick", "已启动时再次启动不改变任何内容且很快"),
            Text("{n:.1f} s", "{n:.1f} 秒")(n=again),
            again < AGAIN_SECONDS,
        ),
    ]


STEP = Step(
    title=Text("Four resource pools come up", "启动四个资源池"),
    about=Text(
        "Huawei, Telecom, Mobile and Unicom: real OpenStack services with a Keystone each, on loopback only. The "
        "first time two releases are installed (minutes); a cold start takes about a minute, a second start seconds.",
        "华为云、电信云、移动云、联通云：真实的 OpenStack 服务，各有独立的 Keystone，只监听本机回环地址。"
        "首次需安装两个 OpenStack 版本（数分钟）；冷启动约一分钟，再次启动只需数秒。",
    ),
    look=Text(
        "`.venv/bin/govcloud lab status`, and `lab logs huawei` for a pool's logs",
        "`.venv/bin/govcloud lab status` 查看状态，`lab logs huawei` 查看某个资源池的日志",
    ),
    run=run,
)
