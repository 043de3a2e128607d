"""What the agents are told to dial: AG-07."""

from __future__ import annotations

import pytest
from analyzer.checks import details
from analyzer.checks.ag_arguments import CHECKS

from tests.checks.test_ag import THREE
from tests.checks.test_pse import PRIVATE, PUBLIC, PUBLIC_HOST, WORKERS, get
from tests.support.inline import HOST, PORT, arguments, bundle, classic, dial, failing, node, nodes

K0S_NODES = nodes(node("w1", version="v1.31.2+k0s"), node("w2", version="v1.31.2+k0s"))


@pytest.mark.parametrize(
    ("host", "port", "status"),
    [
        (HOST, PORT, "pass"), (HOST, 20000, "pass"), (HOST, 32767, "pass"), (HOST, 19999, "fail"), (HOST, 32768, "fail"),
        (HOST, "none", "fail"), ("localhost", PORT, "fail"), (f"https://{HOST}", PORT, "fail"), (HOST, 30122, "fail"),
    ],
)  # fmt: skip
def test_arguments_of_an_iks_cluster(host: str, port: object, status: str) -> None:
    """A bare host, a node port at both ends of its range, and not the API server's port."""
    files = {"ds.yaml": arguments(host, port), "n.txt": nodes(classic("10.1.0.1")), "c.txt": get()}
    case = bundle(files)
    assert case.status("AG-07") == status
    assert case.places("AG-07")[0].startswith("ds.yaml:")
    if status == "pass":
        assert f"{host}:{port}" in case.says("AG-07")


@pytest.mark.parametrize(
    ("url", "status", "detail"),
    [
        (f"https://{HOST}:{PORT}", "pass", None),
        (HOST, "pass", None),
        (f"https://{HOST}:30999", "fail", details.AgentArguments(True, "30999")),
        (f"https://other.example:{PORT}", "fail", details.AgentArguments(True, "", "other.example")),
    ],
)
def test_arguments_against_what_the_cluster_states(url: str, status: str, detail: object) -> None:
    """Host and port each; a URL without a port says nothing of the port."""
    record = f"ClusterID: c1a2b3c4d5e6f7a8b9c0\nKonnectivityServerURL: {url}\n"
    case = bundle({"ds.yaml": arguments(), "r.txt": record})
    assert case.status("AG-07") == status
    assert case.check("AG-07").detail == detail
    assert "r.txt:2" in case.places("AG-07")
    own = bundle({"ds.yaml": arguments("localhost"), "n.txt": nodes(classic("10.1.0.1"))}).check("AG-07").detail
    assert own == details.AgentArguments(False)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "10.100.114.99"])
def test_a_balancer_on_the_node_is_no_wrong_argument(host: str) -> None:
    """k0s puts a balancer onto every node and others a sidecar beside the agent: off IBM Cloud the node itself is a fine target."""
    for files in ({"ds.yaml": arguments(host)}, {"ds.yaml": arguments(host), "n.txt": K0S_NODES}):
        case = bundle(files)
        assert case.status("AG-07") == "pass"
        assert "agent-args-wrong" not in case.causes
        assert "public" not in case.says("CTX-08") + case.says("PSE-02")
        assert case.status("PSE-02") == "not_applicable"


def test_arguments_not_in_the_bundle() -> None:
    """Pods alone do not show them."""
    assert bundle(p=THREE).status("AG-07") == "unknown"


@pytest.mark.parametrize(
    ("host", "private", "public", "word"),
    [
        (HOST, "-", PUBLIC, "which is off"), (PUBLIC_HOST, PRIVATE, "-", "which is off"), (HOST, PRIVATE, PUBLIC, ""),
        ("c105.private.us-south.containers.cloud.ibm.com", PRIVATE, PUBLIC, "another master"),
        ("c104.private.eu-de.containers.cloud.ibm.com", PRIVATE, PUBLIC, "another master"),
        ("c104-e.us-south.containers.cloud.ibm.com", PRIVATE, PUBLIC, ""),
    ],
)  # fmt: skip
def test_the_host_belongs_to_an_endpoint_of_this_cluster(host: str, private: str, public: str, word: str) -> None:
    """An endpoint that is off, or another cluster's master: the arguments contradict the cluster's record."""
    case = bundle({"n.txt": WORKERS, "c.txt": get(private, public), "ds.yaml": arguments(host)})
    assert case.status("AG-07") == ("fail" if word else "pass")
    assert word in case.says("AG-07")
    if word:
        assert case.check("AG-07").detail == details.AgentArguments(True)
        assert case.places("AG-07")[:2] == [
            "ds.yaml:13",
            "c.txt:5" if private == "-" or "another" in word else "c.txt:4",
        ]


@pytest.mark.parametrize(
    "shown",
    [
        "        - --proxy-server-host=t1.example.org\n",
        "        - --proxy-server-port=31417\n",
        "$ kubectl get ds konnectivity-agent -n kube-system -o yaml | grep port\n        - --proxy-server-port=31417\n",
        "71 /proxy-agent --v=3 --proxy-server-host=t1.example.org\n",
        "I0302 08:00:05.100000       1 options.go:172] ProxyServerPort set to 31417.\n",
        arguments().rpartition("        - --proxy-server-port")[0],
        arguments().replace(f"        - --proxy-server-host={HOST}\n", ""),
    ],
)
def test_an_argument_is_not_missing_where_a_part_is_shown(shown: str) -> None:
    """A grep, a process, the tail of a log and a list that ends the text leave open what else the agents are given."""
    case = bundle({"a.txt": shown})
    assert (case.status("AG-07"), case.causes) == ("unknown", {})


