"""The report in Debian's Chromium: its first screen, search, filters, order, links and paper."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import analyzer
import pytest

pytest.importorskip("selenium")
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from tests.web.browsing import BROWSER, DRIVER, window

pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium and chromedriver on this machine")
BUNDLES = sorted((Path(__file__).parents[2] / "fixtures" / "bundles").glob("*.tar.gz"))
STOPS = """
const seen = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')].filter((e) => e.checkVisibility());
const first = document.querySelector("#checks .check");
return seen.filter((e) => e.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING).length;
"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("reports")
    found = []
    for path in BUNDLES:
        file = folder / f"{path.name}.html"
        file.write_text(analyzer.load(path, isolate=False).diagnose().to_html())
        found.append(file.as_uri())
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    with window(width=1400, height=900) as driver:
        yield driver


def bottom(browser: webdriver.Chrome, css: str) -> float:
    """Where an element ends, from the top of the page."""
    return float(
        browser.execute_script("return document.querySelector(arguments[0]).getBoundingClientRect().bottom", css)
    )


SEEN = """
const seen = (css) => [...document.querySelectorAll(css)].filter((e) => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && e.getClientRects().length);
"""


def shown(browser: webdriver.Chrome, css: str) -> list[str]:
    """Names or texts of those elements that can be seen, asked for at once: a page has thousands."""
    return list(browser.execute_script(SEEN + "return seen(arguments[0]).map((e) => e.id || e.innerText.trim())", css))


def each_hit_holds(browser: webdriver.Chrome, word: str) -> bool:
    texts = browser.execute_script(SEEN + "return seen('.find:not(.answer)').map((e) => e.textContent)")
    return all(word in text.lower() for text in texts)


@pytest.mark.parametrize("at", range(len(BUNDLES)))
def test_the_first_screen_has_the_answer(browser: webdriver.Chrome, files: list[str], at: int) -> None:
    """Verdict, cause, why, how sure and the first command stand within 1400 by 900."""
    browser.get(files[at])
    for css in (".verdict", "h1", ".why > p:last-of-type", ".why .confirmed", ".next ol > li:first-child .command"):
        assert bottom(browser, css) < 900


def test_few_stops_before_the_details_and_a_link_over_them(browser: webdriver.Chrome, files: list[str]) -> None:
    """At most a hundred stops of the Tab key before the first check; the first stop leads to the answer."""
    browser.get(files[0])
    assert browser.execute_script(STOPS) <= 100
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    assert browser.execute_script("return document.activeElement.hash") == "#causes"


def test_one_search_finds_checks_evidence_and_tables(browser: webdriver.Chrome, files: list[str]) -> None:
    """All words must be there; what holds none of them is hidden, and all comes back."""
    browser.get(files[0])
    before = shown(browser, ".check, .find")
    field = browser.find_element(By.ID, "find")
    field.send_keys("server.log refused a dial")
    field.clear()
    field.send_keys("ag-02")
    # the page answers a moment after the last key: until then the hits of the words before stand there
    WebDriverWait(browser, 20).until(lambda b: "c-AG-02" in shown(b, ".check") and each_hit_holds(b, "ag-02"))
    field.clear()
    field.send_keys("pods.txt")
    WebDriverWait(browser, 20).until(lambda b: any("pods.txt" in t for t in shown(b, "#inputs tr.find")))
    field.send_keys(" zzz")
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "found").text == "Nothing found")
    field.send_keys(Keys.ESCAPE)
    assert shown(browser, ".check, .find") == before


def test_buttons_choose_checks_by_state(browser: webdriver.Chrome, files: list[str]) -> None:
    """Just those of the state, as many as the button says, also where their group was closed."""
    browser.get(files[0])
    for status in ("unknown", "fail"):
        button = browser.find_element(By.CSS_SELECTOR, f".filters [data-status={status}]")
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert len(shown(browser, ".check")) == int(button.text.split()[0])
        assert len(shown(browser, f".check[data-status={status}]")) == len(shown(browser, ".check"))
        button.click()


def test_rows_are_sorted_by_any_column(browser: webdriver.Chrome, files: list[str]) -> None:
    """Numbers as numbers, first up, then down; checks by what the reader chooses."""
    browser.get(files[0])
    head = browser.find_element(By.XPATH, "//section[@id='inputs']//th[button='Bytes']")
    cells = "return [...document.querySelectorAll('#inputs tbody tr')].map(r => Number(r.cells[2].textContent))"
    for order, back in (("ascending", False), ("descending", True)):
        browser.execute_script("arguments[0].click()", head.find_element(By.TAG_NAME, "button"))
        assert head.get_attribute("aria-sort") == order
        numbers = browser.execute_script(cells)
        assert numbers == sorted(numbers, reverse=back)
    Select(browser.find_element(By.ID, "order")).select_by_value("title")
    titles = shown(browser, ".group[open] .check")
    texts = [browser.find_element(By.ID, one).find_element(By.TAG_NAME, "summary").text for one in titles[:4]]
    assert texts == sorted(texts)


