"""A headless Chromium for the tests, and what may be asked of a page in it."""

from __future__ import annotations

import atexit
import functools
import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
AXE = "axe-core@4.10.3"


@functools.cache
def _browser() -> webdriver.Chrome:
    """One for all tests of a process: its start costs as much as what a test looks at."""
    held = chromium()
    atexit.register(held.__exit__, None, None, None)
    return held.__enter__()


@contextmanager
def window(*, width: int = 1280, height: int = 1000) -> Iterator[webdriver.Chrome]:
    """A window of its own in the one browser: nothing emulated, no cookie, nothing logged."""
    browser = _browser()
    browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
    before = set(browser.window_handles)
    browser.switch_to.new_window("tab")
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
    for kind in ("browser", "performance"):
        browser.get_log(kind)
    try:
        yield browser
    finally:
        for handle in set(browser.window_handles) - before:
            browser.switch_to.window(handle)
            browser.close()
        browser.switch_to.window(next(iter(before)))


@contextmanager
def chromium(*more: str) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,1000",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no page of ours asks for another host
        *more,
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()


def drop(browser: webdriver.Chrome, paths: list[Path], where: tuple[int, int] | None = None) -> None:
    """
    Drag files or folders from outside into the window and let them go, as the browser's own events.

    Args:
        where: a point of the window; the middle of the field for files when None.
    """
    if where is None:
        box = browser.find_element("css selector", ".drop").rect
        where = (int(box["x"] + box["width"] / 2), int(box["y"] + box["height"] / 2))
    data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        browser.execute_cdp_cmd("Input.dispatchDragEvent", {"type": kind, "x": where[0], "y": where[1], "data": data})


def axe_source(folder: Path) -> str:
    """The accessibility checker's script, fetched by the npm client at a fixed version; empty when it cannot be had."""
    if shutil.which("npm") is None:
        return ""
    done = subprocess.run(
        ["npm", "pack", AXE, "--silent"], cwd=folder, capture_output=True, text=True, check=False, timeout=120
    )
    packed = next(folder.glob("axe-core-*.tgz"), None)
    if done.returncode or packed is None:
        return ""
    with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()


def violations(browser: webdriver.Chrome, axe: str) -> list[str]:
    """What the checker says against the page as it is now, one line each."""
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})
    browser.execute_script(axe)
    found: Any = browser.execute_async_script(
        "const done = arguments[0];"
        "axe.run({resultTypes: ['violations']}).then(r => done(r.violations.map(v => `${v.impact} ${v.id} x${v.nodes.length}: ${v.nodes[0].html.slice(0, 150)}`)))"
    )
    return list(found)
