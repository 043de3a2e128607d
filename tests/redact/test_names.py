"""The names that stand in a bundle's text, and those that only say what a thing is."""

from __future__ import annotations

import pytest
from analyzer.redact.names import PRIVATE_KEY, harvest, is_public, labels_of, top_folder, windows, workload_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/home/alice/x", ("user", "alice")),
        ("C:\\Users\\bob.smith\\x", ("user", "bob.smith")),
        ("Mar  2 09:00:00 host-7 kubelet[12]: x", ("host", "host-7")),
        ("image: us.icr.io/acme-team/x:1", ("owner", "acme-team")),
        ("quay.io/acme./x", ("owner", "acme")),
        ("owner: carol-jones", ("who", "carol-jones")),
        ("Annotations:  contact: Jo Winterberg +49 30", ("who", "Winterberg")),
        ('"created-by": "Erika M. von Sommer-Feld"', ("who", "Sommer-Feld")),
        ('user="dave.miller"', ("who", "dave.miller")),
        ("  namespace: acme-prod", ("ns", "acme-prod")),
        ("  nodeName: n1.acme.local", ("node", "n1.acme.local")),
        ('E0110 10:00:00.1 1 kubelet.go:1] node "acme-wrk1" not found', ("node", "acme-wrk1")),
        ('nodes "acme-wrk1.acme.lab" is forbidden', ("node", "acme-wrk1.acme.lab")),
        ('err="node \\"acme-wrk1\\" not found"', ("node", "acme-wrk1")),
        ('"Attempting to register node" node="acme-wrk1"', ("node", "acme-wrk1")),
        ("controller.go:9] ready node=acme-wrk1 zone=z", ("node", "acme-wrk1")),
        ("kubelet --hostname-override=acme-wrk1 --v=2", ("node", "acme-wrk1")),
        ('pods is forbidden: User "jdoe" cannot list', ("user", "jdoe")),
        ("sshd[9]: Accepted publickey for jdoe from 10.0.0.1 port 5", ("user", "jdoe")),
        ("pam_unix(sudo:session): session opened for user jdoe(uid=0)", ("user", "jdoe")),
        ("[11.6s] user=msmith ssh", ("user", "msmith")),
        (r'open "C:\\\\Users\\\\msmith\\\\x"', ("user", "msmith")),
        ('organization="Acmeria Holding"', ("who", "Acmeria")),
        ("  name: acme-thing\n  namespace: default\n", ("object", "acme-thing")),
        ('    "name": "acme-thing",\n    "namespace": "default"\n', ("object", "acme-thing")),
        ("lost the session, user msmith", ("user", "msmith")),
        ("denied; user msmith, from 10.1.2.3", ("user", "msmith")),
        ("denied (as user msmith) once", ("user", "msmith")),
        ("not found, user msmith git.example/payments", ("user", "msmith")),
        ("sudo:     jdoe : TTY=pts/0 ; USER=rooot", ("user", "jdoe")),
        ('metadata: {labels: x, "name": "acme-thing"}', ("object", "acme-thing")),
        ('configmap "acme-set" not found', ("object", "acme-set")),
        ('secrets \\"acme-set\\" is forbidden', ("object", "acme-set")),
        ("job.batch/acme-job-1 completed", ("object", "acme-job-1")),
        ('User "system:serviceaccount:acme-1:acme-robot" cannot', ("object", "acme-robot")),
        ('User "system:serviceaccount:acme-1:acme-robot" cannot', ("ns", "acme-1")),
        ("Service Account:  acme-robot", ("object", "acme-robot")),
        ("current-context: acme-prod/abc/admin", ("object", "acme-prod")),
        ("cluster_name=acme-prod region=x", ("object", "acme-prod")),
        ('{\\"clusterName\\": \\"acme-prod\\"}', ("object", "acme-prod")),
        ("uploaded to s3://acme-dumps/x.gz", ("object", "acme-dumps")),
        ("git@git.example:acme-team/app.git", ("owner", "acme-team")),
        ("Resource Group Name:   acme-rg", ("who", "acme-rg")),
        ("VPC:  acme-vpc", ("who", "acme-vpc")),
        ('user="x" groups=["acme-admins","system:authenticated"]', ("who", "acme-admins")),
    ],
)
def test_names_in_known_places(text: str, found: tuple[str, str]) -> None:
    """Homes, syslog hosts, registries' owners, owners of objects."""
    assert found in harvest(text)


