"""`govcloud extranet verify`: ask every device what it sees, and compare with what the inventory means."""

import asyncio
import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from extranet.addresses import plan_extranet
from extranet.devices.build import build_devices
from extranet.devices.model import DeviceModel
from extranet.push.ssh import Access, Shells
from extranet.verify.audit import expect_flows, observe_flows
from extranet.verify.collect import Silent, collect_facts
from extranet.verify.expect import expect_facts, leave_out
from extranet.verify.facts import Finding, Key, Verdict, compare, count_verdicts
from extranet.verify.flows import plan_flows
from extranet.verify.reach import expect_tries, plan_tries
from extranet.verify.vendors import collect_vendors
from extranet.verify.words import KINDS, VERDICTS, describe
from govcloud.cli.extranet_intended import choose_devices
from govcloud.cli.extranet_reach import ssh_config_option, without_option
from govcloud.cli.options import inventory_option, json_option
from govcloud.console import Screen, Words
from govcloud.errors import Exit
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.extranet import Platform
from govcloud.text import Text, in_words

SHOWN = 40
FIRST_PORTS = range(40_000, 60_000)
HEADINGS = (Text("what", "内容"), *VERDICTS.values())
ASKING = Text("asking {n} devices", "正在询问 {n} 台设备")
MORE = Text("and {n} more: --json has all", "另有 {n} 项，完整结果见 --json")
TOTAL = Text(
    "{passed} of {count} facts are as intended; {devices} devices, {seconds:.1f} s",
    "{count} 项中 {passed} 项与目标一致；{devices} 台设备，用时 {seconds:.1f} 秒",
)
LEFT_OUT = Text(
    "not asked, and sessions with them not judged: {n} devices ({platforms})",
    "未询问、其会话不作判断的设备：{n} 台（{platforms}）",
)


@click.command(
    help=in_words(
        "Ask devices for sessions, gateways, routes, shaping, cables, clocks, services, who reaches whom, and whether "
        "the exits record flows; compare with the inventory. NAMES are devices or nodes; by default all. Exit code 1 "
        "unless every fact is as intended.",
        "询问设备的会话、网关、路由、限速、线缆、时钟、服务、互通与隔离以及出口审计日志，并与清单比对。可写设备或节点，默认全部。"
        "全部一致时退出码为 0，否则为 1。",
    )
)
@click.argument("names", nargs=-1)
@inventory_option
@ssh_config_option
@without_option
@json_option
def verify(
    names: tuple[str, ...], folder: Path, ssh_config: Path | None, without: tuple[str, ...], as_json: bool
) -> int:
    """See the help."""
    screen, began = Screen(), time.monotonic()
    inventory = load_inventory(folder)
    everybody = build_devices(inventory, plan_extranet(inventory))
    models = leave_out(everybody, lambda model: model.platform.value in without)
    chosen = choose_devices(names, models, ())
    asked = [model for model in models if model.code in chosen]
    if not as_json:
        screen.tell(ASKING(n=len(asked)))
    first_port = FIRST_PORTS[secrets.randbelow(len(FIRST_PORTS))]
    findings, silent = asyncio.run(look(models, asked, ssh_config, first_port))
    passed = sum(finding.verdict is Verdict.PASS for finding in findings)
    seconds = time.monotonic() - began
    if as_json:
        screen.json(document(findings, silent, screen, seconds))
    else:
        show(screen, findings, silent)
        if len(models) < len(everybody):
            screen.say(LEFT_OUT(n=len(everybody) - len(models), platforms=", ".join(without)))
        screen.say(TOTAL(passed=passed, count=len(findings), devices=len(asked), seconds=seconds))
    return Exit.DONE if findings and passed == len(findings) else Exit.FAILED


async def look(
    models: Sequence[DeviceModel], asked: Sequence[DeviceModel], ssh_config: Path | None, first_port: int
) -> tuple[list[Finding], Silent]:
    """What `asked` say of what is expected of them, in a network of `models`. Flows through exits have source ports
    from `first_port` on, by which their records are known.
    """
    codes = {model.code for model in asked}
    tries = [each for each in plan_tries(models) if each.device in codes]
    flows = [each for each in plan_flows(models, first_port) if each.exit in codes]
    wanted = expect_facts(models) | expect_tries(tries) | expect_flows(flows)
    expected: Mapping[Key, str] = {key: value for key, value in wanted.items() if key.device in codes}
    access = Access({model.code: model.management for model in models}, asked[0].services.admin, ssh_config)
    shells = Shells(access)
    real = [model for model in asked if model.platform is Platform.LINUX]
    vendors = [model for model in asked if model.platform is not Platform.LINUX]
    (observed, silent), (told, mute), recorded = await asyncio.gather(
        collect_facts(shells, real, expected, tries),
        collect_vendors(access, vendors),
        observe_flows(shells, models, flows),
    )
    return compare(expected, observed | told | recorded), {**silent, **mute}


def show(screen: Screen, findings: Sequence[Finding], silent: Silent) -> None:
    """A table by kind, then whatever is wrong; of a device that gave no answer only that."""
    rows: list[tuple[Words, ...]] = [
        (KINDS[kind], *(str(counts[verdict] or "–") for verdict in Verdict))
        for kind, counts in count_verdicts(findings).items()
    ]
    screen.table(HEADINGS, rows)
    for error in silent.values():
        screen.say(error.render(screen.language), "red")
    wrong = [f for f in findings if f.verdict is not Verdict.PASS and f.key.device not in silent]
    for finding in wrong[:SHOWN]:
        screen.say(describe(finding), "red")
    if len(wrong) > SHOWN:
        screen.say(MORE(n=len(wrong) - SHOWN))


def document(findings: Sequence[Finding], silent: Silent, screen: Screen, seconds: float) -> dict[str, object]:
    """Everything for machines."""
    return {
        "holds": all(finding.verdict is Verdict.PASS for finding in findings),
        "seconds": round(seconds, 1),
        "counts": count_verdicts(findings),
        "silent": {device: error.render(screen.language) for device, error in silent.items()},
        "facts": [
            {
                "device": finding.key.device,
                "kind": finding.key.kind,
                "vrf": finding.key.vrf,
                "subject": finding.key.subject,
                "wanted": finding.wanted,
                "observed": finding.observed,
                "verdict": finding.verdict,
            }
            for finding in findings
        ],
    }
