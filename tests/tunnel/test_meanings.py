"""What failed connects mean, in words."""

from __future__ import annotations

from analyzer.tunnel.errors import MEANING, ErrorClass
from analyzer.tunnel.meanings import meanings

from tests.support.inline import bundle, dial, failing


def test_each_class_once_with_how_often_and_the_unknown_in_its_own_words() -> None:
    """As a failing log's classes stand."""
    log = failing(dial("dial tcp 10.0.0.5:8132: i/o timeout"), 3) + failing("the moon is full", 2, hour="10")
    text = meanings(bundle({"a.log": log}).tunnel.failure_classes())
    assert text == f'{MEANING[ErrorClass.TIMEOUT]} (3x), {MEANING[ErrorClass.OTHER]}, "the moon is full" (2x)'
    assert meanings({}) == ""
