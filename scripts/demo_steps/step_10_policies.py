"""Weaknesses are planted and a bad plan is written; rules refuse, find and report them; a waiver is granted."""

import shutil
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

from pypdf import PdfReader

from govcloud.errors import Exit
from govcloud.text import Text
from scripts.demo_steps.city import inventory_copy, replace_once
from scripts.demo_steps.step import Kept, Stage, Step
from scripts.demo_steps.weaknesses import SECRET, Planted, Weakness, planted_weaknesses
from scripts.lab.lab import open_lab
from scripts.lab.layout import load_layout
from scripts.lab.service_facts import collect_services

FILE = "departments/health.yml"
APPROVED = "      - {to: app, ports: [22], prefix: 10.242.63.0/24}"
CARELESS = "      - {to: app, ports: [22], prefix: 0.0.0.0/1}"
WAIVER = """
- code: health-router
  rule: net-router-ha
  owner: qin.shouzhuo
  approver: gao.shouzheng
  reason: 高可用网关资源已申请，到位前由运维值守
  ticket: W-2026-0019
  scope: {{department: health, pool: huawei}}
  from: {since}
  until: {until}
"""
REPORTS = inventory_copy().parent / "report"
KEYS = REPORTS.with_name("keys")
HOSTS = REPORTS.with_name("hosts")
FORMATS = "html,docx,pdf,xlsx,csv,oscal,ocsf"
ALGORITHMS = ("ed25519", "sm2")
FINDINGS = (Exit.FAILED, Exit.REFUSED)
"""A city has failures."""


def run(stage: Stage) -> list[Kept]:
    """Refuse a plan, find what was planted, grant a waiver, report, repair, look at the trend."""
    folder = str(inventory_copy())
    refused = refuse_plan(stage, folder)
    look = ("check", "--live", "--keep", "--inventory", folder)
    stage.ask(*look)
    with planted_weaknesses() as planted:
        for each, _ in planted:
            stage.screen.say(Text("  by hand, on {what}", "  手工操作，{what}")(what=each.words))
        began = time.monotonic()
        stage.govcloud(*look, expect=FINDINGS)
        took = time.monotonic() - began
        found = find_planted(stage.ask(*look), planted)
        waived = grant_waiver(stage, folder)
        noticed = report(stage, folder)
        told = [file.name for file in REPORTS.iterdir() if SECRET in read_report(file)]
    stage.govcloud("up", "--all", "--refresh", "--yes", "--inventory", folder)
    left = find_planted(stage.ask(*look), planted)
    stage.govcloud("policy", "trend")
    return [
        Kept(
            Text("a plan that opens port 22 to half the world is refused", "向半个互联网开放 22 端口的计划被拒绝"),
            Text("refused", "已拒绝") if refused == Exit.REFUSED else Text("exit code {n}", "退出码 {n}")(n=refused),
            refused == Exit.REFUSED,
        ),
        Kept(
            Text("weaknesses that were planted on four pools are found", "四个资源池上植入的弱点全部被发现"),
            Text("{n} of {all}, in {seconds:.1f} s", "{all} 项中 {n} 项，{seconds:.1f} 秒")(
                n=len(found), all=len(planted), seconds=took
            ),
            len(found) == len(planted),
        ),
        Kept(
            Text("a waived failure is shown as waived, never as passed", "豁免项如实显示，不计为符合"),
            Text("{n} waived by it", "由其豁免 {n} 项")(n=waived),
            waived > 0,
        ),
        Kept(
            Text("a secret that a rule found stands in no report", "规则发现的敏感信息不出现在任何报告中"),
            ", ".join(told) or Text("in none", "均未出现"),
            not told,
        ),
        Kept(
            Text("a report that somebody changed is found out by its signed manifest", "报告被改动可由签名清单查出"),
            Text("found out", "已查出") if noticed == Exit.CHANGES else Text("exit code {n}", "退出码 {n}")(n=noticed),
            noticed == Exit.CHANGES,
        ),
        Kept(
            Text("`up --refresh` mends them, and the trend shows it", "`up --refresh` 修复后，趋势可见"),
            Text("{n} left", "剩余 {n} 项")(n=len(left)),
            not left,
        ),
    ]


