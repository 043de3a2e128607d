"""Templates and static files of the page."""

from __future__ import annotations

import pytest
from analyzer.web.pages import SHARED, STATIC, file, filled


def test_what_was_sent_is_text_and_no_markup() -> None:
    """A hostile reason is escaped, a control character is visible."""
    text = filled("problem.html.j2", token="t", text="<b>\x1b[31m & 'x'")
    assert "<b>" not in text
    assert r"&lt;b&gt;\x1b[31m &amp;" in text


@pytest.mark.parametrize("name", [*STATIC, *SHARED])
def test_each_file_is_in_the_package_and_asks_for_nothing_outside(name: str) -> None:
    """No address of another machine, and nothing inline that the policy forbids."""
    text = file(name)
    assert text
    assert "http:" not in text
    assert "https:" not in text
    assert "url(" not in text
