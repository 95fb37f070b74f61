"""Delivery to real servers: mail over TLS, robots, signed webhooks; refused, slow, failing, killed half-way."""

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import pytest
import trustme
from aiohttp import web
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.notice import Hook, MailServer, Robot
from govcloud.settings import PRODUCT
from monitors.notices.channels import channel, mail, posting
from monitors.notices.channels.hook import sign
from monitors.notices.channels.robot import cut
from monitors.notices.deliver import Round, deliver_once, open_post
from monitors.notices.outbox import LEASE, LONGEST_WAIT, Waiting, list_messages, wait_after
from monitors.notices.receivers import make_route
from monitors.notices.record import Kind
from monitors.notices.tables import make_tables
from stacks.engine.state.database import Database
from stacks.engine.state.open import open_database
from tests.monitors.notices.samples import NOW, Desk, make_book

EXAMPLE = PRODUCT / "inventories" / "hanjiang"
KEY, PASSWORD, HOOK_FILE = "hook-key", "pass-word", "hook"
KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
import monitors.notices.deliver as deliver
from stacks.engine.state.open import open_database
from tests.monitors.notices.test_delivery import City
async def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
deliver.mark_sent = die
folder = Path(sys.argv[1])
city = City(folder, open_database(f"sqlite:///{folder}/state.db"))
city.set_mail(int(sys.argv[2]))
city.deliver()
"""


class City:
    """A city with ways of delivery, its outbox and its clock."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder, self.database, self.inventory = folder, database, load_inventory(EXAMPLE)
        self.now = NOW + timedelta(minutes=2)
        (folder / "secrets").mkdir(exist_ok=True)

    def set(self, **changed: Any) -> None:
        """Set ways of delivery up."""
        notices = self.inventory.notices.model_copy(update=changed)
        self.inventory = self.inventory.replace(notices=notices)

    def set_mail(self, port: int) -> None:
        """A server on this machine that asks for a password."""
        files = {"password": "mail", "authority": "ca"}
        self.set(mail=MailServer(host="localhost", port=port, sender="tb@hanjiang.example", user="tb", **files))

    def keep(self, name: str, secret: str) -> None:
        """Write a secret."""
        path = self.folder / "secrets" / name
        path.touch(mode=0o600)
        path.write_text(secret + "\n", encoding="utf-8")

    def issue(self, *receivers: str) -> str:
        """Issue a notification to be delivered; its number."""
        return Desk(make_book(self.database, route=make_route(self.inventory))).issue(*receivers).number

    async def round(self) -> Round:
        """One round of delivery."""
        post = open_post(self.inventory, make_book(self.database), self.folder / "secrets", lambda: self.now)
        return await deliver_once(post)

    def deliver(self) -> Round:
        """The same, to the end."""
        return asyncio.run(self.round())

    def messages(self) -> Sequence[Waiting]:
        """All messages."""
        return asyncio.run(list_messages(self.database))

    def trouble(self) -> str:
        """What is wrong with the first that is not sent."""
        return next(each.trouble for each in self.messages() if each.sent is None)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """One with an empty outbox."""
    database = open_database(f"sqlite:///{tmp_path}/state.db")
    yield City(tmp_path, database)
    database.close()


class Mailbox:
    """What a mail server does with what it gets."""

    def __init__(self, refusal: str = "", seconds: float = 0) -> None:
        self.refusal, self.seconds, self.got = refusal, seconds, list[EmailMessage]()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        """Take one mail."""
        await asyncio.sleep(self.seconds)
        if self.refusal:
            return self.refusal
        found = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
        self.got.append(found)
        return "250 taken"