def test_an_argument_is_missing_from_a_list_with_something_behind_it() -> None:
    """Its image, which the API server prints behind the arguments, or what the container mounts; an empty host names none."""
    lines = arguments().splitlines(keepends=True)
    image = next(one for one in lines if "image:" in one)
    whole = "".join(one for one in lines if one != image and "proxy-server-host" not in one) + image
    assert bundle({"a.yaml": whole}).says("AG-07").startswith("--proxy-server-host is missing")
    empty = 'I0302 08:00:05.1       1 options.go:171] ProxyServerHost set to "".\n'
    assert (
        bundle({"a.log": empty + "I0302 08:00:05.2       1 options.go:172] ProxyServerPort set to 8131.\n"}).status(
            "AG-07"
        )
        == "fail"
    )


def test_arguments_of_somebodys_manifest_beside_agents_that_carry() -> None:
    """Ready agents and a command that came through do not run with wrong arguments; ready agents alone may."""
    files = {"ds.yaml": arguments("35.225.206.7", 8132), "n.txt": nodes(classic("10.1.0.1")), "p.txt": THREE}
    assert bundle(files).status("AG-07") == "fail"
    case = bundle(files | {"e.txt": "$ kubectl exec -n shop web-0 -- hostname\nweb-0\n"})
    assert case.status("AG-07") == "warn"
    assert "agent-args-wrong" not in case.causes


def test_the_port_that_is_wrong_is_cited_before_the_host() -> None:
    """Then the API server's URL, which has the same port, or the cluster's own Konnectivity URL, which has another."""
    url = f"https://{HOST}:31000"
    record = f"Retrieving cluster prod...\nOK\n\nName:   prod\nID:   cv7h3k2f0q9s5d8m1n40\nState:   normal\nIngress Subdomain:  prod.x\nPublic Service Endpoint URL:   {url}\nPrivate Service Endpoint URL:   {url}\nKonnectivity Server URL:   https://{HOST}:31417\n"
    files = {"n.txt": nodes(node("n1")), "ds.yaml": arguments(port=31000)}
    same = bundle(files | {"c.txt": record.rpartition("Konn")[0]}).check("AG-07")
    assert [row.text.strip() for row in same.evidence[:2]] == [
        "- --proxy-server-port=31000",
        f"Public Service Endpoint URL:   {url}",
    ]
    other = bundle(files | {"c.txt": record.replace(":31000", ":31001")}).check("AG-07")
    assert "--proxy-server-port=31000" in other.evidence[0].text
    assert "Konnectivity Server URL" in other.evidence[1].text


def test_a_url_holds_the_host_that_is_meant() -> None:
    """What stands behind the scheme is what the agents should be given."""
    case = bundle({"ds.yaml": arguments("https://k.example.org", 8132)})
    assert case.check("AG-07").detail == details.AgentArguments(False, "", "k.example.org")
    assert "--proxy-server-host=k.example.org in place of https://k.example.org" in case.commands("agent-args-wrong")


def test_arguments_are_asked_for_only_where_agents_are() -> None:
    """It asks about Konnectivity's own parts: in a cluster without it nobody is asked for them."""
    assert [check.id for check in CHECKS if check.of_tunnel] == [check.id for check in CHECKS] != []


EXCERPT = """{0}      containers:
      - args:
        - --logtostderr=true
        - --proxy-server-port=8132
        - --service-account-token-path=/var/run/secrets/tokens/konnectivity-agent-token
        command:
        - /proxy-agent
        image: registry.k8s.io/kas-network-proxy/proxy-agent:v0.30.3
        name: konnectivity-agent
"""
SHOWN = "$ kubectl get ds -n kube-system konnectivity-agent -o yaml | grep {}\n"


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (EXCERPT.format(""), "fail"),
        (EXCERPT.format(SHOWN.format("-A9 containers:")), "fail"),
        (EXCERPT.format(SHOWN.format("-E 'args|image|-'")), "unknown"),
        ("\n".join(EXCERPT.format("").splitlines()[:-3]) + "\n", "unknown"),
        (EXCERPT.format("").replace("        - --logtostderr=true\n", "").replace("        - --service-account-token-path=/var/run/secrets/tokens/konnectivity-agent-token\n", ""), "unknown"),
    ],
)  # fmt: skip
def test_a_list_that_is_shown_to_the_image_below_it_is_whole(text: str, status: str) -> None:
    """An excerpt of the object: what the list lacks is missing; lines that were picked out, and a list that is cut off, show a part."""
    case = bundle({"t.txt": text, "agent.log": failing(dial("dial tcp 127.0.0.1:8132: connect: connection refused"))})
    assert case.status("AG-07") == status
    assert ("agents dial 127.0.0.1, its default" in case.says("AG-07")) == (status == "fail")


def test_agents_without_a_host_are_given_one() -> None:
    """The address of the one control-plane node where there is one; an argument is added, for there is none to replace."""
    plane = node("cp1", "10.66.10.5", version="v1.31.2")
    plane[2] = "control-plane"
    listed = nodes(plane, node("w1", "10.66.10.6", version="v1.31.2"))
    case = bundle(
        {
            "t.txt": EXCERPT.format(""),
            "n.txt": listed,
            "agent.log": failing(dial("dial tcp 127.0.0.1:8132: connect: connection refused")),
        }
    )
    assert case.first == ("agent-args-wrong", "likely")
    assert '"op":"add"' in case.commands("agent-args-wrong")
    assert "--proxy-server-host=10.66.10.5" in case.commands("agent-args-wrong")
    bare = bundle({"t.txt": EXCERPT.format("")})
    assert "--proxy-server-host=<server_address>" in bare.commands("agent-args-wrong")
