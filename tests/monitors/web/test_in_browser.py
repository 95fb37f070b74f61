"""The live page in a real Chromium: it changes without a reload, says when it is old, and fits screens of all sizes.

Skipped where there is no Chromium; `scripts/setup` installs Debian's with what the lab needs.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from govcloud.inventory.inventory import Inventory
from tests.monitors.web.browsing import BROWSER, LAPTOP, Theatre
from tests.monitors.web.synthetic import City

pytestmark = pytest.mark.skipif(BROWSER is None, reason="needs a Chromium")
SIZES = {"wall": {"width": 1920, "height": 1080}, "laptop": LAPTOP, "phone": {"width": 390, "height": 844}}
PATHS = (
    "/", "/capacity", "/security", "/pool/huawei", "/node/linhan", "/department/health", "/link/site-health-up-a"
)  # fmt: skip
ALOUD = (Path(__file__).parent / "aloud.js").read_text(encoding="utf-8").partition("() =>")
EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&{{7*7}}"


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    """A browser for all tests of this file."""
    opened = Theatre()
    yield opened
    opened.close()


def test_link_that_is_cut_shows_without_a_reload(theatre: Theatre, city: City) -> None:
    async def act() -> None:
        async with theatre.visit(city) as visit:
            await visit.go("/?lang=zh")
            await visit.see("[data-county=linhan].normal")
            await visit.page.evaluate("window.kept = 'the same page'")
            city.paths["linhan"] = 1
            visit.stage.tell()
            await visit.see("[data-county=linhan].degraded")
            await visit.see("text=临汉县失去冗余")
            assert await visit.page.evaluate("window.kept") == "the same page"
            assert await visit.page.locator("[data-county=linhan] .rail.cut").count() == 1
            assert visit.errors == []

    theatre.run(act())


def test_a_city_that_kept_no_checks_is_not_said_to_pass_them(theatre: Theatre, city: City) -> None:
    async def act() -> None:
        city.checked = False
        async with theatre.visit(city) as visit:
            await visit.go("/?lang=en")
            words = await visit.page.inner_text(".p-verdicts")
            assert "No results are kept" in words
            assert "No check fails" not in words
            city.checked = True
            visit.stage.tell()
            await visit.see(".p-verdicts .totals")

    theatre.run(act())


def test_one_clicks_from_the_city_down_to_a_village_and_back(theatre: Theatre, city: City) -> None:
    async def act() -> None:
        async with theatre.visit(city) as visit:
            await visit.go("/?lang=en")
            for path in ("/node/linhan", "/node/linhan-chengguan", ""):
                link = f'a[href="{path}?lang=en"]' if path else '.p-below a[href^="/node/linhan-chengguan-"]'
                await visit.page.locator(link).first.click()
                await visit.see(f'html[data-view^="{path or "/node/linhan-chengguan-"}"][data-drawn]', state="attached")
            assert await visit.page.locator(".way li").count() == 3
            await visit.page.locator(".p-pairs a[href^='/link/']").first.click()
            await visit.see("html[data-kind=link][data-drawn]", state="attached")
            await visit.page.locator(".home a").click()
            await visit.see("html[data-kind=city][data-drawn]", state="attached")
            assert visit.errors == []

    theatre.run(act())


def test_stream_that_breaks_is_said_and_comes_back(theatre: Theatre, city: City) -> None:
    async def act() -> None:
        async with theatre.visit(city) as visit:
            await visit.go("/?lang=zh")
            await visit.page.context.set_offline(True)
            await visit.page.evaluate("dispatchEvent(new Event('pagehide'))")  # ends what was open before the break
            await visit.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
            await visit.see("#broken:not([hidden])")
            assert "连接已中断" in await visit.page.inner_text("#broken")
            assert "grayscale" in await visit.page.evaluate("getComputedStyle(document.getElementById('main')).filter")
            city.paths["linhan"] = 0
            visit.stage.tell()
            await visit.page.context.set_offline(False)
            await visit.see("#broken", state="hidden")
            await visit.see("[data-county=linhan].cut")

    theatre.run(act())


def test_dead_source_greys_its_figures_and_says_how_old_they_are(theatre: Theatre, city: City) -> None:
    async def act() -> None:
        city.dead.add("telecom")
        async with theatre.visit(city) as visit:
            city.ended["telecom"] = visit.stage.steady() - 660
            visit.stage.tell()
            await visit.go("/?lang=zh")
            await visit.see("[data-pool=telecom].stale")
            words = await visit.page.inner_text("[data-pool=telecom]")
            assert "采集失败 · 11 分钟前" in words
            assert "58%" in words
            assert await visit.page.locator("[data-pool=huawei].stale").count() == 0

    theatre.run(act())


def test_source_whose_passes_no_longer_end_grows_old_by_itself(theatre: Theatre, city: City) -> None:
    async def act() -> None:
        async with theatre.visit(city) as visit:
            city.ended["extranet"] = visit.stage.steady() - 73  # it is out of date after 75 s
            visit.stage.tell()
            await visit.go("/?lang=en")
            await visit.see(".p-network > .stale")
            assert "out of date" in await visit.page.inner_text(".p-network .age")

    theatre.run(act())


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_pages_fit_all_screens_make_no_errors_and_ask_nobody_else(theatre: Theatre, city: City, language: str) -> None:
    async def act() -> None:
        async with theatre.visit(city) as visit:
            for path in PATHS:
                await visit.go(f"{path}?lang={language}")
                for name, size in SIZES.items():
                    await visit.page.set_viewport_size({"width": size["width"], "height": size["height"]})
                    width, height = await visit.page.evaluate(
                        "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
                    )
                    assert width <= size["width"], f"{path} {name}"
                    assert (path, name) != ("/", "wall") or height <= size["height"]
            assert (visit.errors, visit.elsewhere) == ([], [])

    theatre.run(act())


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(theatre: Theatre, city: City, scheme: str) -> None:
    async def act() -> dict[str, list[str]]:
        city.paths |= {"linhan": 1, "site-health": 0}
        city.untold.add("core")
        city.fill["huawei"] = 0.96
        city.critical = 2
        async with theatre.visit(city, color_scheme=scheme, reduced_motion="reduce") as visit:
            found = {}
            for path in PATHS:
                await visit.go(f"{path}?lang=zh")
                found[path] = list(await visit.page.evaluate(ALOUD[1] + ALOUD[2]))
            moving = "getComputedStyle(document.querySelector('.fill')).transitionDuration"
            await visit.go("/?lang=zh")
            assert await visit.page.evaluate(moving) == "0s"
            return found

    assert theatre.run(act()) == {path: [] for path in PATHS}


@pytest.mark.slow
def test_names_from_outside_are_shown_as_text(theatre: Theatre, example: Inventory) -> None:
    async def act() -> None:
        async with theatre.visit(City(spoil(example))) as visit:
            visit.stage.city.paths["linhan"] = 0
            visit.stage.tell()
            for path in PATHS:
                await visit.go(f"{path}?lang=zh")
                assert await visit.page.locator("img, main script").count() == 0
            await visit.go("/?lang=zh")
            assert EVIL in await visit.page.inner_text("[data-county=linhan]")
            assert EVIL in await visit.page.inner_text(".p-alerts")
            assert await visit.page.title() == f"{EVIL} · 云、网、安一体化监测"
            assert visit.errors == []

    theatre.run(act())


def spoil(example: Inventory) -> Inventory:
    """The worked example with a name that no browser should run."""
    name = example.city.name.model_copy(update={"zh": EVIL, "en": EVIL})
    nodes = [each.model_copy(update={"name_zh": EVIL, "name_en": EVIL}) for each in example.extranet.nodes]
    return example.replace(
        city=example.city.model_copy(update={"name": name}),
        pools=[each.model_copy(update={"name": name}) for each in example.pools],
        departments=[each.model_copy(update={"name": name}) for each in example.departments],
        extranet=example.extranet.model_copy(update={"nodes": nodes}),
    )


def test_focus_stays_where_it_was_when_figures_change(theatre: Theatre, city: City) -> None:
    async def act() -> None:
        async with theatre.visit(city) as visit:
            await visit.go("/?lang=en")
            await visit.page.keyboard.press("Tab")
            assert await visit.page.evaluate("document.activeElement.className") == "skip"
            await visit.page.locator("[data-pool=huawei] h2 a").focus()
            before = await visit.page.evaluate("document.documentElement.dataset.drawn")
            city.fill["huawei"] = 0.31
            visit.stage.tell()
            await visit.see(f"html[data-drawn]:not([data-drawn='{before}'])", state="attached")
            assert "31%" in await visit.page.inner_text("[data-pool=huawei]")
            assert await visit.page.evaluate("document.activeElement.getAttribute('href')") == "/pool/huawei?lang=en"

    theatre.run(act())


def test_language_is_the_browser_s_and_can_be_switched(theatre: Theatre, city: City) -> None:
    async def act() -> None:
        async with theatre.visit(city, locale="zh-CN") as visit:
            await visit.go("/")
            assert await visit.page.get_attribute("html", "lang") == "zh-CN"
            await visit.page.locator(".tongue").click()
            await visit.see("html[lang=en][data-drawn]", state="attached")
            assert await visit.page.locator("text=Resource pools").count() == 0
            assert "Huawei pool" in await visit.page.inner_text(".p-pools")

    theatre.run(act())
