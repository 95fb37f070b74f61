"""`govcloud ticket attach`: adds a paper to a ticket."""

from datetime import datetime
from pathlib import Path

import click

from govcloud.cli.ticket_options import acting_options, find_acting, now, open_portal
from govcloud.console import Screen
from govcloud.errors import UsageError
from govcloud.text import Text, in_words, literal
from tickets.domain.machine import Rules
from tickets.domain.papers import PaperKind

ADDED = Text("{number}: added {file} ({kind}), SHA-256 {sha256}", "{number}：已上传 {file}（{kind}），SHA-256 {sha256}")
CANNOT = Text("the file cannot be read", "无法读取文件")


@click.command(help=in_words("Add a paper to a ticket.", "上传工单材料。"))
@click.argument("number")
@click.argument("kind", type=click.Choice([kind.value for kind in PaperKind]))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@acting_options
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help=in_words("Last day on which it is good.", "有效期最后一天。")
)
def attach(number: str, kind: str, file: Path, user: str, password_file: Path | None, until: datetime | None) -> None:
    """PDF, OFD, DOCX, XLSX, PNG or JPEG."""
    screen = Screen()
    try:
        content = file.read_bytes()
    except OSError as wrong:
        raise UsageError(CANNOT, str(file), literal(wrong.strerror or str(wrong))) from wrong
    open_portal()
    person = find_acting(user, password_file, screen)
    from django.conf import settings  # noqa: PLC0415

    from tickets.service import papers  # noqa: PLC0415

    upload = papers.Upload(PaperKind(kind), file.name, content, until.date() if until else None)
    outcome = papers.attach(number, person, upload, now(), Rules(), settings.PAPERS)
    digest = outcome.ticket.papers[-1].sha256
    screen.say(ADDED(number=number, file=file.name, kind=PaperKind(kind).words, sha256=digest))
