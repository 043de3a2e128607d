"""The README's picture: ``python -m tests.support.make_screenshot`` writes ``fixtures/report.png`` from the first fixture bundle."""

from __future__ import annotations

import tempfile
from pathlib import Path

import analyzer

from tests.web.browsing import chromium

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "fixtures" / "bundles" / "private-endpoint-without-vrf.tar.gz"
WIDTH, HEIGHT = 1100, 1080


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, chromium("--hide-scrollbars") as browser:
        page = Path(folder, "report.html")
        page.write_text(analyzer.analyze(BUNDLE).to_html())
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(page.as_uri())
        browser.save_screenshot(str(ROOT / "fixtures" / "report.png"))


if __name__ == "__main__":
    main()
