"""The page as a person sees it, in Debian's Chromium: upload, progress, report, refusal, two tabs, cancel."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

selenium = pytest.importorskip("selenium")
from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

from tests.web.browsing import BROWSER, DRIVER, chromium  # noqa: E402

pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium and chromedriver on this machine")
BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
SECOND = BUNDLE.with_name("vrf-and-spanning-off.tar.gz")


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    with chromium() as driver:
        yield driver


def send(browser: webdriver.Chrome, address: str, path: Path) -> None:
    browser.get(address)
    browser.find_element(By.NAME, "bundle").send_keys(str(path))
    browser.find_element(By.CSS_SELECTOR, "form.upload button[type=submit]").click()


def wait(browser: webdriver.Chrome, css: str) -> object:
    return WebDriverWait(browser, 60).until(lambda b: b.find_elements(By.CSS_SELECTOR, css))[0]


def quiet(browser: webdriver.Chrome, address: str) -> None:
    """No console error, and no request but to the page's own address."""
    assert [line for line in browser.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == []
    import json

    asked = set()
    for entry in browser.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            asked.add(urlsplit(message["params"]["request"]["url"])[:2])
    hosts = {where for where in asked if where[0] in ("http", "https", "ws", "wss")}
    assert hosts == {("http", urlsplit(address).netloc)}


def test_upload_to_report(browser: webdriver.Chrome, address: str) -> None:
    """Choose, send, open: the report shows the cause, and nothing leaves the loopback."""
    send(browser, address, BUNDLE)
    wait(browser, "#open-report").click()  # type: ignore[attr-defined]
    wait(browser, "#causes article")
    assert "Private service endpoint" in browser.find_element(By.TAG_NAME, "h1").text
    assert len(browser.find_elements(By.CSS_SELECTOR, "figure svg")) >= 3
    assert browser.find_elements(By.CSS_SELECTOR, ".command button")
    quiet(browser, address)


def test_the_keyboard_is_enough(browser: webdriver.Chrome, address: str) -> None:
    """The button is reached and pressed without a pointer; an empty form says what is missing."""
    browser.get(address)
    browser.find_element(By.NAME, "bundle").send_keys(str(SECOND))
    button = browser.find_element(By.CSS_SELECTOR, "form.upload button[type=submit]")
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    button.send_keys(Keys.ENTER)
    wait(browser, "#open-report")


def test_a_foreign_file_is_refused_in_words(browser: webdriver.Chrome, address: str, tmp_path: Path) -> None:
    """Random bytes give an alert with a sentence."""
    foreign = tmp_path / "holiday.jpg"
    foreign.write_bytes(b"\xff\xd8\xff" + random.Random(1).randbytes(20000))
    send(browser, address, foreign)
    assert len(wait(browser, "[role=alert]").text) > 20  # type: ignore[attr-defined]
    quiet(browser, address)


def test_two_tabs_do_not_mix(browser: webdriver.Chrome, address: str) -> None:
    """Two uploads at once keep their own results."""
    send(browser, address, BUNDLE)
    first = browser.current_window_handle
    browser.switch_to.new_window("tab")
    send(browser, address, SECOND)
    wait(browser, "#open-report")
    assert SECOND.name in browser.find_element(By.ID, "run").text
    browser.switch_to.window(first)
    wait(browser, "#open-report")
    assert BUNDLE.name in browser.find_element(By.ID, "run").text


def test_a_run_can_be_cancelled(browser: webdriver.Chrome, address: str, scratch: Path, tmp_path: Path) -> None:
    """Cancel ends the analysis and removes the upload."""
    big = tmp_path / "server.log"
    line = 'E0302 09:11:15.500000       1 server.go:{}] "Failed to get a backend" err="No agent available" dialID={}\n'
    with big.open("w") as handle:
        for i in range(700_000):
            handle.write(line.format(i % 900, i))
    send(browser, address, big)
    wait(browser, "#run form button").click()  # type: ignore[attr-defined]
    assert "Cancelled" in wait(browser, "[role=alert]").find_element(By.XPATH, "..").text  # type: ignore[attr-defined]
    assert not [path for path in scratch.rglob("*") if path.is_file()]
