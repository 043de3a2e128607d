"""kubeadm's list of certificates: until when each is valid, what is over, what is missing."""

from __future__ import annotations

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
