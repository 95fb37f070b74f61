"""Pictures of the live page in a real browser, where there is one."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

from govcloud.text import Text
from scripts.demo_steps.step import Stage

NO_BROWSER = Text("  no Chromium on this machine: no pictures", "  本机没有 Chromium，略过截图")
DRAWN = "html[data-drawn]"


def photograph(stage: Stage, address: str, folder: Path, sizes: Mapping[str, tuple[int, int]]) -> int:
    """One picture of each size, named like it; how many there are."""
    browser = shutil.which("chromium")
    if browser is None:
        stage.screen.say(NO_BROWSER)
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, (width, height) in sizes.items():
            page = chromium.new_page(viewport={"width": width, "height": height})
            page.goto(f"http://{address}/?lang={stage.screen.language}")
            page.wait_for_selector(DRAWN)
            page.screenshot(path=folder / f"{name}.png")
        chromium.close()
    return len(sizes)
