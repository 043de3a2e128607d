"""Every member has a name of its own, and no name costs more than its length."""

from __future__ import annotations

import time

from analyzer.bundle.names import Names, clean_name


def test_two_members_of_one_name_get_two_names() -> None:
    """The second is told from the first, also where the archive holds its new name already."""
    names = Names(str)
    given = [names.give("", name) for name in ("a.txt", "a.txt", "a.txt#3", "a.txt", "./a.txt")]
    assert given == ["a.txt", "a.txt#2", "a.txt#3", "a.txt#4", "a.txt#5"]


def test_secrets_are_hidden_before_names_are_compared() -> None:
    """Two names that differ only in what is hidden would be one in every output."""
    names = Names(lambda text: text.replace("one", "[hidden]").replace("two", "[hidden]"))
    assert [names.give("", "k=one"), names.give("", "k=two")] == ["k=[hidden]", "k=[hidden]#2"]


def test_a_name_of_half_a_million_dots_costs_nothing() -> None:
    """Leading `./` are stepped over once, and what is left is cut."""
    begun = time.monotonic()
    assert clean_name("./" * 500_000 + "x.log") == "x.log"
    assert len(clean_name("n" * 1_000_000)) == 4096
    assert time.monotonic() - begun < 2


def test_a_name_that_is_no_utf8_is_text() -> None:
    """Bytes that the file system gives as lone surrogates can be written into a report."""
    assert clean_name("r\udce9sum\udce9.txt") == "r\\xe9sum\\xe9.txt"
    assert clean_name("\ud800.txt") == "?.txt"


def test_names_of_any_length_are_told_apart() -> None:
    """At the length from which only their hash is kept, and beyond it, as below it; a name of nothing has one."""
    for length in (63, 64, 65, 4000):
        names = Names(str)
        one, two = "a" * length, "a" * (length - 1) + "b"
        assert [names.give("", name) for name in (one, two, one)] == [one, two, one + "#2"]
        assert all(isinstance(key, str) is (len(str(key)) <= 64) for key in names._given if isinstance(key, str))
    assert [clean_name(name) for name in ("", "\0", "./", "a\0b\nc")] == ["unnamed", "unnamed", "unnamed", "ab\\nc"]


def test_bytes_of_the_file_system_and_other_surrogates() -> None:
    """0x80 to 0xff come as U+DC80 to U+DCFF and go back to themselves; what else stands alone is no byte."""
    assert [clean_name(name) for name in ("\udc80", "\udcff", "\ud7ff\ue000")] == ["\\x80", "\\xff", "\ud7ff\ue000"]
    assert [clean_name(name) for name in ("\ud800", "\udc7f", "\udd00", "\udfff", "\udc80\udfff")] == [
        "?",
        "?",
        "?",
        "?",
        "??",
    ]
    assert len(Names(str).give("", "n" * 9000)) == 4096


def test_behind_some_megabytes_of_names_longer_ones_are_cut() -> None:
    """What is looked for in them costs their length; a short one stays whole, and equal ones are told apart."""
    names = Names(str)
    given = [names.give("d/", f"{at:06}-" + "n" * 4000) for at in range(1100)]
    first = next(at for at, name in enumerate(given) if len(name) < 4000)
    assert first == 1047  # the first whose forerunners hold 4 MiB
    assert {len(name) for name in given[first:]} == {258}
    assert names.most == 256
    assert [names.give("", "x" * length)[:2] + str(length) for length in (255, 256)] == ["xx255", "xx256"]
    assert names.give("", "x" * 257) == "x" * 256 + "#2"
    assert Names(str, 100).most == 100
