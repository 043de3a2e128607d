"""kubeadm's list of certificates: until when each is valid, what is over, what is missing."""

from __future__ import annotations

import pytest
from analyzer.parsers.base import Fragment
from analyzer.parsers.kubeadm_certificates import takes
from analyzer.sources.names import Context

from tests.support.inline import bundle
from tests.support.outputs import HERE


def test_each_certificate_is_a_row_and_what_is_over_or_missing_says_so() -> None:
    """Its remarks are read, too; a line that is no row is unread."""
    text = (HERE / "kubeadm-certificates" / "check-expiration.txt").read_text(encoding="utf-8")
    case = bundle({"k.txt": text + "not a row at all\n"})
    frame = case.snapshot["certificates"].astype(object)
    assert frame[["line", "file", "fault"]].fillna("").values.tolist() == [
        [6, "admin.conf", "expired"],
        [7, "apiserver", "expired"],
        [8, "apiserver-kubelet-client", ""],
        [9, "apiserver-etcd-client", "missing"],
        [12, "ca", ""],
        [13, "front-proxy-ca", ""],
    ]
    assert [f"{at:%Y-%m-%d %H:%M}" for at in frame["not_after"].dropna()][2:] == [
        "2027-07-10 05:59",
        "2035-07-08 05:59",
        "2035-07-08 05:59",
    ]
    assert case.snapshot["unread"]["line"].tolist() == [14]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("CERTIFICATE                EXPIRES                  RESIDUAL TIME   EXTERNALLY MANAGED\n", True),
        (
            "[check-expiration] Reading configuration\n\nCERTIFICATE AUTHORITY   EXPIRES                  RESIDUAL TIME   EXTERNALLY MANAGED\n",
            True,
        ),
        ("CERTIFICATE   EXPIRES\nadmin.conf   Jul 10, 2026 05:59 UTC\n", False),
        ("a text\nCERTIFICATE                EXPIRES                  RESIDUAL TIME   EXTERNALLY MANAGED\n", False),
    ],
)
def test_its_titles_tell_it(text: str, taken: bool) -> None:
    """Behind its own remarks and nothing else; a table with fewer titles is another's."""
    assert bool(takes(Fragment("a.txt", 1, text, text, Context()))) is taken