class MailServerAnywhere(Controller):
    """On whatever port is free."""

    def _trigger_server(self) -> None:
        self.port = cast("asyncio.Server", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@pytest.fixture
def mailbox(city: City) -> Iterator[Mailbox]:
    """A mail server with STARTTLS that asks for a password; the city knows both."""
    authority, box = trustme.CA(), Mailbox()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    city.keep("ca", authority.cert_pem.bytes().decode())
    city.keep("mail", PASSWORD)

    def authenticate(_s: object, _n: object, _e: object, _m: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=data == LoginPassword(b"tb", PASSWORD.encode()))

    server = MailServerAnywhere(
        box,
        hostname="localhost",
        port=0,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=authenticate,
    )
    server.start()
    city.set_mail(server.port)
    yield box
    server.stop()


def test_mail_goes_over_tls_to_each_contact_and_says_what_is_asked(city: City, mailbox: Mailbox) -> None:
    number = city.issue("health", "linhan-data")
    assert city.deliver() == Round(sent=4)
    told = {each["To"]: each for each in mailbox.got}
    assert set(told) == {
        *(each.email for each in city.inventory.department_by_code["health"].contacts),
        "tian.xiaoman@linhan.hanjiang.example",
    }
    one = told["tian.xiaoman@linhan.hanjiang.example"]
    assert one["Subject"] == f"【重大通报·发布】{number} 电信云计算服务中断"
    assert one["Message-ID"].endswith("@hanjiang.example>")
    text = one.get_content()
    assert "汉江市数据局通报" in text
    assert "请于 2026-11-23 10:31 前签收。" in text
    assert city.deliver() == Round()


def test_receivers_hear_of_follow_ups_and_the_end_and_not_of_receipts(city: City, mailbox: Mailbox) -> None:
    number = city.issue("linhan-data")
    desk = Desk(make_book(city.database, route=make_route(city.inventory)), NOW + timedelta(minutes=3))
    desk.act(number, Kind.RECEIVED, "linhan-data")
    desk.act(number, Kind.ADDED)
    desk.act(number, Kind.WITHDRAWN, words="误报")
    city.now += timedelta(minutes=10)
    assert city.deliver() == Round(sent=3)
    assert [each["Subject"].split("·")[1][:2] for each in mailbox.got] == ["发布", "续报", "撤回"]


def test_a_mail_server_with_another_certificate_or_password_gets_nothing(city: City, mailbox: Mailbox) -> None:
    city.issue("linhan-data")
    city.keep("ca", trustme.CA().cert_pem.bytes().decode())
    assert city.deliver() == Round(failed=1)
    assert "CERTIFICATE_VERIFY_FAILED" in city.trouble()
    city.set(mail=city.inventory.notices.mail and city.inventory.notices.mail.model_copy(update={"authority": None}))
    city.now += timedelta(hours=1)
    assert city.deliver() == Round(failed=1)
    assert mailbox.got == []


def test_a_secret_that_others_may_read_is_refused(city: City, mailbox: Mailbox) -> None:
    city.issue("linhan-data")
    (city.folder / "secrets" / "mail").chmod(0o644)
    assert city.deliver() == Round(failed=1)
    assert "chmod 600" in city.trouble()
    assert mailbox.got == []


def test_a_recipient_that_is_refused_does_not_keep_others_from_their_mail(city: City, mailbox: Mailbox) -> None:
    mailbox.refusal = "550 no such mailbox"
    city.issue("linhan-data", "ecology")
    assert city.deliver() == Round(failed=2)
    assert "550 no such mailbox" in city.trouble()
    mailbox.refusal = ""
    assert city.deliver() == Round()
    city.now += wait_after(1)
    assert city.deliver() == Round(sent=2)


def test_one_killed_between_sending_and_marking_sends_again_with_the_same_id(city: City, mailbox: Mailbox) -> None:
    city.issue("linhan-data")
    server = city.inventory.notices.mail
    assert server is not None
    arguments = [sys.executable, "-c", KILLED, str(city.folder), str(server.port)]
    killed = subprocess.run(arguments, cwd=os.getcwd(), check=False)  # noqa: PTH109
    assert killed.returncode == -signal.SIGKILL
    assert city.deliver() == Round()
    city.now += LEASE
    assert city.deliver() == Round(sent=1)
    first, second = mailbox.got
    assert first["Message-ID"] == second["Message-ID"]
    assert city.deliver() == Round()


def test_two_that_deliver_side_by_side_send_once(city: City, mailbox: Mailbox) -> None:
    city.issue("health", "linhan-data", "transport")

    async def both() -> Round:
        return sum(await asyncio.gather(city.round(), city.round()), Round())

    assert asyncio.run(both()).sent == len(mailbox.got) == len({each["To"] for each in mailbox.got})


class Endpoint:
    """A server that answers as it is told, and keeps what it gets."""

    def __init__(self, *answers: object, seconds: float = 0) -> None:
        self.answers, self.seconds, self.got = list(answers), seconds, list[tuple[dict[str, str], bytes]]()

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """The address, while it serves."""

        async def take(request: web.Request) -> web.Response:
            self.got.append((dict(request.headers), await request.read()))
            await asyncio.sleep(self.seconds)
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            if isinstance(answer, int):
                return web.Response(status=answer, headers={"Location": "http://169.254.169.254/"})
            return web.json_response(answer) if isinstance(answer, dict) else web.Response(text=str(answer))

        app = web.Application()
        app.router.add_post("/x", take)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/x?key=secret-of-robot"
        finally:
            await runner.cleanup()


def deliver_to(city: City, *robots: Endpoint, hooks: Sequence[Endpoint] = ()) -> Round:
    """A round to these servers."""

    async def work() -> Round:
        async with AsyncStackOf([*robots, *hooks]) as urls:
            for number, url in enumerate(urls[: len(robots)]):
                city.keep(f"robot-{number}", url)
            city.keep("hook", KEY)
            city.set(
                robots=[Robot(code=f"r{n}", address=f"robot-{n}") for n in range(len(robots))],
                hooks=[Hook(code=f"h{n}", url=url, secret=HOOK_FILE) for n, url in enumerate(urls[len(robots) :])],
            )
            if not await list_messages_or_none(city):
                await asyncio.to_thread(city.issue, "health")
            return await city.round()

    return asyncio.run(work())


async def list_messages_or_none(city: City) -> Sequence[Waiting]:
    """Messages, where there is a book."""
    await make_tables(city.database)
    return await list_messages(city.database)


class AsyncStackOf:
    """Several servers at once."""

    def __init__(self, endpoints: Sequence[Endpoint]) -> None:
        self._endpoints, self._stack = endpoints, AsyncExitStack()

    async def __aenter__(self) -> list[str]:
        return [await self._stack.enter_async_context(each.serving()) for each in self._endpoints]

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()


def test_a_robot_gets_text_and_its_refusal_is_kept_without_its_address(city: City) -> None:
    endpoint = Endpoint({"errcode": 93000, "errmsg": "invalid webhook url"}, {"errcode": 0, "errmsg": "ok"})
    assert deliver_to(city, endpoint) == Round(failed=1)
    assert "93000 invalid webhook url" in city.trouble()
    assert "secret-of-robot" not in city.trouble()
    city.now += wait_after(1)
    assert deliver_to(city, endpoint) == Round(sent=1)
    told = json.loads(endpoint.got[-1][1])
    assert told["msgtype"] == "text"
    assert "电信云计算服务中断" in told["text"]["content"]


def test_a_webhook_can_verify_who_sent_it_and_know_it_again(city: City) -> None:
    endpoint = Endpoint(500, 200)
    assert deliver_to(city, hooks=[endpoint]) == Round(failed=1)
    city.now += wait_after(1)
    assert deliver_to(city, hooks=[endpoint]) == Round(sent=1)
    (first, _), (headers, body) = endpoint.got
    assert headers["X-Govcloud-Signature"] == sign(KEY, headers["X-Govcloud-Time"], body)
    assert int(headers["X-Govcloud-Time"]) == int(city.now.timestamp())
    assert first["X-Govcloud-Id"] == headers["X-Govcloud-Id"] == json.loads(body)["id"]
    assert json.loads(body)["notification"]["grade"] == "serious"


@pytest.mark.parametrize("answer", [500, 302, 404, 429, "<html>", {"no": "code"}], ids=str)
def test_whatever_is_no_yes_of_wecom_is_tried_again_and_nobody_is_followed_elsewhere(
    city: City, answer: object
) -> None:
    endpoint = Endpoint(answer)
    assert deliver_to(city, endpoint) == Round(failed=1)
    (waiting,) = city.messages()
    assert (waiting.sent, waiting.tries, len(endpoint.got)) == (None, 1, 1)
    assert datetime.fromisoformat(waiting.next) == city.now + wait_after(1)


def test_one_that_is_slow_and_one_that_is_away_do_not_keep_a_third_waiting(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "SECONDS", 1.0)
    fine, slow = Endpoint({"errcode": 0}), Endpoint({"errcode": 0}, seconds=5)
    city.set_mail(1)
    city.keep("mail", PASSWORD)
    city.keep("ca", trustme.CA().cert_pem.bytes().decode())
    begun = time.monotonic()
    assert deliver_to(city, fine, slow) == Round(sent=1, failed=2)
    assert time.monotonic() - begun < 4
    states = {each.message.channel: each.sent is not None for each in city.messages() if each.tries}
    assert states == {"mail": False, "robot:r0": True, "robot:r1": False}


def test_an_address_without_tls_elsewhere_is_refused(city: City) -> None:
    city.keep("robot-0", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k")
    city.set(robots=[Robot(code="r0", address="robot-0")])
    city.issue("health")
    assert city.deliver() == Round(failed=1)
    assert "https://" in city.trouble()


def test_waiting_doubles_up_to_a_bound_and_texts_are_cut_between_letters() -> None:
    waits = [wait_after(tries) for tries in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[1] == 2 * waits[0]
    assert wait_after(10_000) == LONGEST_WAIT
    assert len(cut("字" * 3000, 2048).encode()) <= 2048
    assert cut("字" * 3000, 2048).endswith("字…")
    assert max(channel.SECONDS, mail.STEP) * 2 < LEASE.total_seconds()