@pytest.mark.parametrize(
    "text",
    [
        "node is not ready",
        "the user agent of it",
        'node "n1"',
        "us.icr.io/armada-master/x",
        "  namespace: kube-system",
        "namespace: ibm-system",
        "a sentence about nothing",
    ],
)
def test_public_names_are_no_harvest(text: str) -> None:
    """Neither owners that everybody has nor namespaces of the system."""
    assert harvest(text) == set()


@pytest.mark.parametrize(
    "name",
    [
        "abc",
        "default",
        "MASTER",
        "konnectivity-agent",
        "calico-node",
        "10.0.0.1",
        "fd00::1",
        "a:b:c:d",
        "12345",
        "connection",
    ],
)
def test_words_that_say_what_a_thing_is(name: str) -> None:
    """Short ones, common ones, names of the system, words of its messages, addresses, numbers."""
    assert is_public(name)


@pytest.mark.parametrize("name", ["acme", "acme-web01", "zanzibar"])
def test_names_of_somebody(name: str) -> None:
    """Everything else."""
    assert not is_public(name)


def test_labels_are_pairs() -> None:
    """Of a JSON object and of nothing else."""
    assert list(labels_of('{"a": 1}')) == [("a", "1")]
    assert [list(labels_of(text)) for text in (None, "{", "[1]", 7)] == [[], [], [], []]
    assert PRIVATE_KEY.search("acme.io/owner")
    assert not PRIVATE_KEY.search("app")


@pytest.mark.parametrize(
    "text",
    [
        "it hangs, user reports that exec hangs",
        "denied, user not found",
        "sorry (user error)",
        "the user msmith says no",
        ", user agent kubectl/v1.29",
    ],
)
def test_a_sentence_about_somebody_names_nobody(text: str) -> None:
    """What follows is a verb, or a word that goes with user."""
    assert not [found for found in harvest(text) if found[0] == "user"]


def test_a_team_s_title_names_nobody() -> None:
    """Its words are words of everything else, too."""
    assert harvest("contact: On-Call Team\nmaintainer: Our Services") == {("who", "On-Call")}


def test_lines_without_a_hint_are_left_out_of_the_search() -> None:
    """A line below a hint may hold the name; where most lines hold one, all are looked at."""
    rest = "plain\n" * 30
    assert windows(f"{rest}Owner:\n  acme\n{rest}team=x", f"{rest}owner:\n  acme\n{rest}team=x", ("owner", "team")) == (
        "Owner:\n  acme\n\0\nteam=x"
    )
    assert windows("Owner:\nx", "owner:\nx", ("owner",)) == "Owner:\nx"
    assert harvest(f"{rest}owner: acme-1\n{rest}") == {("who", "acme-1")}


@pytest.mark.parametrize(
    ("pod", "workload"),
    [
        ("lorvan-web-7d9f8b6c5d-x7k2q", "lorvan-web"),
        ("lorvan-web-x7k2q", "lorvan-web"),
        ("lorvan-db-0", "lorvan-db"),
        ("lorvan-job-28391040-x7k2q", "lorvan-job"),
        ("web-7d9f8b6c5d-x7k2q", ""),
        ("lorvan-web", ""),
        ("", ""),
    ],
)
def test_what_a_pod_belongs_to_is_the_begin_of_its_name(pod: str, workload: str) -> None:
    """A name of several words; a plain word is one of every log."""
    assert workload_of(pod) == workload


@pytest.mark.parametrize(
    ("member", "folder"),
    [("lorvan-1/x", "lorvan-1"), ("lorvan.tar.gz!x/y", "lorvan"), ("logs/x", ""), ("lorvan-1", "")],
)
def test_the_folder_at_the_top_is_somebodys(member: str, folder: str) -> None:
    """A plain word says what it holds."""
    assert top_folder(member) == folder
