"""`govcloud doctor`: everything that a newcomer can have wrong, each with the fix. It changes nothing."""

import os
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import click

from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.pool_options import clouds_option
from govcloud.console import Screen
from govcloud.doctor.examine import examine
from govcloud.doctor.finding import STATE_WORDS, Circumstances, Finding, State
from govcloud.errors import Exit
from govcloud.settings import load_settings
from govcloud.text import Text, in_words

HEADINGS = (Text("subject", "项目"), Text("state", "状态"), Text("found, and what to do", "现象与处理"))
WITH_FIX = Text("{found}\n→ {fix}", "{found}\n→ {fix}")
SUMMARY = Text("{ok} ok, {warn} warnings, {fail} failures", "{ok} 项正常，{warn} 项警告，{fail} 项异常")


@click.command(
    help=in_words(
        "Find what is wrong with this set-up, with the fix. Exit code 1 when something does not work.",
        "检查本机环境并给出修复办法；存在异常时退出码为 1。",
    )
)
@inventory_option
@clouds_option
@json_option
def doctor(folder: Path, clouds: Path | None, as_json: bool) -> int:
    """Exit code 1 when a finding is a failure."""
    screen = Screen()
    encoding = sys.stdout.encoding or "ascii"
    circumstances = Circumstances(load_settings(), dict(os.environ), folder, clouds, datetime.now(UTC), encoding)
    with screen.err.status(screen.words(Text("looking …", "正在检查……"))):
        findings = examine(circumstances)
    if as_json:
        screen.json([finding.to_json(screen.language) for finding in findings])
    else:
        screen.table(HEADINGS, [[f.subject, STATE_WORDS[f.state], tell(f)] for f in findings])
        counts = Counter(finding.state for finding in findings)
        screen.say(SUMMARY(ok=counts[State.OK], warn=counts[State.WARN], fail=counts[State.FAIL]))
    return Exit.FAILED if any(finding.state is State.FAIL for finding in findings) else Exit.DONE


def tell(finding: Finding) -> Text:
    """What was found, and below it what to do."""
    return finding.found if finding.fix is None else WITH_FIX(found=finding.found, fix=finding.fix)
