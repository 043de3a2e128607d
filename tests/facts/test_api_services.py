"""An API service's condition, from a table and from an object."""

from __future__ import annotations

import pytest
from analyzer.facts.api_services import is_available, is_behind, reason, untold_at
from analyzer.schema import ApiServiceRow


def row(available: str | None, why: str | None = None) -> ApiServiceRow:
    return ApiServiceRow(source="a.txt", line=2, name="v1.a.io", available=available, reason=why)


@pytest.mark.parametrize(
    ("available", "is_it", "why"),
    [
        ("True", True, None),
        ("False (FailedDiscoveryCheck)", False, "FailedDiscoveryCheck"),
        ("False", False, None),
        ("Unknown", None, None),
        ("Falsely", None, None),
        (None, None, None),
    ],
)
def test_what_a_table_prints(available: str | None, is_it: bool | None, why: str | None) -> None:
    """What is not said is neither available nor down."""
    assert (is_available(row(available)), reason(row(available))) == (is_it, why)


def test_the_one_object_of_a_member_without_a_state_is_whose_condition_stands_beside_it() -> None:
    """Of several objects, or beside one whose state is stated, nobody knows; another member's does not count."""
    one, other = ApiServiceRow(source="a", line=1, name="v1.x"), ApiServiceRow(source="a", line=2, name="v1.y")
    stated = ApiServiceRow(source="a", line=3, name="v1.x", available="True")
    assert untold_at([one], "a") == "v1.x"
    assert [
        untold_at(rows, at) for rows, at in (([one, other], "a"), ([one, stated], "a"), ([one], "b"), ([], "a"))
    ] == [None] * 4


def test_an_objects_own_reason_stands_first() -> None:
    """The table repeats it, and may be older."""
    assert reason(row("False (MissingEndpoints)", "ServiceNotFound")) == "ServiceNotFound"


def test_a_service_is_known_by_the_name_behind_its_namespace() -> None:
    """A local one has none behind it."""
    assert is_behind(ApiServiceRow(source="t", line=1, name="v1.x", service="space/api"), "api")
    assert not is_behind(ApiServiceRow(source="t", line=1, name="v1.x", service="Local"), "Local")
    assert not is_behind(ApiServiceRow(source="t", line=1, name="v1.x", service="Local"), None)
