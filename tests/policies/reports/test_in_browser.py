"""The page of a report in a real browser: four clicks from a cell to the raw fact, filters, and names that do nothing.

A script is put at the end of the page, which clicks as a person would and leaves what it saw as the page's title.
"""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from policies.reports.page import write_page
from tests.policies.reports.sample import make_subject

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs a Chromium")
CLICKS = """<script>(async () => {
const seen = {errors: 0}; window.onerror = () => { seen.errors += 1; }; window.alert = () => { seen.errors += 1; };
const wait = () => new Promise((done) => setTimeout(done, 100));
const open = async (place, css) => { const found = [...place.querySelectorAll(css)].find((each) => !each.hidden);
  found.querySelector("summary").click(); await wait(); return found; };
%s
document.title = JSON.stringify(seen); })();</script>"""


def visit(tmp_path: Path, steps: str) -> dict[str, Any]:
    """What the steps leave in `seen`."""
    file = tmp_path / "page.html"
    file.write_text(write_page(make_subject(), "en").replace("</body>", CLICKS % steps + "</body>"), encoding="utf-8")
    assert BROWSER is not None
    command = [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    done = subprocess.run(
        [*command, "--virtual-time-budget=5000", "--dump-dom", file.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    titles = re.findall(r"<title>(\{.*?\})</title>", done.stdout)
    assert titles, done.stderr
    return dict(json.loads(unescape(titles[0])))


def test_four_clicks_lead_from_a_cell_to_the_raw_fact(tmp_path: Path) -> None:
    seen = visit(
        tmp_path,
        """document.querySelector(".matrix td.fail").click(); await wait();
        const item = await open(document, "details.item"); seen.item = item.querySelector("b").textContent;
        seen.rows = item.querySelectorAll("details.row").length;
        const row = await open(item, "details.row"); seen.reason = row.querySelector(".body p").textContent;
        const fact = await open(row, "details.fact");
        seen.fact = JSON.parse(fact.querySelector("pre").textContent).kind;
        seen.images = document.images.length;""",
    )
    assert seen == {
        "errors": 0,
        "item": "8.1.3.2 a",
        "rows": 2,
        "reason": "lets in: tcp ← 0.0.0.0/0",
        "fact": "network.SecurityGroup",
        "images": 0,
    }


def test_arrows_and_enter_do_what_clicks_do(tmp_path: Path) -> None:
    seen = visit(
        tmp_path,
        """const press = (key) =>
          document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
        const stops = () => document.querySelectorAll(".matrix [tabindex]").length;
        const cell = document.querySelector(".matrix [tabindex]"); seen.stops = stops(); cell.focus();
        press("ArrowUp"); press("ArrowLeft"); seen.corner = document.activeElement === cell;
        press("ArrowDown"); seen.moved = document.activeElement !== cell && document.activeElement.matches("td[class]");
        press("ArrowUp"); seen.back = document.activeElement === cell; seen.after = stops();
        press("Enter"); await wait(); seen.department = document.getElementById("fd").value;
        seen.expected = cell.parentNode.dataset.d;""",
    )
    assert (seen["errors"], seen["stops"], seen["after"]) == (0, 1, 1)
    assert [seen[each] for each in ("corner", "moved", "back")] == [True] * 3
    assert seen["department"] == seen["expected"]


def test_filters_hide_what_does_not_fit_and_reset_shows_all(tmp_path: Path) -> None:
    seen = visit(
        tmp_path,
        """const set = (id, value) => { const field = document.getElementById(id); field.value = value;
          field.dispatchEvent(new Event("input")); };
        const shown = (css) => [...document.querySelectorAll(css)].filter((each) => !each.hidden).length;
        seen.all = [shown("details.item"), shown("tr[data-d]"), shown("details.system")];
        set("fd", "health"); seen.health = [shown("details.item"), shown("tr[data-d]"), shown("details.system")];
        set("fd", "*"); set("fv", "missing"); seen.missing = shown("details.item");
        set("fv", "*"); set("fq", "Trusted"); seen.words = shown("details.item");
        document.getElementById("fr").click(); seen.reset = shown("details.item");""",
    )
    assert seen == {"errors": 0, "all": [3, 2, 1], "health": [1, 1, 0], "missing": 1, "words": 1, "reset": 3}
