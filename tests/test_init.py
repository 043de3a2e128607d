"""The public face is imported when it is used, and is nothing else than promised."""

from __future__ import annotations

import analyzer
import pytest
from analyzer import api


def test_the_face_is_the_api() -> None:
    """Each name that the package promises is the one that does the work."""
    assert sorted(analyzer.__all__) == ["Report", "Snapshot", "__version__", "analyze", "load"]
    for name in ("Report", "Snapshot", "analyze", "load"):
        assert getattr(analyzer, name) is getattr(api, name)


@pytest.mark.parametrize("name", ["pandas", "api_", "Analyze", "read"])
def test_nothing_else_is_offered(name: str) -> None:
    """A misspelt name is said as Python says it."""
    with pytest.raises(AttributeError, match=f"module 'analyzer' has no attribute '{name}'"):
        getattr(analyzer, name)