def test_a_link_opens_what_it_jumps_to(browser: webdriver.Chrome, files: list[str]) -> None:
    """From the runbook to a check in a closed group, from the check back to its step, and by address."""
    browser.get(files[0])
    target = browser.execute_script("return document.querySelector('.group:not([open]) .check').id")
    browser.execute_script("document.querySelector(`#runbook a[href='#${arguments[0]}']`).click()", target)
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.CSS_SELECTOR, f"#{target} p").is_displayed())
    browser.find_element(By.CSS_SELECTOR, f"#{target} a[href^='#s-']").click()
    WebDriverWait(browser, 20).until(lambda b: b.execute_script("return document.querySelector(location.hash).open"))
    browser.get("about:blank")
    browser.get(f"{files[0]}#{target}")
    WebDriverWait(browser, 20).until(lambda b: b.find_element(By.CSS_SELECTOR, f"#{target} p").is_displayed())


def test_every_link_inside_the_report_leads_somewhere(browser: webdriver.Chrome, files: list[str]) -> None:
    """No id is there twice and no link within the page is dead."""
    for file in files:
        browser.get(file)
        dead = "return [...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.hash.slice(1)).filter(id => !document.getElementById(id))"
        assert browser.execute_script(dead) == []
        twice = "const ids = [...document.querySelectorAll('[id]')].map(e => e.id); return ids.filter((id, i) => ids.indexOf(id) !== i)"
        assert browser.execute_script(twice) == []


@pytest.mark.parametrize(("wide", "high"), [(8.27, 11.69), (8.5, 11)])
def test_it_prints_on_eight_pages_and_the_first_is_not_blank(
    browser: webdriver.Chrome, files: list[str], wide: float, high: float
) -> None:
    """A4 and Letter."""
    for file in files:
        browser.get(file)
        made = browser.execute_cdp_cmd(
            "Page.printToPDF", {"paperWidth": wide, "paperHeight": high, "printBackground": True}
        )
        pages = re.findall(rb"/Type\s*/Page\b", base64.b64decode(made["data"]))
        assert 2 <= len(pages) <= 8
        first = browser.execute_cdp_cmd("Page.printToPDF", {"paperWidth": wide, "paperHeight": high, "pageRanges": "1"})
        assert len(base64.b64decode(first["data"])) > 8000


def searched(browser: webdriver.Chrome, words: str) -> None:
    """Type into the field and wait until it was heard."""
    field = browser.find_element(By.ID, "find")
    field.clear()
    field.send_keys(words)
    WebDriverWait(browser, 20).until(lambda b: " of " in b.find_element(By.ID, "found").text)


CURRENT = """
const one = document.querySelector(".current"), side = document.querySelector(".side").getBoundingClientRect();
const place = one.getBoundingClientRect(), hidden = side.right > place.left ? side.bottom : 0;
return [one.id, place.top >= hidden && place.top < innerHeight, one.tagName !== "DETAILS" || one.open];
"""


@pytest.mark.parametrize("width", [390, 1400])
def test_a_search_goes_to_its_hits_and_back(browser: webdriver.Chrome, files: list[str], width: int) -> None:
    """The first hit is open below the field, Enter and the button lead to the next, Shift and Enter back; at the end the reader is where he was."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.get(files[0])
        searched(browser, "webhook")
        field, said = browser.find_element(By.ID, "find"), browser.find_element(By.ID, "found")
        count = int(said.text.split()[2])
        seen = [browser.execute_script(CURRENT)]
        assert count > 3
        for step in range(2, 5):
            if step % 2:
                browser.find_element(By.XPATH, "//button[.='Next']").click()
            else:
                field.send_keys(Keys.ENTER)
            assert said.text == f"{step} of {count} found"
            seen.append(browser.execute_script(CURRENT))
        assert [one[1:] for one in seen] == [[True, True]] * 4
        field.send_keys(Keys.SHIFT, Keys.ENTER)
        assert said.text == f"3 of {count} found"
        assert field.is_displayed()
        marked = "return CSS.highlights.get('asked') ? [...CSS.highlights.get('asked')].map(r => r.toString().toLowerCase()) : []"
        assert set(browser.execute_script(marked)) == {"webhook"}
        field.send_keys(Keys.ESCAPE)
        assert browser.execute_script("return [scrollY, document.querySelectorAll('.current').length]") == [0, 0]
        assert browser.execute_script(marked) == []
    finally:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size | {"width": 1400})


def test_a_narrow_window_gets_the_next_step_before_the_proof_and_no_columns(
    browser: webdriver.Chrome, files: list[str]
) -> None:
    """At 390 nothing is wider than the window, no word of a table is broken, each value has its column's name, and columns sort."""
    size = {"width": 390, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        browser.get(files[0])
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
        assert bottom(browser, ".next") < bottom(browser, ".shown")
        cell = browser.find_element(By.CSS_SELECTOR, "#inputs td.state")
        name = "return getComputedStyle(arguments[0], '::before').content"
        assert browser.execute_script(name, cell) == '"State: "'
        assert browser.execute_script("return document.querySelector('#inputs .scroll').scrollWidth") <= 390
        browser.find_element(By.XPATH, "//section[@id='inputs']//th/button[.='Bytes']").click()
        sizes = browser.execute_script(
            "return [...document.querySelectorAll('#inputs tbody tr')].map(r => Number(r.cells[2].textContent))"
        )
        assert sizes == sorted(sizes)
    finally:
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size | {"width": 1400})
