"""What IBM Cloud's names and addresses say, and that one room alone knows them."""

from __future__ import annotations

import ast
import ipaddress
from pathlib import Path

import analyzer
import pytest
import regex
from analyzer.vendors import ibm

HOUSE = Path(analyzer.__file__).parent
MARKS = regex.compile(
    r"166\.8\.|161\.26\.|ibm-cloud\.kubernetes\.io/(?!$)|ibm\.role|worker_p(?:rivate|ublic)\b|\.vpe\.private|^privateVLAN$"
)

NAMES = regex.compile(r"kubx|\+IKS|armada|appdomain|bluemix|cloud\\?\.ibm|(?<![\w.-])master-(?:<id>|$)")
"""Names of its operators' tools and namespaces, its builds and its domains."""
MAY = {"redact", "parsers/ibm", "diagnosis/cures.py", "sources/prompts.py"}
"""What hides such names, reads IBM's own outputs, shows an example of one, or knows how tools are called at a prompt."""


@pytest.mark.parametrize(
    ("host", "own"), [("icr.io", True), ("de.icr.io", True), ("private.us.icr.io", True), ("bicr.io", False), ("icr.io.example.org", False), ("", False)]
)  # fmt: skip
def test_a_registry_is_ibm_clouds_by_its_domain(host: str, own: bool) -> None:
    """In any region; a name that only ends in the same letters is somebody else's."""
    assert ibm.is_own_registry(host) is own


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("c2.eu-de.containers.cloud.ibm.com", "public"),
        ("c2.private.eu-de.containers.cloud.ibm.com", "private"),
        ("c113-private.eu-de.containers.cloud.ibm.com", "private"),
        ("k1.vpe.private.us-south.containers.cloud.ibm.com", "private"),
        ("166.9.48.3", "private"),
        ("166.12.48.3", "public"),
        ("j80.us-east.satellite.containers.cloud.ibm.com", "satellite"),
    ],
)
def test_a_host_name_says_which_endpoint_it_is(host: str, kind: str) -> None:
    """The label `private`, the suffix `-private` and the range 166.8.0.0/14 mark the private endpoint."""
    assert ibm.endpoint_kind(host) == kind
    assert ibm.is_satellite(host) is (kind == "satellite")
    assert ibm.is_vpc(host) is (".vpe." in host)


def test_a_role_stands_at_the_end_of_a_host_endpoint_s_name() -> None:
    """IBM names them after worker and interface; a name with the words elsewhere has no role."""
    assert ibm.interface_role("kube-c9ab-w1-worker-private") == ibm.WORKER_PRIVATE
    assert ibm.interface_role("kube-c9ab-w1-worker-public") == ibm.WORKER_PUBLIC
    assert ibm.interface_role("worker-private-7") is None
    assert ibm.interface_role("myworker_private") is None


def test_openshift_has_a_plugin_of_its_own() -> None:
    """`ibmcloud oc` for ROKS, `ibmcloud ks` for all else."""
    assert ibm.cli("roks") == "ibmcloud oc"
    assert ibm.cli("iks") == ibm.cli(None) == "ibmcloud ks"
    assert set(ibm.PRODUCTS) == {"iks", "roks"}


def test_node_ports_hold_both_ends() -> None:
    """20000 and 32767 are node ports, their neighbours are not."""
    assert [port in ibm.NODE_PORTS for port in (19999, 20000, 32767, 32768)] == [False, True, True, False]


def test_a_worker_id_names_its_cluster() -> None:
    """Twenty letters of a cluster's id, or the 32 hexadecimal digits of old clusters."""
    assert ibm.WORKER_ID.match("kube-c9abcd1f0e2hij3klm4g-prod-default-000001a2")[1] == "c9abcd1f0e2hij3klm4g"
    assert ibm.WORKER_ID.match("kube-0123456789abcdef0123456789abcdef-w1")[1] == "0123456789abcdef0123456789abcdef"
    assert ibm.WORKER_ID.match("kube-proxy-7x2lp") is None


def test_only_ibm_s_own_pods_mark_an_ibm_worker() -> None:
    """A pod whose name merely holds one of the words marks nothing."""
    for name in (
        "ibm-master-proxy-static-10.0.0.1",
        "ibm-keepalived-watcher-x1",
        "ibm-storage-watcher-a",
        "ibm-file-plugin-b",
    ):
        assert ibm.WORKER_POD.match(name)
    assert not ibm.WORKER_POD.match("my-ibm-file-plugin-b")
    assert not ibm.WORKER_POD.match("ibm-operator-b")


def test_ranges_are_networks() -> None:
    """The private endpoints and IBM's services do not overlap."""
    one, two = (ipaddress.ip_network(text) for text in (ibm.PRIVATE_ENDPOINTS, ibm.SERVICES))
    assert ipaddress.ip_address("166.11.255.255") in one
    assert ipaddress.ip_address("166.12.0.0") not in one
    assert ipaddress.ip_address("161.26.0.10") in two
    assert not one.overlaps(two)


