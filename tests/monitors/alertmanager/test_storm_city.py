"""All villages at once: a handful of messages."""

import time
from collections import Counter
from pathlib import Path

import pytest

from tests.monitors.alertmanager.storm import (
    COUNTIES,
    LINGER_S,
    PARTS,
    PATIENCE_S,
    VILLAGES,
    count_firing,
    hooked,
    is_watchdog,
    messages,
    watched_city,
    write_city,
)
from tests.scripts.lab.monitors.listeners import wait_for

pytestmark = pytest.mark.slow


def test_all_villages_down_are_a_handful_of_messages(tmp_path: Path) -> None:
    with watched_city(tmp_path) as (stack, served, told):
        served.text = write_city(range(VILLAGES))
        began = time.time()
        wait_for(lambda: min(count_firing(stack)[each] for each in ("DeviceDown", "LinkDown")), PATIENCE_S, pause=3)
        time.sleep(LINGER_S)  # what must not come is waited for
        firing = count_firing(stack)
        assert firing["NodeCutOff"] == VILLAGES
        assert firing["DeviceDown"] == firing["LinkDown"] == PARTS, stack.query("scrape_duration_seconds")
        assert firing["CountyNodesDown"] == COUNTIES
        names = Counter(alert["labels"]["alertname"] for body in hooked(told) for alert in body["alerts"])
        for body, at in zip(told.bodies, told.times, strict=True):
            if "alerts" in body and not is_watchdog(body):
                print(f"{at - began:6.1f} s", [(a["labels"]["alertname"], a["status"]) for a in body["alerts"]])
        print(
            f"{sum(firing.values())} alerts fire; {len(hooked(told))} calls of the webhook with {dict(names)},"
            f" {len(messages(told))} messages by WeCom; the first after {told.times[0] - began:.1f} s"
        )
        assert set(names) == {"ManyNodesDown", "CarrierLinksDown"}
        assert len(hooked(told)) <= 8
        assert 1 <= len(messages(told)) <= 8
        assert "全市 100% 的村级节点中断" in "".join(messages(told))
