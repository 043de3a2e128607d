"""What `kubectl version` and `oc version` print, in every form, are facts of the client and the server."""

from __future__ import annotations

import pytest
from analyzer.parsers.base import Fragment
from analyzer.parsers.kubernetes.versions import PARSERS, takes
from analyzer.sources.names import Context

from tests.support.inline import bundle
from tests.support.outputs import samples

SAID = {
    "text": {"client_version": "v1.30.2", "version": "v1.29.6+IKS"},
    "go": {"client_version": "v1.25.4", "version": "v1.24.8+IKS"},
    "yaml": {"client_version": "v1.29.3", "version": "v1.29.4+IKS"},
    "oc-json": {"client_version": "4.14.3", "version": "4.14.12", "kubernetes_version": "v1.27.10+28ed2d7"},
}


@pytest.mark.parametrize("form", SAID)
def test_each_form_says_both_versions(form: str) -> None:
    """No line is left, and OpenShift's version is the server's where it is printed."""
    (sample,) = (one for one in samples() if one.name == f"kubectl-version/{form}")
    for text in (sample.whole, sample.text):
        case = bundle(t=text)
        facts = {row.key: row.value for row in case.snapshot.rows["facts"] if row.key != "typed_oc"}
        assert facts == SAID[form]
        assert len(case.snapshot["unread"]) == 0


def test_the_server_says_which_product_it_is() -> None:
    """With no node listed; the client's version says nothing of the cluster."""
    for number, product in (("v1.29.6+IKS", "iks"), ("v1.31.2+k0s", "k0s"), ("v1.30.1-gke.1200", "gke")):
        case = bundle(t=f"Client Version: v1.31.0+k3s1\nServer Version: {number}\n")
        assert case.snapshot.about.product.value == product


def test_an_error_below_and_a_sentence_are_what_they_are() -> None:
    """The server that did not answer is an error of the tool; prose is unread."""
    case = bundle(
        t="Client Version: v1.31.0\nUnable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout\nso it is down\n"
    )
    assert [row.tool for row in case.snapshot.rows["tool_errors"]] == ["kubectl"]
    assert list(case.snapshot["unread"]["line"]) == [3]
    assert {row.key for row in case.snapshot.rows["facts"]} == {"client_version"}


def test_versions_stand_at_the_begin() -> None:
    """Up to three lines of a shell or a warning may stand before them; what stands further down is a line of something else."""
    for before, taken in ((0, True), (3, True), (4, False)):
        text = "# a remark\n" * before + "Client Version: v1.29.3\nServer Version: v1.29.4\n"
        assert bool(takes(Fragment("a.txt", 1, text, text, Context()))) is taken


def test_versions_of_json_on_one_line() -> None:
    """As `kubectl version -o json | jq -c` prints them; a damaged line states nothing and is unread."""
    line = '{"clientVersion":{"major":"1","gitVersion":"v1.29.1"},"kustomizeVersion":"v5.0.4","serverVersion":{"gitVersion":"v1.29.8+IKS"}}'
    found = bundle(t=f"{line}\n").snapshot
    assert {row.key: row.value for row in found.rows["facts"]} == {
        "client_version": "v1.29.1",
        "version": "v1.29.8+IKS",
    }
    assert found["unread"].empty
    of_openshift = '{"serverVersion": {"gitVersion": "v1.27.6"}, "openshiftVersion": "4.14.8", "clientVersion": 3}'
    more = bundle(t=of_openshift.replace('{"server', '{"server') + "\n").snapshot
    assert {row.key: row.value for row in more.rows["facts"]} == {"kubernetes_version": "v1.27.6", "version": "4.14.8"}
    broken = bundle(t=line.replace('"},', '",', 1) + "\n").snapshot
    assert not broken.rows["facts"]
    assert len(broken["unread"]) == 1


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 25


OLD = "openshift v3.6.173.0.83\nkubernetes v1.6.1+5115d708d7\netcd 3.2.1\n"


@pytest.mark.parametrize(
    ("text", "version"),
    [
        (OLD, "v3.6.173.0.83"),
        ("oc v3.11.0+62803d0-1\nkubernetes v1.11.0+d4cacc0\nfeatures: Basic-Auth GSSAPI Kerberos SPNEGO\n\nServer https://master.example:8443\nopenshift v3.11.0+8de5c34-71\nkubernetes v1.11.0+d4cacc0\n", "v3.11.0+8de5c34-71"),
        ("kubernetes v1.30.1\netcd 3.5.1\n", None),
        ("openshift v3.6 is old\nand kubernetes v1.6.1 too\n", None),
    ],
)  # fmt: skip
def test_openshift_3_prints_a_name_and_a_number_to_a_line(text: str, version: str | None) -> None:
    """Its version is the server's, and it is OpenShift; other programs' lists and sentences are not."""
    rows = bundle(t=text).snapshot.rows["facts"]
    assert next((row.value for row in rows if row.key == "version"), None) == version
    assert any(row.key == "product_hint" and row.value == "openshift" for row in rows) is (version is not None)


def test_a_machine_of_openshift_3_is_asked_by_ssh_for_its_own_unit() -> None:
    """There is no debug pod, no user `core`, and the kubelet is a part of OpenShift's own program."""
    error = "Error from server: error dialing backend: dial tcp 10.145.1.6:10250: getsockopt: connection refused\n"
    case = bundle({"v.txt": OLD, "e.txt": f"$ oc exec -n a web-1-abcde ls\n{error}"})
    said = case.commands("kubelet-unreachable")
    assert "systemctl status atomic-openshift-node" in said
    assert "oc debug" not in said
    assert "core@" not in said
