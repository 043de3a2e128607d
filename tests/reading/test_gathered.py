"""Names that no table holds, gathered from the text and the paths of all members."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyzer.errors import InputError
from analyzer.limits import Limits
from analyzer.reading import gathered
from analyzer.reading.gathered import names_in

from tests.support.bundles import write_tree


def names(place: Path) -> list[tuple[str, str]]:
    return sorted(names_in([str(place)], [str(place)], Limits(), lambda _: ""))


def test_names_in_the_text_are_harvested(tmp_path: Path) -> None:
    """And in folders that are named like an object."""
    place = write_tree(tmp_path, {"acme-7/x.txt": "x /home/carol/y\n", "plain/x.txt": "owner: dave-miller"})
    begun: list[str] = []

    def begin(name: str) -> str:
        begun.append(name)
        return ""

    assert sorted(names_in([str(place)], [str(place)], Limits(), begin)) == [
        ("folder", "acme-7"),
        ("user", "carol"),
        ("who", "dave-miller"),
    ]
    assert len(begun) == 2


def test_lots_end_anywhere_and_no_name_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Members are looked through together, and what stands on two lines of one member does not join with another one's."""
    files = {f"f{at:02}.txt": f"owner: dave-{at:02}\n" for at in range(20)}
    files |= {"g.yaml": "metadata:\n  name: acme-cart\n", "h.yaml": "  namespace: acme-shop\n"}
    place = write_tree(tmp_path, files)
    whole = names(place)
    assert {("who", f"dave-{at:02}") for at in range(20)} <= set(whole)
    monkeypatch.setattr(gathered, "LOT", 50)
    assert names(place) == whole


def test_names_that_could_not_be_gathered_stop_the_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A member in which the look for names ends early would show them, and so would a lot."""
    bundle = write_tree(tmp_path / "case", {"a.log": "x\n", "b.txt": "y\n", "c.txt": "z"})
    assert names(bundle) == []

    def late(text: str) -> set[tuple[str, str]]:
        raise TimeoutError("too slow")

    monkeypatch.setattr(gathered, "harvest", late)
    with pytest.raises(InputError, match="the names of 1 member could not be gathered"):
        names(bundle)
    monkeypatch.setattr(gathered, "harvest", lambda _: set())
    monkeypatch.setattr(gathered, "listed", late)
    monkeypatch.setattr(gathered, "may_list", lambda _: True)
    with pytest.raises(InputError, match="the names of 3 members could not be gathered"):
        names(bundle)


def test_members_wait_for_each_other_until_a_lot_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small ones are looked through together, about half a million characters at once and not all of a bundle."""
    lots: list[int] = []

    def harvested(text: str) -> set[tuple[str, str]]:
        lots.append(len(text))
        return set()

    monkeypatch.setattr(gathered, "harvest", harvested)
    names(write_tree(tmp_path, {f"f{at:02}.txt": "a word " * 10_000 for at in range(16)}))
    assert len(lots) == 3  # 16 of 70 000
    assert max(lots) < 650_000
