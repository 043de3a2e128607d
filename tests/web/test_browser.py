"""The page as a person sees it, in Debian's Chromium: upload, progress, report, refusal, two tabs, cancel."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

selenium = pytest.importorskip("selenium")
from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

from tests.support.inline import agent, pods  # noqa: E402
from tests.web.browsing import BROWSER, DRIVER, window  # noqa: E402

pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium and chromedriver on this machine")
BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
SECOND = BUNDLE.with_name("vrf-and-spanning-off.tar.gz")


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    with window() as driver:
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
    wait(browser, "#take-along")
    wait(browser, "#causes article")
    assert "Private service endpoint" in browser.find_element(By.TAG_NAME, "h1").text
    assert len(browser.find_elements(By.CSS_SELECTOR, "figure svg")) >= 3
    assert browser.find_elements(By.CSS_SELECTOR, ".command button")
    quiet(browser, address)


def focused(browser: webdriver.Chrome) -> str:
    return str(browser.execute_script("return document.activeElement.id || document.activeElement.textContent"))


def test_the_keyboard_is_enough(browser: webdriver.Chrome, address: str) -> None:
    """Both buttons, the options and the start are reached by Tab in reading order and pressed by keys; the report is reached."""
    browser.get(address)
    seen = []
    for _ in range(4):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        seen.append(focused(browser))
    assert seen == ["bundle", "folder", "Options", "Analyze"]
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    assert "first" in browser.find_element(By.ID, "status").text
    assert focused(browser) == "bundle"
    browser.find_element(By.ID, "bundle").send_keys(str(SECOND))  # what the system's own dialog gives
    assert SECOND.name in browser.find_element(By.ID, "chosen").text
    ActionChains(browser).send_keys(Keys.TAB, Keys.TAB, Keys.SPACE, Keys.TAB, Keys.SPACE).perform()
    assert browser.find_element(By.ID, "redact").is_selected()
    ActionChains(browser).send_keys(Keys.SPACE).perform()
    button = browser.find_element(By.CSS_SELECTOR, "button.main")
    browser.execute_script("arguments[0].focus()", button)
    ActionChains(browser).send_keys(Keys.ENTER).perform()
    wait(browser, "#take-along")


def test_a_folder_is_chosen_by_its_button(browser: webdriver.Chrome, address: str, tmp_path: Path) -> None:
    """What lies below it is one bundle, and its paths are kept."""
    for folder, name in (("a", "pods.txt"), ("b", "pods.txt")):
        (tmp_path / "export" / folder).mkdir(parents=True)
        (tmp_path / "export" / folder / name).write_text(pods(agent(folder)))
    browser.get(address)
    browser.find_element(By.ID, "folder").send_keys(str(tmp_path / "export"))
    assert "2 files" in browser.find_element(By.ID, "chosen").text
    browser.find_element(By.CSS_SELECTOR, "button.main").click()
    wait(browser, "#take-along")
    rows = browser.find_element(By.ID, "inputs").get_attribute("textContent")
    assert "export/a/pods.txt" in rows
    assert "export/b/pods.txt" in rows


def test_without_scripts(address: str) -> None:
    """The form, the progress and the report are there for a browser that runs none."""
    with window() as browser:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        browser.get(address)
        browser.find_element(By.ID, "bundle").send_keys(str(BUNDLE))
        browser.find_element(By.CSS_SELECTOR, "button.main").click()
        wait(browser, "#take-along")
        assert "Private service endpoint" in browser.find_element(By.TAG_NAME, "h1").text
        browser.find_element(By.CSS_SELECTOR, "a.back").click()
        wait(browser, ".earlier")
        assert BUNDLE.name in browser.find_element(By.CSS_SELECTOR, ".earlier").text


def test_an_upload_can_be_cancelled_and_the_page_used_again(
    browser: webdriver.Chrome, address: str, tmp_path: Path
) -> None:
    """The button stops the sending; nothing is analyzed; the next upload works."""
    big = tmp_path / "big.log"
    big.write_bytes(b"line\n" * (8 << 20))
    browser.get(address)
    browser.execute_cdp_cmd("Network.enable", {})
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1 << 20}
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
    browser.find_element(By.ID, "bundle").send_keys(str(big))
    browser.find_element(By.CSS_SELECTOR, "button.main").click()
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "stop").is_displayed())
    browser.find_element(By.ID, "stop").click()
    assert "cancelled" in browser.find_element(By.ID, "status").text
    assert not browser.find_element(By.ID, "sent").is_displayed()
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})
    send(browser, address, SECOND)
    wait(browser, "#take-along")


def test_a_reload_while_it_runs_goes_on(browser: webdriver.Chrome, address: str) -> None:
    """The same analysis is shown again after a reload, and its result when it has ended."""
    send(browser, address, BUNDLE)
    WebDriverWait(browser, 30).until(lambda b: "/run/" in b.current_url)
    run = str(browser.current_url).removesuffix("/report")
    browser.refresh()
    wait(browser, "#take-along")
    assert str(browser.current_url) == f"{run}/report"
    browser.refresh()
    wait(browser, "#take-along")


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
    wait(browser, "#take-along")
    assert SECOND.name in browser.find_element(By.TAG_NAME, "body").text
    browser.switch_to.window(first)
    wait(browser, "#take-along")
    assert BUNDLE.name in browser.find_element(By.TAG_NAME, "body").text


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
