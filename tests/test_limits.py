"""A limit that nobody can keep is refused where it is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.cli.main import run as command
from analyzer.limits import MOST, MOST_SECONDS, LimitOptions, Limits, with_options

BUNDLE = str(sorted((Path(__file__).parents[1] / "fixtures" / "bundles").iterdir())[0])


@pytest.mark.parametrize("value", ["0", "-1", "\u00b2", "\u0661", "1e9", "", str(1 << 63), "9" * 30, "9" * 5000])
def test_a_limit_beyond_the_machine_is_usage(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 2 and one line, for sizes and for times."""
    for name in ("memory_bytes", "run_seconds"):
        assert command([BUNDLE, "--limit", f"{name}={value}"]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_every_field_takes_its_greatest_value() -> None:
    """Sizes leave room for what is added to them in 64 bits, times for an alarm in 32."""
    for name in Limits._fields:
        most = MOST_SECONDS if name.endswith("_seconds") else MOST
        assert getattr(with_options({name: most}), name) == most
        with pytest.raises(ValueError, match="at most"):
            with_options({name: most + 1})


def test_each_limit_has_its_name_for_type_checkers() -> None:
    """What a value of limits has, a mapping of some of them may have, and nothing else."""
    assert LimitOptions.__optional_keys__ == set(Limits._fields)
    assert not LimitOptions.__required_keys__


def test_the_reader_starts_with_the_greatest_values(capsys: pytest.CaptureFixture[str]) -> None:
    """The operating system takes them."""
    limits = [f"--limit={name}={MOST}" for name in ("memory_bytes", "line_bytes", "total_bytes")]
    seconds = [f"--limit={name}={MOST_SECONDS}" for name in ("run_seconds", "member_seconds")]
    assert command([BUNDLE, "--quiet", *limits, *seconds]) == 0
    capsys.readouterr()
