"""The face offers each name when it is used, and no other."""

from __future__ import annotations

import analyzer
import pytest
from analyzer import api


def test_a_name_that_is_not_there_is_said() -> None:
    """As of any module."""
    with pytest.raises(AttributeError, match="module 'analyzer' has no attribute 'lod'"):
        analyzer.lod  # type: ignore[attr-defined]  # noqa: B018
    assert analyzer.load is api.load


def test_the_module_offers_its_public_names_only() -> None:
    """What a shell offers after the dot."""
    assert dir(analyzer) == ["Report", "Snapshot", "__version__", "analyze", "load"]


def test_the_face_names_where_each_thing_is_made() -> None:
    """Six names; a misspelt one is said."""
    homes = {
        name: getattr(api, name).__module__
        for name in ("Report", "Snapshot", "analyze", "few_collections", "load", "window")
    }
    assert homes == {
        "Report": "analyzer.api.report", "Snapshot": "analyzer.api.snapshot", "analyze": "analyzer.api.entry",
        "few_collections": "analyzer.api.collector", "load": "analyzer.api.entry", "window": "analyzer.api.entry",
    }  # fmt: skip
    with pytest.raises(AttributeError, match=r"module 'analyzer\.api' has no attribute 'lod'"):
        api.lod  # type: ignore[attr-defined]  # noqa: B018
