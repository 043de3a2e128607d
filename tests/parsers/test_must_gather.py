"""The file in which a must-gather states its image and release."""

from __future__ import annotations

import pytest
from analyzer.parsers import must_gather

from tests.support.inline import bundle, node, nodes
from tests.support.rows import fragment, read_of

VERSION = "openshift/must-gather\n4.16.21-202410311204.p0.g1a2b3c4.assembly.stream.el9-1a2b3c4\n"


def test_the_release_is_the_clusters() -> None:
    """With the product; the name of another image, a third line or a word of somebody is none."""
    facts = read_of(must_gather.parse, VERSION).rows["facts"]
    assert [(row["key"], row["value"], row["line"]) for row in facts] == [
        ("product_hint", "openshift", 1),
        ("version", "4.16.21", 2),
    ]
    for text in (VERSION.replace("must-gather", "other"), VERSION + "more\n", "openshift/must-gather\nlatest\n"):
        assert not must_gather.takes(fragment(text))


@pytest.mark.parametrize(
    "files", [{"x/version": VERSION}, {"n.txt": "rhcos"}, {"x/version": VERSION, "n.txt": "rhcos"}]
)
def test_an_openshift_by_its_gathering_or_its_system(files: dict[str, str]) -> None:
    """Nobody asks it for a Konnectivity server before it is known where its control plane runs."""
    listed = nodes(plain := node("w1", "10.7.1.1", version="v1.29.9"))
    row = nodes([*plain[:7], "Red Hat Enterprise Linux CoreOS 416.94.202410211619-0", *plain[8:]])
    case = bundle(
        {name: row if text == "rhcos" else text for name, text in files.items()}
        | ({} if "n.txt" in files else {"n.txt": listed})
    )
    assert (case.snapshot.about.called, case.snapshot.about.version.value) == (
        "OpenShift",
        "4.16.21" if "x/version" in files else "4.16",
    )
    commands = " ".join(gap.command or "" for one in case.report.checks for gap in one.missing)
    assert "oc get clusteroperators" in commands
    assert "konnectivity-server" not in commands
    assert "konnectivity-server" in " ".join(
        gap.command or "" for one in bundle({"n.txt": listed}).report.checks for gap in one.missing
    )
