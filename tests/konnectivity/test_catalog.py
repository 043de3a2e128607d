"""Every log message of the project as facts, and the instances of its printf templates."""

from __future__ import annotations

import pytest
from analyzer.konnectivity import catalog
from analyzer.konnectivity.catalog import Message, parse_ranges, printf, release_index, releases, structured

from tests.support.values import are_values


def test_ranges_are_inclusive_in_the_order_of_releases() -> None:
    """Several of them, and single ones."""
    names = releases()
    assert release_index()[names[3]] == 3
    assert parse_ranges(f"{names[1]}..{names[3]}") == {1, 2, 3}
    assert parse_ranges(f"{names[1]},{names[4]}..{names[5]}") == {1, 4, 5}
    with pytest.raises(KeyError):
        parse_ranges("v99")


def test_a_signal_is_the_component_s_own_or_the_first_one_s() -> None:
    """A log whose component is unknown counts as that of the first."""
    one = Message("x", True, ("server", "agent"), {"server": "a", "agent": "b"}, {}, {})
    assert [one.signal(part) for part in ("agent", "server", "client", None)] == ["b", "a", "a", "a"]


def test_every_row_of_the_table_is_in_a_message() -> None:
    """With its signal, its lowest level and its releases."""
    by_style = {True: 0, False: 0}
    for row in catalog.table("messages.tsv"):
        is_structured = row["style"] == "structured"
        by_style[is_structured] += 1
        known = structured(row["message"]) if is_structured else None
        if is_structured:
            assert known is not None
            assert known.structured is True
            part = row["component"]
            assert part in known.components
            assert parse_ranges(row["releases"]) <= known.releases[part]
            level = row["level"].rpartition(" V")[2]
            assert (known.levels[part] or 0) <= (int(level) if level.isdigit() else 0)
            assert list(known.components) == sorted(known.components, key=("server", "agent", "client").index)
    assert min(by_style.values()) > 10
    assert structured("no message of theirs") is None


def instance(template: str) -> str:
    filled = template
    for mark, value in (("%q", '"v w"'), ("%d", "-7"), ("%+s", "[s]"), ("%s", "s"), ("%v", "v"), ("%t", "true")):
        filled = filled.replace(mark, value)
    return filled


def test_every_template_knows_an_instance_of_itself() -> None:
    """Or of a longer template that begins the same way."""
    missed = []
    for row in catalog.table("messages.tsv"):
        text = row["message"]
        first = text.split(" ")[0]
        if row["style"] == "structured" or "%" in first or first.startswith("<error") or "\\n" in text:
            continue
        found = printf(instance(text))
        if found is None or len(found[0].text) < len(text):
            missed.append(text)
    assert missed == []


@pytest.mark.parametrize(
    ("text", "template", "arguments"),
    [
        ("AgentID set to a-1.", "AgentID set to %s.", ("a-1",)),
        ("AdminServerPort set to 8093.", "AdminServerPort set to %d.", ("8093",)),
        ("AgentCert set to x.", "AgentCert set to %q.", ("x",)),
        (
            "konnectivity-server check failed: no server\nmore",
            "%s check failed: \\n%v",
            ("konnectivity-server", "no server\nmore"),
        ),
        ("AdminServerPort set to many.", None, ()),
        ("AgentID set to a-1", None, ()),
        ("x" * 90 + " check failed: y", None, ()),
        ("two words check failed: y", None, ()),
        ("nothing of theirs", None, ()),
        ("", None, ()),
    ],
)
def test_instances_of_templates(text: str, template: str | None, arguments: tuple[str, ...]) -> None:
    """The whole text must fit; arguments come in their order."""
    found = printf(text)
    if template is None:
        assert found is None
    else:
        assert found is not None
        assert (found[0].text, found[1]) == (template, arguments)


def test_its_values_have_their_own_fields() -> None:
    """Its readers cannot change them, and a misspelt field is refused."""
    are_values(catalog)


def test_a_message_knows_the_lowest_verbosity_at_which_any_part_prints_it() -> None:
    """What a log shows at all was printed at that one or above."""
    assert {one.verbosity for one in catalog._messages()[0].values()} > {0, 2}
    for one in (*catalog._messages()[0].values(), *catalog._messages()[1]):
        assert one.verbosity == min(level or 0 for level in one.levels.values())
