"""`govcloud notify show`: one notification on the screen, or as a page or document to print."""

from datetime import datetime
from pathlib import Path

import click

from govcloud.cli.notify_book import Office, ask_office, number_argument
from govcloud.cli.notify_list import tell_late
from govcloud.cli.options import inventory_option, json_option
from govcloud.cli.sheet import join, print_fields, print_heading, print_part
from govcloud.cli.state_options import utc_now
from govcloud.cli.writing import force_option, tell_written, write_file
from govcloud.console import Screen
from govcloud.errors import Exit
from govcloud.inventory.labels import label_choice
from govcloud.text import Text, in_words
from monitors.notices.grades import STATES
from monitors.notices.page import write_page
from monitors.notices.plain import describe
from monitors.notices.receivers import name_receiver
from monitors.notices.record import Event, Fact, Notification
from monitors.notices.words import EVENTS, show_time

DUE = Text(
    "sign by {receive}, answer by {answer}, close by {close}", "{receive} 前签收，{answer} 前反馈，{close} 前办结"
)
FIELDS = {
    "state": Text("state", "状态"),
    "grade": Text("grade", "级别"),
    "domain": Text("domain", "领域"),
    "issued": Text("issued", "发布"),
    "due": Text("due", "时限"),
    "source": Text("terms by", "时限依据"),
    "late": Text("overdue", "超期"),
}
FACTS = Text("Facts", "基本情况")
FACT_HEADINGS = (Text("what", "情况"), Text("where", "位置"), Text("since", "起始时间"), Text("evidence", "证据"))
RECEIVERS = Text("Receivers", "接收单位")
RECEIVER_HEADINGS = (Text("receiver", "单位"), Text("signed for", "签收"), Text("answered", "反馈"))
COURSE = Text("Course", "办理过程")
COURSE_HEADINGS = (Text("at", "时间"), Text("event", "事项"), Text("who", "经办人"), Text("content", "内容"))


@click.command(help=in_words("Show a notification, or write it as a page to print.", "查看通报，或生成可打印的页面。"))
@number_argument
@click.option(
    "--html",
    "out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=in_words("Write a page to print.", "生成打印页。"),
)
@force_option
@inventory_option
@json_option
def show(*, number: str, out: Path | None, force: bool, folder: Path, as_json: bool) -> int:
    """Exit code 0; 2 where there is none of this number."""
    screen = Screen()

    async def work(office: Office) -> tuple[Office, Notification]:
        return office, await office.book.read(number)

    office, found = ask_office(folder, work)
    if out is not None:
        write_file(out, make_page(office, found, screen), force=force)
        tell_written(out, as_json=as_json)
    elif as_json:
        screen.json(describe(found, utc_now()))
    else:
        tell_notification(office, found, screen)
    return Exit.DONE


def make_page(office: Office, found: Notification, screen: Screen) -> str:
    """The page in the language of this run."""
    city = office.inventory.city.name
    issuer = office.inventory.notices.issuer or screen.words(Text(city.en, city.zh))

    def name(code: str) -> Text:
        return name_receiver(office.inventory, code)

    return write_page(found, issuer, name, office.zone, screen.language, utc_now())


def tell_notification(office: Office, found: Notification, screen: Screen) -> None:
    """For people."""

    def at(moment: datetime | None) -> str:
        return "" if moment is None else show_time(moment, office.zone)

    issue, terms = found.issue, found.issue.terms
    late = [tell_late(office, each) for each in found.list_overdue(utc_now())]
    print_heading(screen, issue.subject, found.number, "")
    print_fields(
        screen,
        (
            (FIELDS["state"], STATES[found.state]),
            (FIELDS["grade"], label_choice(issue.grade)),
            (FIELDS["domain"], label_choice(issue.domain)),
            (FIELDS["issued"], f"{at(found.issued.at)} {found.issued.who}"),
            (FIELDS["due"], DUE(receive=at(terms.receive), answer=at(terms.answer), close=at(terms.close))),
            (FIELDS["source"], terms.source),
            (FIELDS["late"], join(late, screen)),
        ),
    )
    print_part(screen, FACTS, FACT_HEADINGS, [(f.what, f.where, at(f.since), f.evidence) for f in found.facts])
    rows = []
    for code in issue.receivers:
        receipt = found.receipts.get(code)
        signed = f"{at(receipt.at)} {receipt.who}" if receipt else ""
        answers = "\n".join(f"{at(each.at)} {each.who}" for each in found.answers if each.receiver == code)
        rows.append((name_receiver(office.inventory, code), signed, answers))
    print_part(screen, RECEIVERS, RECEIVER_HEADINGS, rows)
    course = [(at(e.at), EVENTS[e.kind], tell_who(office, e, screen), tell_content(e)) for e in found.events]
    print_part(screen, COURSE, COURSE_HEADINGS, course)


def tell_who(office: Office, event: Event, screen: Screen) -> str:
    """Who did it, and for whom."""
    if not event.receiver:
        return event.who
    return f"{screen.words(name_receiver(office.inventory, event.receiver))} {event.who}"


def tell_content(event: Event) -> str:
    """What an event says, in lines."""
    facts: tuple[Fact, ...] = () if event.issue else event.facts
    return "\n".join(filter(None, (event.words, *(each.what for each in facts), *event.measures)))
