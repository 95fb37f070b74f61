"""One county: told once, and as that county. In a file of its own, so that it runs beside the other storm."""

import time
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
    watched_city,
    write_city,
)
from tests.scripts.lab.monitors.listeners import wait_for

pytestmark = pytest.mark.slow


def test_one_county_down_is_told_once_and_as_that_county(tmp_path: Path) -> None:
    with watched_city(tmp_path) as (stack, served, told):
        served.text = write_city(range(VILLAGES // COUNTIES))
        wait_for(lambda: min(count_firing(stack)[each] for each in ("DeviceDown", "LinkDown")), PATIENCE_S, pause=3)
        time.sleep(LINGER_S)  # what must not come is waited for
        firing = count_firing(stack)
        assert firing["NodeCutOff"] == VILLAGES // COUNTIES
        assert firing["DeviceDown"] == firing["LinkDown"] == PARTS // COUNTIES
        alerts = {
            (alert["labels"]["alertname"], alert["labels"].get("county"))
            for body in hooked(told)
            for alert in body["alerts"]
        }
        assert alerts == {("CountyNodesDown", "c0")}
        assert len(hooked(told)) <= 2
