"""What failed connects mean, in words."""

from __future__ import annotations

from analyzer.schema import KonnectivityEventRow
from analyzer.tunnel.errors import MEANING, ErrorClass
from analyzer.tunnel.meanings import meanings

from tests.support.inline import bundle, dial, failing


def test_each_class_once_with_how_often_and_the_unknown_in_its_own_words() -> None:
    """As a failing log's classes stand."""
    log = failing(dial("dial tcp 10.0.0.5:8132: i/o timeout"), 3) + failing("the moon is full", 2, hour="10")
    text = meanings(bundle({"a.log": log}).tunnel.failure_classes())
    assert text == f'{MEANING[ErrorClass.TIMEOUT]} (3x), {MEANING[ErrorClass.OTHER]}, "the moon is full" (2x)'
    assert meanings({}) == ""


def test_of_a_long_error_its_end_is_said() -> None:
    """Of a part that has less than a hundred characters all, of a longer one its last words."""
    for size, said in ((99, "m" * 91 + " is full"), (100, "\u2026 is full")):
        error = f"outer: {'m' * (size - 8)} is full"
        row = KonnectivityEventRow(source="a", line=1, error=error)
        assert meanings({ErrorClass.OTHER: [row]}) == f'{MEANING[ErrorClass.OTHER]}, "{said}" (1x)'
