"""Somebody changes things by hand; that is found from list calls, shown, and repaired."""

import time

from govcloud.errors import Exit
from govcloud.text import Text
from scripts.demo_steps.city import find_by_name, inventory_copy, list_findings, sign_in
from scripts.demo_steps.step import Kept, Stage, Step

POOL, DEPARTMENT, GROUP = "mobile", "ecology", "pollution-monitoring-collect"
CORES = 999
EXPECTED = {"SecurityGroup", "Quota", "Router"}


def run(stage: Stage) -> list[Kept]:
    """Open port 22 to the world, raise a quota, switch a router off; look; repair; look again."""
    folder = str(inventory_copy())
    change_by_hand()
    said = Text(
        "By hand on pool mobile: port 22 is opened to the world, a quota raised to 999 cores, a router switched off.",
        "在移动云上手工操作：向全网开放 22 端口，把 vCPU 配额改为 999，停用一台路由器。",
    )
    stage.screen.say(Text("  {said}", "  {said}")(said=said))
    began = time.monotonic()
    stage.govcloud("drift", "--inventory", folder, expect=(Exit.CHANGES,))
    took = time.monotonic() - began
    found = list_findings(stage.ask("drift", "--inventory", folder))
    stage.govcloud("up", "--pool", POOL, "--department", DEPARTMENT, "--refresh", "--yes", "--inventory", folder)
    left = stage.govcloud("drift", "--inventory", folder, expect=(Exit.DONE, Exit.CHANGES))
    kinds = {finding["type"].rpartition(":")[2] for finding in found}
    return [
        Kept(
            Text("drift made by hand is found, all of it and nothing else", "手工改动全部被发现，且没有误报"),
            ", ".join(sorted(kinds)),
            kinds == EXPECTED and len(found) == len(EXPECTED),
        ),
        Kept(
            Text("the look at four pools takes seconds", "检查四个资源池只需数秒"),
            Text("{n:.1f} s", "{n:.1f} 秒")(n=took),
        ),
        Kept(
            Text("`up --refresh` sets it back", "`up --refresh` 恢复原状"),
            Text("repaired", "已修复") if left == Exit.DONE else Text("differences are left", "仍有差异"),
            left == Exit.DONE,
        ),
    ]


def change_by_hand() -> None:
    """What an operator in a hurry does in the pool's own console."""
    session = sign_in(POOL)
    project = find_by_name(session, "identity", "projects", DEPARTMENT)["id"]
    group = find_by_name(session, "network", "security-groups", GROUP, project)["id"]
    router = find_by_name(session, "network", "routers", "extranet", project)["id"]
    rule = {
        "security_group_id": group,
        "direction": "ingress",
        "ethertype": "IPv4",
        "protocol": "tcp",
        "port_range_min": 22,
        "port_range_max": 22,
        "remote_ip_prefix": "0.0.0.0/0",
    }
    session.call("POST", "network", "/security-group-rules", body={"security_group_rule": rule})
    session.call("PUT", "compute", f"/os-quota-sets/{project}", body={"quota_set": {"cores": CORES}})
    session.call("PUT", "network", f"/routers/{router}", body={"router": {"admin_state_up": False}})


STEP = Step(
    title=Text("Drift is made by hand, found and repaired", "手工制造偏差，发现并修复"),
    about=Text(
        "What the pools have is compared with what the inventory wants, from a few list calls per pool, not one call "
        "per resource; rules that somebody added are shown one by one.",
        "以每个资源池几次列表调用（而不是每个资源一次调用）比对现状与期望；手工添加的安全组规则逐条列出。",
    ),
    look=Text("`.venv/bin/govcloud drift --help`", "`.venv/bin/govcloud drift --help`"),
    run=run,
)
