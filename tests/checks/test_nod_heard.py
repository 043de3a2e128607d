"""NOD-05: kubelets by their own logs, and whether the API server hears of them."""

from __future__ import annotations

from tests.causes.test_kubelet_cut_off import journal
from tests.support.inline import bundle


def test_a_kubelet_that_does_not_get_through_fails() -> None:
    """With its node, what stands between and the end of its error; how many lines say so is the basis."""
    case = bundle(journal("w-3"))
    assert case.status("NOD-05") == "fail"
    assert case.says("NOD-05").startswith("1 kubelet does not get through to the API server: w-3 (the way there): ")
    assert case.says("NOD-05").endswith("dial tcp 10.4.0.10:6443: i/o timeout [3 lines of 1 kubelet]")
    assert case.subjects("NOD-05") == ["w-3"]
    assert case.places("NOD-05") == ["kubelet.log:3"]


def test_without_a_kubelets_log_it_is_not_asked() -> None:
    """No line of one says anything; one that registered passes."""
    assert bundle({"n.txt": "NAME   STATUS\n"}).status("NOD-05") == "not_applicable"
    assert bundle(journal("w-3", heard=True)).status("NOD-05") == "pass"
