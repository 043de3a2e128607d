"""Kubelets that sign their own serving certificates, and how the cluster comes to sign them."""

from __future__ import annotations

import pytest
from analyzer.causes.kubelet_serving import approved, asked_for, called_otherwise, of_a_client
from analyzer.checks.details import KubeletCertificate
from analyzer.facts.cluster import About
from analyzer.schema import FactRow, NodeRow, PodRow
from analyzer.tables.base import Row
from analyzer.tunnel.errors import Trust

from tests.support.inline import bundle, node, nodes
from tests.support.tables import tables_of

SCRAPE = 'E0324 09:26:47.004915       1 scraper.go:140] "Failed to scrape node" err="Get \\"https://10.0.0.7:10250/metrics/resource\\": tls: failed to verify certificate: {}" node="w1"\n'
OLD = 'E0307 13:10:12.551208       1 server.go:132] unable to fully scrape metrics: unable to fully scrape metrics from node w1: unable to fetch metrics from node w1: Get "https://10.0.0.7:10250/stats/summary?only_cpu_and_memory=true": {}\n'
SANS = "x509: cannot validate certificate for 10.0.0.7 because it doesn't contain any IP SANs"
NAMED, UNKNOWN = "x509: certificate is valid for w1, not 10.0.0.7", "x509: certificate signed by unknown authority"
TOP = "$ kubectl top nodes\nerror: Metrics API not available\n"
CSR = "$ kubectl get csr\nNAME        AGE   SIGNERNAME                      REQUESTOR        REQUESTEDDURATION   CONDITION\ncsr-7k2lq   4m    kubernetes.io/kubelet-serving   system:node:w1   <none>              Pending\n"
LOGS = '$ kubectl logs -n shop web-1\nError from server: Get "https://10.0.0.7:10250/containerLogs/shop/web-1/web": tls: failed to verify certificate: {}\n'
PLAIN = nodes(node("w1", "10.0.0.7", version="v1.31.4"))


@pytest.mark.parametrize("form", [SCRAPE, OLD])
@pytest.mark.parametrize("why", [SANS, NAMED])
def test_no_ca_option_puts_an_address_into_a_certificate(form: str, why: str) -> None:
    """The setting and the approval come first, on this cluster's node; what only hides it is called a stop-gap and comes last."""
    found = bundle({"t.txt": TOP, "n.txt": PLAIN, "metrics-server-6c8d9f7b5-ddddd.log": form.format(why) * 2})
    cause = found.cause("metrics-api-down")
    assert cause is not None
    first, gap = cause.remedies[:2]
    assert "serverTLSBootstrap: true in their configuration" in first.text
    assert "and approve what they ask for" in first.text
    assert "ssh w1 " in (first.command or "")
    assert "only as a stop-gap: --kubelet-insecure-tls for metrics-server" in gap.text
    assert "certificate-authority" not in found.commands("metrics-api-down")


def test_requests_that_wait_are_approved_by_name() -> None:
    """Their kubelets have the setting already."""
    log = {"metrics-server-6c8d9f7b5-ddddd.log": SCRAPE.format(SANS) * 2}
    said = bundle({"t.txt": TOP, "c.txt": CSR, "n.txt": PLAIN} | log).commands("metrics-api-down")
    assert said.startswith(
        "approve the requests of the kubelets that wait for it: kubectl certificate approve csr-7k2lq"
    )
    assert "serverTLSBootstrap" not in said


def test_a_ca_option_is_named_where_a_ca_signs() -> None:
    """Behind the setting: of a certificate that each kubelet signed itself it does not help."""
    log = {"metrics-server-6c8d9f7b5-ddddd.log": SCRAPE.format(UNKNOWN) * 2}
    cause = bundle({"t.txt": TOP, "n.txt": PLAIN} | log).cause("metrics-api-down")
    assert cause is not None
    assert "serverTLSBootstrap: true" in cause.remedies[0].text
    assert "--kubelet-certificate-authority" in cause.remedies[1].text
    assert "stop-gap" in cause.remedies[2].text


@pytest.mark.parametrize("why", [SANS, NAMED])
def test_the_api_servers_own_call_asks_for_the_same(why: str) -> None:
    """A request that waits is approved; without one the kubelet is let to ask."""
    said = bundle({"t.txt": LOGS.format(why), "n.txt": PLAIN}).commands("kubelet-certificate")
    assert "serverTLSBootstrap: true in their configuration" in said
    assert "ssh w1 " in said
    waits = bundle({"t.txt": LOGS.format(why), "n.txt": PLAIN, "c.txt": CSR}).commands("kubelet-certificate")
    assert waits.startswith("approve the requests of the kubelets that wait for it")


def pod(name: str, node: str) -> PodRow:
    return PodRow(source="p", line=1, namespace="kube-system", name=name, node=node)