def _literals(path: Path) -> list[tuple[int, str]]:
    """String constants of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}
    return [
        (n.lineno, n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in prose
    ]


def test_one_room_knows_ibm_s_ranges_labels_and_hosts() -> None:
    """No other module writes them down again; so a new range is one edit."""
    found = [
        f"{path.relative_to(HOUSE)}:{line}: {text}"
        for path in sorted(HOUSE.rglob("*.py"))
        if path.parent.name != "vendors"
        for line, text in _literals(path)
        if MARKS.search(text)
    ]
    assert not found, found


def _named(house: Path) -> list[str]:
    """Places outside of `vendors/`, and of those that may, that write one of its names down."""
    return [
        f"{path.relative_to(house).as_posix()}:{line}"
        for path in sorted(house.rglob("*.py"))
        if not any(path.is_relative_to(house / room) for room in (*MAY, "vendors"))
        for line, text in _literals(path)
        if NAMES.search(text)
    ]


def test_one_room_knows_ibm_s_tools_namespaces_and_builds() -> None:
    """Whoever needs one asks that room."""
    assert _named(HOUSE) == []


@pytest.mark.parametrize(
    "line",
    [
        'x = pod.namespace == "kubx-masters"',
        'X = regex.compile(r"(?:^|/)kubx-")',
        'x = "+IKS" in version',
        'x = (p.namespace or "").startswith("master-")',
        'x = f"master-{cluster}"',
        'X = regex.compile(r"\\S*\\.containers\\.cloud\\.ibm\\.com")',
        'X = "armada-data"',
    ],
)
def test_a_name_written_down_elsewhere_is_seen(line: str, tmp_path: Path) -> None:
    """In a comparison, a pattern or a text with gaps; a docstring may name anything, and other rooms' own names are none."""
    for room in ("facts", "vendors"):
        (tmp_path / room).mkdir()
        (tmp_path / room / "a.py").write_text(f'"""Of kubx-masters."""\n{line}\n')
    (tmp_path / "b.py").write_text('x = name.startswith("block-master-") or "ibmcloud ks cluster ls"\n')
    assert _named(tmp_path) == ["facts/a.py:2"]


def test_where_a_master_may_run() -> None:
    """In the namespace that IKS has for all, in one of the cluster's own on ROKS, in either where nobody knows the product."""
    assert ibm.master_spaces("iks", "c1") == ("kubx-masters",)
    assert ibm.master_spaces("roks", "c1") == ("master-c1",)
    assert ibm.master_spaces(None, "c1") == ibm.master_spaces("k0s", "c1") == ("kubx-masters", "master-c1")


@pytest.mark.parametrize(
    ("url", "master"),
    [
        ("https://c104-e.us-south.containers.cloud.ibm.com:31025", ("104", "us-south")),
        ("c104.private.us-south.containers.cloud.ibm.com", ("104", "us-south")),
        ("k1.vpe.private.us-south.containers.cloud.ibm.com", None),
        ("c104.us-south.example.com", None),
    ],
)
def test_a_host_name_names_its_master(url: str, master: tuple[str, str] | None) -> None:
    """Number and region are the same in all host names of one cluster."""
    assert ibm.master_of_host(url) == master


@pytest.mark.parametrize(
    ("pod", "namespace", "id"),
    [
        ("konnectivity-server-cv7h3k2f0q9s5d8m1n40-7f9c5d6b8-4kq2x", "kubx-masters", "cv7h3k2f0q9s5d8m1n40"),
        ("master-cv7h3k2f0q9s5d8m1n40-7f9c5d6b8-4kq2x", None, "cv7h3k2f0q9s5d8m1n40"),
        ("cluster-updater-cv7h3k2f0q9s5d8m1n40-7f9c5d6b8-4kq2x", None, "cv7h3k2f0q9s5d8m1n40"),
        ("kube-apiserver-7f9c5d6b8-4kq2x", "master-cv7h3k2f0q9s5d8m1n40", "cv7h3k2f0q9s5d8m1n40"),
        ("konnectivity-server-7f9c5d6b8-4kq2x", "kube-system", None),
        ("konnectivity-agent-4kq2x", None, None),
        ("master-internationalisation-1", "default", None),
        (None, None, None),
    ],
)
def test_whose_control_plane_a_pod_is_of(pod: str | None, namespace: str | None, id: str | None) -> None:
    """Names of pods and namespaces hold the ID of the cluster; a word of as many letters is none."""
    assert ibm.cluster_of(pod, namespace) == id


@pytest.mark.parametrize(
    ("version", "product"),
    [
        ("1.29.4_1537", "iks"),
        (" v1.29.4_1537* ", "iks"),
        ("4.14.8_1555_openshift", "roks"),
        ("4.14.8_openshift", "roks"),
        ("3.11.9_1555", "roks"),
        ("4.14.8_1555", "roks"),
        ("2.1.0_1555", "iks"),
        ("1.29.4", None),
        ("1.29.4_1537x", None),
        ("", None),
        (None, None),
    ],
)
def test_a_version_with_its_bill_of_materials(version: str | None, product: str | None) -> None:
    """Nobody else writes it: OpenShift by its word or its number, else IKS."""
    assert ibm.product_of_version(version) == product