def refuse_plan(stage: Stage, folder: str) -> int:
    """Somebody writes a careless rule into the inventory; the exit code of the preview of that."""
    file = inventory_copy() / FILE
    replace_once(file, APPROVED, CARELESS)
    try:
        return stage.govcloud("preview", "--department", "health", "--inventory", folder, expect=tuple(Exit))
    finally:
        replace_once(file, CARELESS, APPROVED)


def find_planted(document: Any, planted: Planted) -> list[Weakness]:
    """Which of the planted weaknesses a check's JSON tells."""
    failures = {
        (each["rule"], each["place"]["pool"], each["object"]["id"])
        for each in document["findings"]
        if each["verdict"] == "fail" and each["object"]
    }
    return [each for each, thing in planted if (each.rule, each.pool, thing) in failures]


def grant_waiver(stage: Stage, folder: str) -> int:
    """Write a waiver into the inventory; how many failures it covers."""
    today = datetime.now(UTC).astimezone().date()
    words = WAIVER.format(since=today, until=today + timedelta(days=60))
    with (inventory_copy() / "waivers.yml").open("a", encoding="utf-8") as file:
        file.write(words)
    said = Text("  into waivers.yml, approved by somebody else:", "  写入 waivers.yml，由他人审批：")
    stage.screen.say(said)
    stage.screen.say(words.strip(), "dim")
    named = ("--check", "net-router-ha", "--pool", "huawei", "--inventory", folder)
    stage.govcloud("check", "--live", *named, expect=(*FINDINGS, Exit.DONE))
    return int(stage.ask("check", "--live", *named)["waived"])


def report(stage: Stage, folder: str) -> int:
    """Write the report in every format, signed by both algorithms; the exit code of its proof after a file changed.

    It is on the pools, on how their services are configured, and on what the devices of the extranet show.
    """
    for each in (REPORTS, KEYS, HOSTS):
        shutil.rmtree(each, ignore_errors=True)
    stage.govcloud("report", "key", "new", "--out", str(KEYS))
    collect_services(open_lab(load_layout()).sites, HOSTS)
    sources = ("--live", "--devices", "--hosts", str(HOSTS))
    signed = [word for name in ALGORITHMS for word in ("--sign", str(KEYS / f"report-{name}.key"))]
    stage.govcloud("report", *sources, "--format", FORMATS, *signed, "--out", str(REPORTS), "--inventory", folder)
    verify = ("report", "verify", str(REPORTS), *(word for name in ALGORITHMS for word in ("--key", public(name))))
    stage.govcloud(*verify)
    findings = REPORTS / "findings.csv"
    whole = findings.read_bytes()
    findings.write_bytes(whole.replace(b"22", b"23", 1))
    stage.screen.say(
        Text("  by hand: one figure of findings.csv is changed", "  手工操作：改动 findings.csv 中一个数字")
    )
    try:
        return stage.govcloud(*verify, expect=tuple(Exit))
    finally:
        findings.write_bytes(whole)


def read_report(file: Path) -> str:
    """What stands in a file of the report, also where that is packed."""
    if file.suffix == ".pdf":
        return "".join(page.extract_text() for page in PdfReader(file).pages)
    if is_zipfile(file):
        with ZipFile(file) as packed:
            return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    return file.read_text(encoding="utf-8", errors="replace")


def public(algorithm: str) -> str:
    """The public key that whoever verifies has been given."""
    return str(KEYS / f"report-{algorithm}.pub")


STEP = Step(
    title=Text("Security is judged: before a change, on what there is, and over time", "安全检查：变更前、现状与趋势"),
    about=Text(
        "The same rules judge a plan, the running pools and the inventory. A bad plan is refused with file and line. "
        "Then weaknesses are made by hand on four pools; they are found, reported, and repaired.",
        "同一套规则检查计划、资源池现状和清单。不合规的计划被拒绝，并指出文件与行号。随后在四个资源池上手工制造弱点，"
        "逐一发现、报告并修复。",
    ),
    look=Text("the reports: {folder}", "报告：{folder}")(folder=REPORTS),
    run=run,
)
