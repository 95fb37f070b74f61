"""Alerts as Alertmanager's interface tells them, and what the page keeps when it is away or answers strangely.

A small server stands in for Alertmanager: the real one runs in the lab.
"""

import asyncio
import json

import aiohttp
import pytest
from aiohttp import web

from monitors.web.alertmanager import AlertReader, read_alert
from monitors.web.alerts import show_alerts

TOLD = {
    "annotations": {"summary_en": "Guyang County has one link", "summary_zh": "谷阳县只剩一条链路"},
    "fingerprint": "f1",
    "startsAt": "2026-11-23T08:00:00Z",
    "labels": {"alertname": "NodeRedundancyLost", "severity": "high", "domain": "network", "node": "guyang"},
}


def ask(*answers: str) -> AlertReader:
    """A reader that has had these answers, one after the other."""
    waiting = list(answers)

    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=waiting.pop(0), content_type="application/json")

    async def run() -> AlertReader:
        app = web.Application()
        app.add_routes([web.get("/api/v2/alerts", answer)])
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        reader = AlertReader(f"http://127.0.0.1:{runner.addresses[0][1]}")
        async with aiohttp.ClientSession() as session:
            for _ in answers:
                await reader.ask(session)
        await runner.cleanup()
        return reader

    return asyncio.run(run())


def test_alert_is_told_in_both_languages_and_leads_to_its_node() -> None:
    reader = ask(json.dumps([TOLD]))
    assert reader.kept.up is True
    shown = show_alerts(reader.alerts, "alerts", "zh")
    assert shown["items"] == {
        "f1": {
            "order": 0,
            "name": "NodeRedundancyLost",
            "severity": "high",
            "domain": "network",
            "summary": "谷阳县只剩一条链路",
            "since": "2026-11-23T08:00:00Z",
            "href": "/node/guyang",
        }
    }


def test_watchdog_that_always_fires_is_no_alert_for_a_person() -> None:
    watchdog = {**TOLD, "fingerprint": "w", "labels": {"alertname": "Watchdog", "severity": "info"}}
    assert [each.key for each in ask(json.dumps([TOLD, watchdog])).alerts] == ["f1"]


@pytest.mark.parametrize("strange", ["", "{}x", '{"a": 1}', "[1]", '[{"labels": {}}]', "null", '[{"labels": null}]'])
def test_strange_answer_keeps_the_alerts_of_before_and_says_that_they_are_old(strange: str) -> None:
    reader = ask(json.dumps([TOLD]), strange)
    assert [each.key for each in reader.alerts] == ["f1"]
    assert reader.kept.up is False
    assert reader.kept.ended is not None


def test_alertmanager_that_is_not_there_is_a_failure_with_a_sentence() -> None:
    async def run() -> AlertReader:
        reader = AlertReader("http://127.0.0.1:9")
        async with aiohttp.ClientSession() as session:
            await reader.ask(session)
        return reader

    kept = asyncio.run(run()).kept
    assert kept.up is False
    assert kept.error is not None
    assert "无应答" in kept.error.render("zh")


def test_gravest_stand_first_and_what_is_too_much_is_counted() -> None:
    alerts = [
        read_alert({**TOLD, "fingerprint": f"{number:03}", "labels": {"alertname": "a", "severity": severity}})  # type: ignore[dict-item] # as JSON gives it
        for number, severity in enumerate(["info", "warning"] * 30 + ["critical"])
    ]
    shown = show_alerts(alerts, "alerts", "en")
    assert isinstance(shown["items"], dict)
    assert next(iter(shown["items"].values()))["severity"] == "critical"
    assert (len(shown["items"]), shown["more"]) == (40, 21)
    assert shown["counts"] == {"critical": 1, "high": 0, "warning": 30, "info": 30}
