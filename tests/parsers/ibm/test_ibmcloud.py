"""Output of the IBM Cloud CLI."""

from __future__ import annotations

import pytest

from tests.checks.test_pse import get
from tests.support.inline import bundle

URL = "https://c104.private.us-south.containers.cloud.ibm.com:30999"


@pytest.mark.parametrize("head", ["", "Retrieving cluster shop...\nOK\n\n"])
def test_the_konnectivity_url_stands_among_the_other_keys(head: str) -> None:
    """`cluster get` is one output to its end: the URL is read, and so are the lines after it."""
    case = bundle(c=head + get().replace("Version:", f"Konnectivity Server URL:        {URL}\nVersion:"))
    facts = dict(zip(case.snapshot["facts"]["key"], case.snapshot["facts"]["value"], strict=True))
    assert (facts["konnectivity_url"], facts["version"]) == (URL, "1.29.4_1537")


def test_cluster_operators_state_a_version_without_a_letter() -> None:
    """OpenShift prints 4.15.20 where nodes print v1.28.9."""
    from tests.checks.test_res import operators

    case = bundle(co=operators())
    assert len(case.snapshot["cluster_operators"]) == 2
    assert not len(case.snapshot["unread"])