@pytest.mark.parametrize(
    ("zone", "kind"),
    [("dal10", "classic"), ("us-south-1", "vpc"), ("eu-de-3", "vpc"), ("dal1", None), ("us-south", None), ("dal10x", None), ("", None), (None, None)],
)  # fmt: skip
def test_the_name_of_a_zone_tells_the_infrastructure(zone: str | None, kind: str | None) -> None:
    """A data centre's letters and number, or a region and its number."""
    assert ibm.infrastructure_of_zone(zone) == kind


def test_hosts_of_ibms_domains() -> None:
    """The domain itself and what lies below it, in an URL or alone; one that only ends alike is somebody's."""
    domain = sorted(ibm.DOMAINS)[0]
    for host in (domain, f"c1.{domain}", f"https://c1.{domain}:30618/path", f"HTTPS://C1.{domain.upper()}"):
        assert ibm.is_own_host(host), host
    for host in (f"my{domain}", f"{domain}.example.org", "example.org", ""):
        assert not ibm.is_own_host(host), host


@pytest.mark.parametrize(
    ("error", "own"),
    [
        ("dial tcp 166.8.0.1:30000: i/o timeout", True),
        ("Error while dialing: dial tcp 166.11.255.9:31874: connect: connection refused", True),
        ("dial tcp 166.12.0.1:30000: i/o timeout", False),
        ("dial tcp 66.9.0.1:30000: i/o timeout", False),
        ("read tcp 10.0.0.1:4000->166.9.0.1:30000: EOF", False),
        (None, False),
    ],
)
def test_a_dial_to_a_private_service_endpoint(error: str | None, own: bool) -> None:
    """166.8.0.0/14, and no other address."""
    assert ibm.dials_private(error) is own


@pytest.mark.parametrize(
    ("worker", "pool", "host", "id"),
    [
        ("kube-cv7h3k2f0q9s5d8m1n40-shop-default-000001f7", "cv7h3k2f0q9s5d8m1n40-5d1c", "https://cv7h3k2f0q9s5d8m1n40.vpe.private.eu-de.containers.cloud.ibm.com:31288", "cv7h3k2f0q9s5d8m1n40"),
        ("kube-prod-1", "default", "c104.private.eu-de.containers.cloud.ibm.com", None), (None, None, "", None),
    ],
)  # fmt: skip
def test_whose_worker_pool_and_gateway_it_is(worker: str | None, pool: str | None, host: str, id: str | None) -> None:
    """Their names hold the ID of the cluster; a master's host is of many."""
    assert ibm.cluster_of_worker(worker) == ibm.cluster_of_pool(pool) == ibm.cluster_of_host(host) == id


def test_the_zone_that_is_forwarded_is_the_narrowest() -> None:
    """Of a location, of the masters, of all that is IBM Cloud's; of no other host."""
    assert ibm.zone_of("a1-c000.us-east.satellite.appdomain.cloud") == "satellite.appdomain.cloud"
    assert ibm.zone_of("c104.private.us-south.containers.cloud.ibm.com") == "containers.cloud.ibm.com"
    assert ibm.zone_of("tern.us-south.containers.appdomain.cloud") == "containers.appdomain.cloud"
    assert ibm.zone_of("konnectivity.tern.example.org") is None


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("(one subnet, VRF Enabled: true, Service Endpoint Enabled: true)", True),
        ("should we switch VLAN spanning on", True),
        ("worker kube-c9abcd1f0e2hij3klm4g-tern-default-000001a2 hangs", True),
        ("kube-proxy and kube-state-metrics are fine", False),
        ("VRF on the leaf switches", False),
    ],
)
def test_terms_that_only_ibm_clouds_accounts_have(line: str, is_told: bool) -> None:
    """Settings by the names that its tools print, and workers by their ids."""
    assert bool(ibm.TOLD_TERMS.search(line) or ibm.TOLD_WORKER.search(line)) == is_told


def test_a_worker_of_the_first_clusters() -> None:
    """Its data centre stands in front of the cluster's id."""
    assert (
        ibm.cluster_of_worker("kube-dal10-cr0123456789abcdef0123456789abcdef-w7") == "0123456789abcdef0123456789abcdef"
    )


def test_a_list_may_stand_before_a_private_endpoint_or_a_location() -> None:
    """Not before a public one, nor a machine of somebody's."""
    assert ibm.may_have_list("c7.private.eu-de.containers.cloud.ibm.com")
    assert ibm.may_have_list("166.9.28.14")
    assert not ibm.may_have_list("c7.eu-de.containers.cloud.ibm.com")
    assert not ibm.may_have_list("10.9.0.100")
