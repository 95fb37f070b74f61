"""`govcloud ticket new`: opens a draft from a YAML file that says what is asked for."""

from pathlib import Path
from typing import Any

import click
import yaml

from govcloud.cli.options import json_option
from govcloud.cli.ticket_options import acting_options, find_acting, now, open_portal
from govcloud.console import Screen
from govcloud.errors import GovcloudError, UsageError
from govcloud.text import Text, in_words, literal
from tickets.domain.machine import Rules
from tickets.domain.read_requests import read_request

CANNOT = Text("the request cannot be read", "无法读取申请文件")
NO_FIELDS = Text("a request is a group of fields that begins with `kind`", "申请文件应当是一组字段，以 `kind` 开头")
OPENED = Text("ticket {number} is a draft; its next step: {next}", "工单 {number} 已建为草稿；下一步：{next}")
SUBMIT = Text("the head of the department submits it", "由使用单位负责人提交")
UNFINISHED = Text("it is unfinished", "申请内容尚不完整")


@click.command(help=in_words("Open a ticket from a request in YAML.", "按 YAML 申请文件新建工单。"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@acting_options
@json_option
def new(file: Path, user: str, password_file: Path | None, as_json: bool) -> None:
    """A draft may be unfinished; what is missing is said."""
    screen = Screen()
    request = read_file(file)
    open_portal()
    person = find_acting(user, password_file, screen)
    from tickets.service.door import open_ticket  # noqa: PLC0415

    ticket = open_ticket(person, request, now(), Rules())
    if as_json:
        screen.json({"number": ticket.number, "state": ticket.state, "revision": ticket.revision})
    else:
        screen.say(OPENED(number=ticket.number, next=SUBMIT))
    try:
        read_request(ticket.request, ticket.number)
    except GovcloudError as wrong:
        screen.tell(GovcloudError(UNFINISHED, ticket.number, wrong.what).render(screen.language))


def read_file(file: Path) -> dict[str, Any]:
    """What the file says, as JSON has it. Raises UsageError."""
    try:
        told = yaml.load(file.read_text(encoding="utf-8"), Loader=Plain)  # noqa: S506 - a safe loader without dates
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as wrong:
        raise UsageError(CANNOT, str(file), literal(" ".join(str(wrong).split()))) from wrong
    if not isinstance(told, dict) or "kind" not in told:
        raise UsageError(NO_FIELDS, str(file))
    return told


class Plain(yaml.SafeLoader):
    """Leaves dates as they are written."""


Plain.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
    for letter, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
