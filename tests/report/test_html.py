"""The HTML report is one inert, self-contained file that says the same each time."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import analyzer
import pytest

BUNDLE = Path(__file__).parents[2] / "fixtures" / "bundles" / "vrf-and-spanning-off.tar.gz"


@pytest.fixture(scope="module")
def page() -> str:
    return analyzer.analyze(BUNDLE).to_html()


def test_its_policy_names_exactly_its_own_style_and_script(page: str) -> None:
    """The hashes in the policy are those of the one style and the one script; nothing else is allowed."""
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    text = policy[1].replace("&#39;", "'")
    for tag in ("style", "script"):
        (body,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.S)
        assert f"sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}" in text
    assert text.startswith("default-src 'none'")


def test_it_asks_for_nothing_outside_and_styles_nothing_inline(page: str) -> None:
    """No address to load from, no style attribute and no handler that the policy would stop."""
    outside = re.sub(
        r'xmlns="http://www.w3.org/2000/svg"|<pre.*?</pre>|<script type="application/json".*?</script>',
        "",
        page,
        flags=re.S,
    )
    assert not re.search(r'(?:src|href|action)="(?:https?:|//)', outside)
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", outside)
    assert not re.search(r"@import|url\((?!#)", outside)


def test_its_pictures_have_a_text_alternative(page: str) -> None:
    """Each drawing has a title and a description, and its sentence stands below it."""
    assert page.count("<svg") == page.count('role="img"') == page.count("<figcaption>") >= 3
    assert "6 of 15 pairs of 6 nodes are Established" in page


def test_the_json_report_inside_is_the_report(page: str) -> None:
    """What is embedded is the JSON report, and no character of it can end its element."""
    (text,) = re.findall(r'<script type="application/json" id="report">(.*?)</script>', page, re.S)
    assert "<" not in text
    assert json.loads(text) == json.loads(analyzer.analyze(BUNDLE).to_json())


def test_equal_input_gives_equal_bytes_of_modest_size(page: str) -> None:
    """No clock and no random identifier, and far below two megabytes."""
    assert analyzer.analyze(BUNDLE).to_html() == page
    assert len(page) < 1 << 20
