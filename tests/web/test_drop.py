"""Files dropped on the page by real drag events, in Debian's Chromium: the result opens, whatever was dropped and wherever."""

from __future__ import annotations

import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

selenium = pytest.importorskip("selenium")
from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.support.ui import WebDriverWait  # noqa: E402

from tests.web.browsing import BROWSER, DRIVER, drop, window  # noqa: E402

pytestmark = pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium and chromedriver on this machine")
BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
CORNER, LOW = (5, 5), (600, 780)


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    with window() as driver:
        yield driver


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    with tarfile.open(BUNDLE) as archive:
        archive.extractall(tmp_path / "bundle", filter="data")
    return tmp_path / "bundle"


def result(browser: webdriver.Chrome) -> str:
    WebDriverWait(browser, 60).until(lambda b: b.find_elements(By.ID, "take-along"))
    return str(browser.find_element(By.TAG_NAME, "body").text)


def status(browser: webdriver.Chrome) -> str:
    return str(WebDriverWait(browser, 20).until(lambda b: b.find_element(By.ID, "status").text))


@pytest.mark.parametrize("where", [None, CORNER, LOW])
def test_one_archive(browser: webdriver.Chrome, address: str, where: tuple[int, int] | None) -> None:
    """In the field, in a corner of the window and below everything else, nothing chosen before and nothing clicked."""
    browser.get(address)
    drop(browser, [BUNDLE], where)
    text = result(browser)
    assert "Private service endpoint" in text
    assert BUNDLE.name in text


def test_a_folder_with_folders(browser: webdriver.Chrome, address: str, unpacked: Path) -> None:
    """All files below it are one bundle, by their paths in it."""
    files = [path for path in unpacked.rglob("*") if path.is_file()]
    browser.get(address)
    drop(browser, [unpacked])
    assert "Private service endpoint" in result(browser)
    run = str(browser.current_url).removesuffix("/report")
    names = {row["source"] for row in httpx.get(f"{run}/files/report.json").json()["inputs"]}
    assert {path.relative_to(unpacked.parent).as_posix() for path in files} <= names


def test_several_files(browser: webdriver.Chrome, address: str, unpacked: Path) -> None:
    """Files that were marked together are one bundle."""
    files = sorted(path for path in unpacked.rglob("*") if path.is_file())
    browser.get(address)
    drop(browser, files)
    assert f"{len(files)} files" in result(browser)


def test_a_drop_that_holds_no_file_is_said(browser: webdriver.Chrome, address: str, tmp_path: Path) -> None:
    """An empty folder is no upload; a second drop on the same page works."""
    (tmp_path / "empty").mkdir()
    browser.get(address)
    drop(browser, [tmp_path / "empty"])
    assert "no file" in status(browser)
    drop(browser, [BUNDLE])
    result(browser)


def test_what_is_too_large_is_said_before_it_is_sent(browser: webdriver.Chrome, address: str, tmp_path: Path) -> None:
    """The page knows its limit and says it in words."""
    with (tmp_path / "huge.log").open("wb") as handle:
        handle.truncate(513 << 20)
    browser.get(address)
    drop(browser, [tmp_path / "huge.log"])
    assert "512 MiB" in status(browser)
    assert str(browser.current_url) == address


def test_the_window_shows_where_to_drop(browser: webdriver.Chrome, address: str) -> None:
    """While files are over the window the field is marked, and no longer when they have left it."""
    browser.get(address)
    marked = "return document.querySelector('.drop').classList.contains('over')"
    data = {"items": [], "files": [str(BUNDLE)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver"):
        browser.execute_cdp_cmd("Input.dispatchDragEvent", {"type": kind, "x": 5, "y": 5, "data": data})
        assert browser.execute_script(marked)
    browser.execute_script(  # the protocol cannot leave the window
        "const carried = new DataTransfer(); carried.items.add(new File(['a'], 'a.log'));"
        "document.body.dispatchEvent(new DragEvent('dragleave', {bubbles: true, dataTransfer: carried}));"
    )
    assert not browser.execute_script(marked)


def test_a_drop_on_any_other_page_is_an_upload_too(
    browser: webdriver.Chrome, address: str, unpacked: Path, tmp_path: Path
) -> None:
    """On the result, on a page that says no, in the handbook: the browser stays on the page, and the next result opens."""
    (tmp_path / "empty").mkdir()
    browser.get(address)
    drop(browser, [BUNDLE])
    result(browser)
    before = str(browser.current_url)
    for where in (before, f"{address}run/nothing", f"{address}handbook"):
        browser.get(where)
        drop(browser, [tmp_path / "empty"], CORNER)
        said = WebDriverWait(browser, 20).until(lambda b: b.find_element(By.CSS_SELECTOR, ".sending p").text)
        assert "no file" in said
        assert str(browser.current_url) == where
        drop(browser, [unpacked], LOW)
        WebDriverWait(browser, 60).until(lambda b, there=where: "/report" in b.current_url and b.current_url != there)
        assert "Private service endpoint" in result(browser)
    browser.get(before)
    assert BUNDLE.name in result(browser)


def test_an_analysis_that_ends_waits_for_the_upload_that_was_dropped_on_its_page(
    browser: webdriver.Chrome, address: str, tmp_path: Path
) -> None:
    """The page of a run does not leave for its result while it sends; a cancelled upload lets it go on, and none is lost."""
    slow = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1 << 20}
    big = tmp_path / "big.log"
    big.write_bytes(b"line\n" * (8 << 20))
    browser.get(address)
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", slow)
    try:
        browser.find_element(By.ID, "bundle").send_keys(str(BUNDLE))
        browser.find_element(By.CSS_SELECTOR, "button.main").click()
        # an analysis takes half a second: its page is looked for that often
        WebDriverWait(browser, 30, poll_frequency=0.02).until(lambda b: b.find_elements(By.ID, "run"))
        drop(browser, [big], CORNER)
        WebDriverWait(browser, 60).until(lambda b: "Ended" in b.find_element(By.ID, "status").text)
        assert "Uploading" in browser.find_element(By.CSS_SELECTOR, ".sending p").text
        browser.find_element(By.CSS_SELECTOR, ".sending button").click()
        assert BUNDLE.name in result(browser)
    finally:
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", {**slow, "uploadThroughput": -1})


def test_a_full_disk_is_a_sentence_on_the_page(browser: webdriver.Chrome, full: str, tmp_path: Path) -> None:
    """The upload does not fit into TMPDIR: the page says so, the browser shows it, and nothing is left."""
    big = tmp_path / "server.log"
    big.write_bytes(b"line\n" * (6 << 20))
    browser.get(full)
    drop(browser, [big])
    WebDriverWait(browser, 60).until(lambda b: "TMPDIR" in b.find_element(By.ID, "status").text)
    shutil.copy(BUNDLE, tmp_path / "small.tgz")
    drop(browser, [tmp_path / "small.tgz"])
    result(browser)