@pytest.mark.parametrize(
    ("rows", "text", "command"),
    [
        ([NodeRow(source="n", line=1, name="w2", version="v1.31.4")], "serverTLSBootstrap: true in their configuration", "ssh w2 "),
        ([pod("metrics-server-6c8d9f7b5-ddddd", "w3")], "serverTLSBootstrap: true in their configuration", "ssh w3 "),
        ([], "serverTLSBootstrap: true in their configuration", "ssh <node> "),
        ([FactRow(source="f", line=1, key="client", value="Talos")], "machine.kubelet.extraArgs", "talosctl -n <node> patch mc"),
        ([NodeRow(source="n", line=1, name="w2", version="v1.31.4+k0s")], "spec.workerProfiles of k0s.yaml", "/etc/k0s/k0s.yaml"),
        ([NodeRow(source="n", line=1, name="w2", version="v1.31.4+rke2r1")], "restart the agent of each node", "systemctl restart rke2-agent"),
        ([NodeRow(source="n", line=1, name="w2", version="v1.31.4+IKS")], "reload worker by worker", "worker reload"),
        ([NodeRow(source="n", line=1, name="w2", version="v1.31.4-gke.1200")], "replace the nodes one by one", "kubectl get nodes"),
    ],
)  # fmt: skip
def test_who_gives_a_kubelet_its_certificate_is_asked(rows: list[Row], text: str, command: str) -> None:
    """By the product: its setting, its server, its worker, or its provider."""
    said = asked_for(About(tables_of(*rows)), (), "with their addresses")
    assert text in said[-1].text
    assert command in (said[-1].command or "")


@pytest.mark.parametrize("version", ["v1.31.4+IKS", "v1.31.4-gke.1200"])
def test_a_request_is_looked_for_before_every_worker_is_made_anew(version: str) -> None:
    """Or approved, where it is known; of one worker it is known that it needs it."""
    about = About(tables_of(NodeRow(source="n", line=1, name="w2", version=version)))
    look, *_ = asked_for(about, (), "with their addresses")
    assert (look.command or "").startswith("kubectl get csr")
    first, *_ = asked_for(about, ("csr-a",), "valid")
    assert first.command == "kubectl certificate approve csr-a"
    assert len(asked_for(about, (), "valid", "w2")) == 1


def test_nobody_is_asked_to_approve_what_does_not_wait() -> None:
    """Without a request there is none to approve."""
    assert approved(()) == ()
    assert [one.command for one in approved(("a", "b"))] == ["kubectl certificate approve a b"]


@pytest.mark.parametrize(
    ("names", "host", "order"),
    [
        (("w1.ec2.internal",), "w1", "InternalDNS,InternalIP,Hostname"),
        (("w1",), "10.1.0.7", "Hostname,InternalIP"),
        (("10.1.0.7", "w1"), "w1.example.com", "InternalIP,Hostname"),
        (("10.9.0.1", "localhost"), "10.1.0.7", "InternalIP,Hostname"),
        (("localhost",), "10.1.0.7", None),
        ((), "10.1.0.7", None),
        (("w1",), None, None),
    ],
)
def test_a_certificate_that_is_good_for_other_names_is_called_by_one_of_them(
    names: tuple[str, ...], host: str | None, order: str | None
) -> None:
    """Nothing has to be signed for that; the machine's own name is nobody else's, and where a provider calls, nobody is told."""
    one = KubeletCertificate(host, Trust.NAME, names)
    found = called_otherwise(About(tables_of()), one)
    assert [f"--kubelet-preferred-address-types={order}," in one.text for one in found] == [True] * (order is not None)
    eks = bundle(n=nodes(node("w1", "10.1.0.7", version="v1.30.1-eks-1a2b3c"))).snapshot.about
    assert called_otherwise(eks, one) == ()


@pytest.mark.parametrize(
    ("rows", "text", "command"),
    [
        ([NodeRow(source="n", line=1, name="shoot--ops--eu2-worker-a-z1-5d8cf-7b2zt")], "let Gardener replace", "kubectl delete node <node>"),
        ([NodeRow(source="n", line=1, name="t1", version="v1.30.4", system="Talos (v1.8.1)", internal_ip="10.7.0.3")], "rotate-server-certificates in machine.kubelet.extraArgs", "talosctl -n 10.7.0.3 patch mc -p"),
        ([NodeRow(source="n", line=1, name="m1", version="v1.30.4", labels='{"microk8s.io/cluster": "true"}')], "--rotate-server-certificates=true among", "sudo tee -a /var/snap/microk8s/current/args/kubelet; sudo snap restart microk8s"),
        ([NodeRow(source="n", line=1, name="m1", version="v1.30.4+abcdef0", roles="control-plane,master")], "approve the requests", "{{if not .status}}{{.metadata.name}}"),
    ],
)  # fmt: skip
def test_who_writes_the_kubelets_configuration_is_not_overruled(rows: list[Row], text: str, command: str) -> None:
    """Gardener's nodes are replaced, MicroK8s has a file of arguments, OpenShift's kubelets have asked already."""
    *_, said = asked_for(About(tables_of(*rows)), (), "with their addresses")
    assert text in said.text
    assert command in str(said.command)


