"""Alerts become notifications: once, together, to whom they name; over a real server, with a token."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from govcloud.errors import GovcloudError
from govcloud.inventory.inventory import Inventory
from govcloud.inventory.load import load_inventory
from govcloud.inventory.models.notice import Domain, Grade
from govcloud.settings import PRODUCT
from govcloud.text import Text
from monitors.notices.alerts import Outcome
from monitors.notices.inspect import inspect_book
from monitors.notices.record import MOST, Kind, Notification
from monitors.notices.tally import Tally
from monitors.notices.webhook import MOST_BYTES, make_routes
from monitors.sources.notices import NoticesSource
from stacks.engine.state.database import Database
from stacks.engine.state.open import open_database
from tests.engine.databases import make_postgres, postgres, state_url  # noqa: F401 - fixtures
from tests.monitors.notices.samples import NOW, Desk, make_book

TOKEN = "sesame"  # noqa: S105 - of a test
HEADERS = {"Authorization": f"Bearer {TOKEN}"}
INVENTORY = load_inventory(PRODUCT / "inventories" / "hanjiang")


def make_alert(number: Any = 1, over: Any = False, minutes: Any = 0, **labels: str) -> dict[str, Any]:
    """An alert as Alertmanager 0.25 writes it."""
    said = {"alertname": "NodeCutOff", "severity": "critical", "domain": "network", "node": f"n-{number}", **labels}
    return {
        "status": "resolved" if over else "firing",
        "labels": said,
        "annotations": {"summary": f"Node n-{number} is cut off", "summary_zh": f"节点 n-{number} 中断"},
        "startsAt": (NOW + timedelta(minutes=minutes)).isoformat().replace("+00:00", ".123Z"),
        "endsAt": "2026-11-23T02:30:00Z" if over else "0001-01-01T00:00:00Z",
        "generatorURL": "http://127.0.0.1:9090/graph",
        "fingerprint": f"{number:016x}",
    }


def make_message(*alerts: dict[str, Any], group: str = '{}:{alertname="NodeCutOff"}', **changed: Any) -> dict[str, Any]:
    """A message as Alertmanager 0.25 writes it."""
    common = {"groupLabels": {}, "commonLabels": {}, "commonAnnotations": {}, "externalURL": "http://127.0.0.1:9093"}
    told = {"version": "4", "groupKey": group, "truncatedAlerts": 0, "status": "firing", "receiver": "govcloud"}
    return {**told, **common, "alerts": list(alerts), **changed}


class Office:
    """A server with the route, its book, and what Prometheus is told of it."""

    def __init__(self, database: Database, inventory: Inventory = INVENTORY) -> None:
        self.desk, self.tally = Desk(make_book(database)), Tally()
        self.routes = make_routes(self.desk.book, inventory, TOKEN, self.tally, lambda: NOW + timedelta(minutes=40))

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """The address, while it serves."""
        app = web.Application()
        app.add_routes(self.routes)
        runner = web.AppRunner(app)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}/alerts"
        finally:
            await runner.cleanup()

    def post(self, body: object, headers: dict[str, str] | None = None) -> tuple[int, dict[str, Any]]:
        """Hand something over; status and answer."""

        async def work() -> tuple[int, dict[str, Any]]:
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            async with (
                self.serving() as url,
                aiohttp.ClientSession() as session,
                session.post(url, data=data, headers=HEADERS if headers is None else headers) as response,
            ):
                return response.status, await response.json()

        return asyncio.run(work())

    def only(self) -> Notification:
        """The one notification that there is."""
        (found,) = self.desk.read_all()
        return found

    def counted(self) -> dict[str, float]:
        """What came of alerts."""
        return {each.labels[1]: each.value for each in self.tally.samples()}


@pytest.fixture
def office(state_url: str) -> Iterator[Office]:  # noqa: F811 - a fixture
    """An empty one."""
    database = open_database(state_url)
    yield Office(database)
    database.close()


def test_an_alert_becomes_one_notification_however_often_it_is_sent(office: Office) -> None:
    message = make_message(make_alert(county="linhan", level="village"))
    assert office.post(message) == (200, {"issued": 1})
    assert office.post(message) == (200, {"repeated": 1})
    found = office.only()
    assert (found.issue.subject, found.issue.grade, found.issue.domain) == (
        "节点 n-1 中断",
        Grade.CONSIDERABLE,
        Domain.NETWORK,
    )
    assert found.issue.receivers == ("linhan-data", "data-bureau")
    assert found.facts[0].where == "node=n-1 county=linhan"
    assert office.counted() == {"issued": 1.0, "repeated": 1.0}


def test_what_is_over_adds_a_fact_once_and_what_comes_later_joins_the_open_notification(office: Office) -> None:
    office.post(make_message(make_alert(1)))
    over = make_message(make_alert(1, over=True), make_alert(2), status="resolved")
    assert office.post(over)[1] == {"resolved": 1, "added": 1}
    assert office.post(over)[1] == {"repeated": 2}
    assert [each.what for each in office.only().facts] == ["节点 n-1 中断", "已恢复：节点 n-1 中断", "节点 n-2 中断"]


def test_after_the_end_of_a_notification_the_next_alert_makes_a_new_one(office: Office) -> None:
    office.post(make_message(make_alert(1)))
    office.desk.now = NOW + timedelta(hours=1)
    office.desk.act(office.only().number, Kind.WITHDRAWN, words="误报")
    assert office.post(make_message(make_alert(1, over=True)))[1] == {"resolved": 1}
    assert office.post(make_message(make_alert(1, minutes=20)))[1] == {"issued": 1}
    assert len(office.desk.read_all()) == 2


def test_a_storm_is_one_notification(office: Office) -> None:
    villages = [make_alert(each, level="village") for each in range(1, 3631)]
    assert office.post(make_message(*villages)) == (200, {"issued": 3630})
    found = office.only()
    assert (len(found.facts), found.facts[-1].what) == (MOST, "另有 3431 项告警")
    assert found.issue.subject == "节点 n-1 中断 等 3630 项告警"
    assert office.post(make_message(*villages))[1] == {"repeated": 3630}
    assert asyncio.run(inspect_book(office.desk.book.database)).findings == []


def test_alerts_for_others_are_notifications_of_their_own(office: Office) -> None:
    office.post(make_message(make_alert(1, department="health"), make_alert(2, department="transport")))
    receivers = [each.issue.receivers for each in office.desk.read_all()]
    assert receivers == [("health", "data-bureau"), ("transport", "data-bureau")]


@pytest.mark.parametrize(
    ("labels", "grade"),
    [
        ({"severity": "critical", "domain": "安"}, Grade.SERIOUS),
        ({"severity": "critical", "domain": "cloud"}, Grade.CONSIDERABLE),
        ({"severity": "warning", "domain": "security"}, None),
    ],
)
def test_the_citys_rules_say_which_alerts_are_notified(
    office: Office, labels: dict[str, str], grade: Grade | None
) -> None:
    outcome = office.post(make_message(make_alert(**labels)))[1]
    assert outcome == ({"ignored": 1} if grade is None else {"issued": 1})
    assert [each.issue.grade for each in office.desk.read_all()] == ([] if grade is None else [grade])


def test_an_alert_that_nobody_is_named_for_is_counted_and_not_lost_in_silence(state_url: str) -> None:  # noqa: F811
    database = open_database(state_url)
    office = Office(database, INVENTORY.replace(notices=INVENTORY.notices.model_copy(update={"raising": []})))
    assert office.post(make_message(make_alert(1)))[1] == {"unaddressed": 1}
    assert office.counted() == {Outcome.UNADDRESSED.value: 1.0}
    database.close()


@pytest.mark.parametrize(
    ("body", "headers", "status", "words"),
    [
        ({}, {}, 401, "token"),
        ({}, {"Authorization": "Bearer wrong"}, 401, "token"),
        ({}, {"Authorization": "Bearer \u00e9"}, 401, "token"),
        (b"\xff\xfe", None, 400, "no message of Alertmanager"),
        ({"version": "5"}, None, 400, "version"),
        (make_message(make_alert(1) | {"fingerprint": "../x"}), None, 400, "fingerprint"),
        (make_message(make_alert(1) | {"startsAt": "yesterday"}), None, 400, "startsAt"),
        (make_message(make_alert(1) | {"labels": {"a": 1}}), None, 400, "labels"),
        (b"[" * 100_000, None, 400, "no message"),
        (b" " * (MOST_BYTES + 1), None, 413, "longer"),
    ],
    ids=["no token", "wrong", "odd", "bytes", "version", "fingerprint", "time", "label", "depth", "length"],
)
def test_what_is_no_message_is_refused_in_one_sentence_and_counted(
    tmp_path: Any, body: object, headers: dict[str, str] | None, status: int, words: str
) -> None:
    database = open_database(f"sqlite:///{tmp_path}/state.db")
    office = Office(database)
    found, answer = office.post(body, headers)
    assert (found, words in answer["error"]) == (status, True)
    assert "\n" not in answer["error"]
    assert answer["error_zh"]
    assert (office.desk.read_all(), office.counted()) == ([], {"refused": 1.0})
    database.close()


def test_a_database_that_fails_is_answered_so_that_alertmanager_tries_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise GovcloudError(Text("the disk is full", "磁盘已满"))

    monkeypatch.setattr("monitors.notices.webhook.take_alerts", fail)  # a full disk cannot be had here
    assert office.post(make_message(make_alert(1))) == (503, {"error": "the disk is full", "error_zh": "磁盘已满"})


def test_prometheus_is_told_how_many_stand_where_and_how_many_are_overdue(office: Office) -> None:
    office.desk.issue()
    source = NoticesSource(office.desk.book, office.tally, lambda: office.desk.now + timedelta(hours=1))
    office.post(make_message(make_alert(1)))
    told = {(each.metric.name, each.labels): each.value for each in asyncio.run(source.collect()).samples}
    assert told["govcloud_notices", ("serious", "issued")] == 1.0
    assert told["govcloud_notices", ("considerable", "issued")] == 1.0
    assert told["govcloud_notices", ("considerable", "closed")] == 0.0
    assert told["govcloud_notices_overdue", ("serious",)] == 1.0
    assert told["govcloud_notices_overdue", ("considerable",)] == 0.0
    assert told["govcloud_alerts_received_total", ("govcloud", "issued")] == 1.0
