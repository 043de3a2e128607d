"""Page, run, report and fleet report have no accessibility violation, light and dark; the report opens without a network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import analyzer
import pytest

pytest.importorskip("selenium")
from analyzer.fleet.dataset import Dataset
from analyzer.fleet.rows import analyzed
from analyzer.fleet.show import html
from analyzer.fleet.summary import summary
from analyzer.tools.explain import catalogue, handbook
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from tests.web.browsing import BROWSER, DRIVER, axe_source, violations, window

pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium and chromedriver on this machine")
BUNDLES = sorted((Path(__file__).parents[2] / "fixtures" / "bundles").iterdir())


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    source = axe_source(tmp_path_factory.mktemp("axe"))
    if not source:
        pytest.skip("no npm client, or it cannot fetch the checker")
    return source


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    with window() as driver:
        yield driver


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_said_against_page_run_and_report(
    browser: webdriver.Chrome, address: str, axe: str, scheme: str
) -> None:
    """From the upload form to the report, as served."""
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    browser.get(address)
    assert violations(browser, axe) == []
    browser.find_element(By.NAME, "bundle").send_keys(str(BUNDLES[0]))
    browser.find_element(By.CSS_SELECTOR, "form.upload button[type=submit]").click()
    WebDriverWait(browser, 60).until(lambda b: b.find_elements(By.ID, "take-along"))
    WebDriverWait(browser, 60).until(lambda b: b.find_elements(By.CSS_SELECTOR, "#causes article"))
    assert violations(browser, axe) == []


def test_nothing_is_said_against_the_saved_files(browser: webdriver.Chrome, axe: str, tmp_path: Path) -> None:
    """The report, the fleet report and the handbook as files; no table of the fleet's days or places hides a column at its side."""
    dataset = Dataset(tmp_path / "fleet")
    dataset.append([analyzed(str(path)) for path in BUNDLES])
    for name, text in (
        ("report", analyzer.analyze(BUNDLES[1]).to_html()),
        ("fleet", html(summary(tmp_path / "fleet"))),
        ("handbook", handbook(catalogue())),
    ):
        file = tmp_path / f"{name}.html"
        file.write_text(text)
        browser.get(file.as_uri())
        assert violations(browser, axe) == []
        hidden = "return [...document.querySelectorAll('#days .scroll, #places .scroll')].filter(b => b.scrollWidth > b.clientWidth).length"
        assert browser.execute_script(hidden) == 0


def test_the_report_opens_without_a_network(tmp_path: Path) -> None:
    """With the network cut the file shows everything, asks for nothing else, says nothing on the console, fits a phone."""
    file = tmp_path / "report.html"
    file.write_text(analyzer.analyze(BUNDLES[0]).to_html())
    with window() as driver:
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd(
            "Network.emulateNetworkConditions",
            {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0},
        )
        driver.get(file.as_uri())
        assert driver.find_elements(By.CSS_SELECTOR, "#causes article")
        assert len(driver.find_elements(By.CSS_SELECTOR, "figure svg")) >= 3
        assert driver.execute_script("return performance.getEntriesByType('resource').length") == 0
        assert [line for line in driver.get_log("browser") if line["level"] in ("SEVERE", "WARNING")] == []
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": True}
        )
        assert driver.execute_script("return document.documentElement.scrollWidth") <= 390