@pytest.mark.parametrize(
    ("names", "listed", "order"),
    [
        ("192.168.1.14, 172.17.0.1", PLAIN, False),
        ("192.168.1.14, w1.example.org", PLAIN, True),
        ("192.168.1.14, 172.17.0.1", "", True),
    ],
    ids=["its one address", "a name besides", "nothing known of the node"],
)
def test_no_order_of_address_types_helps_a_node_with_one_address(names: str, listed: str, order: bool) -> None:
    """Where the certificate has addresses alone, and none of them is the node's, the node is to register under one of these."""
    why = f"x509: certificate is valid for {names}, not 10.0.0.7"
    case = bundle({"e.txt": LOGS.format(why)} | ({"n.txt": listed} if listed else {}))
    said = case.commands("kubelet-certificate")
    assert ("--kubelet-preferred-address-types" in said) is order
    assert (
        "let w1 register under an address of its certificate (192.168.1.14, 172.17.0.1): --node-ip" in said
    ) is not order


ASKED = "$ kubectl get csr\nNAME        AGE   SIGNERNAME                      REQUESTOR   REQUESTEDDURATION   CONDITION\ncsr-7k2lq   4m    kubernetes.io/kubelet-serving   {}   <none>   {}\n"
UNSERVED = '$ kubectl logs -n shop web-1\nError from server: Get "https://10.0.0.7:10250/containerLogs/shop/web-1/web": remote error: tls: internal error\n'
EKS = nodes(node("w1", "10.0.0.7", version="v1.31.4-eks-a1b2c3d"))


@pytest.mark.parametrize(
    ("who", "condition", "first"),
    [
        ("builder", "Pending", "map the nodes' role to nodes alone"),
        ("system:node:w1", "Pending", "approve the requests of the kubelets that wait for it"),
        ("system:node:w1", "Denied", "see why the kubelets' requests were denied"),
    ],
)
def test_a_request_that_was_not_given_is_mended_before_a_node_is_replaced(who: str, condition: str, first: str) -> None:
    """A new machine would ask in the same way; a certificate that was given leaves the node to its provider."""
    case = bundle({"t.txt": UNSERVED, "n.txt": EKS, "c.txt": ASKED.format(who, condition)})
    said = case.commands("kubelet-certificate")
    assert said.startswith(first)
    assert "replace" not in said
    assert f"{condition}: csr-7k2lq" in case.says("NOD-02")
    given = bundle({"t.txt": UNSERVED, "n.txt": EKS, "c.txt": ASKED.format("system:node:w1", "Approved,Issued")})
    assert "replace" in given.commands("kubelet-certificate")


def test_who_asks_as_no_node_is_told_wherever_the_cluster_runs() -> None:
    """Where no provider is known, what maps the credentials is looked for by the request."""
    case = bundle({"t.txt": UNSERVED, "n.txt": PLAIN, "c.txt": ASKED.format("builder", "Pending")})
    assert case.commands("kubelet-certificate").startswith("let the kubelet ask as its node")
    assert "asked for by builder, which is no node" in case.says("NOD-02")


@pytest.mark.parametrize("user", ["system:node:w1", "kubernetes-admin", "system:kube-apiserver"])
def test_a_clients_certificate_is_taken_from_the_kubelet(user: str) -> None:
    """No host is called as a user is, so that no other address is called in its place; a certificate with a host's name stays where it is."""
    found = bundle({"n.txt": PLAIN, "l.txt": LOGS.format(f"x509: certificate is valid for {user}, not 10.0.0.7")})
    said = found.commands("kubelet-certificate")
    assert said.startswith("take the certificate that the kubelet of 10.0.0.7 serves with out of its settings")
    assert f"{user} is a user" in said
    assert "preferred-address-types" not in said
    rival = bundle({"n.txt": PLAIN, "l.txt": LOGS.format(NAMED)}).commands("kubelet-certificate")
    assert "preferred-address-types" in rival
    assert "is a user" not in rival


def test_who_gives_the_certificate_takes_it_back_too() -> None:
    """Where a cloud or a distribution gives kubelets theirs, nobody sets one in a file."""
    one = KubeletCertificate("w1", Trust.NAME, ("system:node:w1",))
    assert len(of_a_client(bundle(n=PLAIN).snapshot.about, one)) == 1
    assert of_a_client(bundle(n=PLAIN.replace("v1.31.4", "v1.31.4+k3s1")).snapshot.about, one) == ()
    assert of_a_client(bundle(n=PLAIN).snapshot.about, one._replace(names=("w1", "system:node:w1"))) == ()
