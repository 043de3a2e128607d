"""Folders that API server and Konnectivity server share, or do not: CP-13 and its cause by the mounts of static pods."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from analyzer.facts import mounts
from analyzer.facts.mounts import Apart, missing
from analyzer.schema import ContainerArgRow

from tests.checks.test_cp_egress import SOCKET, configuration
from tests.support.inline import agent, bundle, pods
from tests.support.values import are_values

FOLDER = SOCKET.rpartition("/")[0]


def manifest(name: str, *mounts: tuple[str, str], flag: str = "--egress-selector-config-file=/etc/e.yaml") -> str:
    """A static pod with (mount path, host path) pairs."""
    inside = "".join(f"    - mountPath: {at}\n      name: v{n}\n" for n, (at, _) in enumerate(mounts))
    outside = "".join(f"  - hostPath:\n      path: {of}\n    name: v{n}\n" for n, (_, of) in enumerate(mounts))
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: kube-system\nspec:\n  containers:\n"
        f"  - command:\n    - {name}\n    - {flag}\n    image: registry.k8s.io/{name}:v1.31.2\n    name: {name}\n"
        f"    volumeMounts:\n{inside}  hostNetwork: true\n  volumes:\n{outside}"
    )


PKI = ("/etc/kubernetes/pki", "/etc/kubernetes/pki")
ERROR = f'E1103 16:40:12.101010       1 grpc.go:150] "Unable to dial" err="dial unix {SOCKET}: connect: no such file or directory"\n'
RUNS = pods(
    agent("a", node="w1"), ["kube-system", "konnectivity-server-cp", "1/1", "Running", "0", "9d", "10.6.1.10", "cp"]
)


def test_an_api_server_that_does_not_mount_the_sockets_folder_is_the_cause_and_not_its_server() -> None:
    """The server runs, and the socket is on the host: the API server's container does not see it."""
    case = bundle({"k.yaml": manifest("kube-apiserver", PKI), "e.yaml": configuration(), "a.log": ERROR, "p.txt": RUNS})
    assert case.first == ("apiserver-egress-wrong", "confirmed")
    assert "server-down" not in case.causes
    assert FOLDER in case.commands("apiserver-egress-wrong")
    assert "manifests/kube-apiserver" in case.commands("apiserver-egress-wrong")
    assert "k.yaml:14" in case.places("CP-13")


@pytest.mark.parametrize("folder", [FOLDER, "/etc/kubernetes", "/etc/kubernetes/konnectivity-server/"])
def test_a_folder_above_the_socket_is_enough(folder: str) -> None:
    """A mount covers everything below its path."""
    files = {"k.yaml": manifest("kube-apiserver", PKI, (folder, folder)), "e.yaml": configuration(), "p.txt": RUNS}
    assert bundle(files).status("CP-13") != "fail"


def test_its_own_errors_tell_the_socket_where_no_configuration_does() -> None:
    """Manifest and error are enough: confirmed, with both folders in the remedy; a mount of it among others is no fault."""
    others = [("/etc/ssl/certs", "/etc/ssl/certs"), PKI, (f"{FOLDER}-config", f"{FOLDER}-config")]
    case = bundle({"k.yaml": manifest("kube-apiserver", *others), "a.log": ERROR})
    assert case.first == ("apiserver-egress-wrong", "confirmed")
    assert "server-down" not in case.causes
    assert case.cause("apiserver-egress-wrong").title.startswith("The API server does not see the folder")  # type: ignore[union-attr]
    assert f"hostPath {FOLDER} (type DirectoryOrCreate)" in case.commands("apiserver-egress-wrong")
    assert f"mountPath {FOLDER};" in case.commands("apiserver-egress-wrong")
    for at in range(4):
        mounted = [*others[:at], (FOLDER, FOLDER), *others[at:]]
        fits = bundle({"k.yaml": manifest("kube-apiserver", *mounted), "a.log": ERROR})
        assert fits.status("CP-13") != "fail"
        assert fits.first == ("server-down", "likely")
    assert bundle({"a.log": ERROR}).first == ("server-down", "likely")


def test_the_servers_own_container_keeps_its_socket_to_itself() -> None:
    """A server that does not mount the folder makes its socket where nobody else looks; two folders of the host are two sockets."""
    api = manifest("kube-apiserver", PKI, (FOLDER, FOLDER))
    flag = f"--uds-name={SOCKET}"
    alone = {"k.yaml": api, "s.yaml": manifest("konnectivity-server", PKI, flag=flag), "e.yaml": configuration()}
    assert bundle(alone).status("CP-13") == "fail"
    assert "konnectivity-server" in bundle(alone).says("CP-13")
    other = alone | {"s.yaml": manifest("konnectivity-server", (FOLDER, "/var/lib/konnectivity"), flag=flag)}
    assert "/var/lib/konnectivity/konnectivity-server.socket" in bundle(other).says("CP-13")
    same = alone | {
        "s.yaml": manifest(
            "konnectivity-server", ("/run/k", FOLDER), flag="--uds-name=/run/k/konnectivity-server.socket"
        )
    }
    assert bundle(same).status("CP-13") == "pass"


def test_a_manifest_that_ends_within_its_mounts_shows_none_to_be_missing() -> None:
    """What is cut off may be mounted all the same."""
    whole = manifest("kube-apiserver", PKI, (FOLDER, FOLDER))
    cut = whole[: whole.index(f"    - mountPath: {FOLDER}")]
    assert bundle({"k.yaml": cut, "e.yaml": configuration(), "p.txt": RUNS}).status("CP-13") != "fail"


def described(*mounts: str) -> str:
    lines = "".join(f"      {path} from v (rw)\n" for path in mounts)
    return (
        "Name:                 kube-apiserver-cp\nNamespace:            kube-system\nNode:                 cp/10.6.1.10\n"
        "Status:               Running\nIP:                   10.6.1.10\nContainers:\n  kube-apiserver:\n    Image:         registry.k8s.io/kube-apiserver:v1.31.2\n"
        "    Command:\n      kube-apiserver\n      --egress-selector-config-file=/etc/e.yaml\n    State:          Running\n    Ready:          True\n"
        f"    Mounts:\n{lines}Conditions:\n  Type              Status\n  Ready             True\n"
    )


def test_a_described_pod_shows_its_mounts_as_well() -> None:
    """`kubectl describe pod` lists them by path; which folder of the host they are it says elsewhere."""
    assert (
        bundle({"d.txt": described("/etc/kubernetes/pki"), "e.yaml": configuration(), "p.txt": RUNS}).status("CP-13")
        == "fail"
    )
    assert bundle({"d.txt": described(FOLDER), "e.yaml": configuration(), "p.txt": RUNS}).status("CP-13") != "fail"


def test_the_socket_is_the_server_s_own_and_not_another_program_s() -> None:
    """A flag of the same name tells nothing where it is another container's; without any the API server's path is taken."""
    api = manifest("kube-apiserver", (FOLDER, FOLDER))
    other = manifest("kms-plugin", PKI, flag="--uds-name=/run/kms/kms.socket")
    files = {"a.yaml": other, "k.yaml": api, "e.yaml": configuration(), "p.txt": RUNS}
    server = manifest("konnectivity-server", (FOLDER, FOLDER), flag="--mode=grpc")
    assert bundle(files | {"s.yaml": server}).status("CP-13") != "fail"
    moved = manifest("konnectivity-server", ("/run/k", FOLDER), flag="--uds-name=/run/k/konnectivity-server.socket")
    assert bundle(files | {"s.yaml": moved}).status("CP-13") == "pass"


def test_what_is_told_cannot_be_changed() -> None:
    """Its readers cite it."""
    are_values(mounts)


def arg(
    container: str, value: str, flag: str = "mount", name: str = "p", source: str = "s", space: str = "ks"
) -> ContainerArgRow:
    return ContainerArgRow(
        source=source, line=1, namespace=space, name=name, container=container, flag=flag, value=value
    )


def apart(*args: ContainerArgRow, socket: str = "/k/s.socket") -> Apart | None:
    about: Any = SimpleNamespace(args=args)
    return missing(about, socket)


API, OWN = "kube-apiserver", "konnectivity-server"


@pytest.mark.parametrize(
    ("args", "holder"),
    [
        ([arg(API, "/k of hostPath /k")], None),
        ([arg(API, "/k/ of hostPath /k")], None),
        ([arg(API, "/k/s.socket of hostPath /k/s.socket")], None),
        ([arg(API, "/kk of hostPath /kk")], API),
        ([arg(API, "/etc of hostPath /etc")], API),
        ([arg(API, "/etc of hostPath /etc"), arg(API, "/k of hostPath /k")], None),
        ([arg(API, "/k of hostPath /k", source="old"), arg(API, "/etc of hostPath /etc")], API),
        ([arg(API, "/k of hostPath /k", name="old"), arg(API, "/etc of hostPath /etc")], API),
        ([arg(API, "/etc of hostPath /etc", flag="other")], None),
        ([arg(OWN, "/etc of hostPath /etc")], OWN),
        ([arg(OWN, "/u of hostPath /u"), arg(OWN, "/u/s.socket", flag="uds-name")], None),
        ([arg(OWN, "/k of hostPath /k"), arg(OWN, "/u/s.socket", flag="uds-name")], OWN),
        ([arg("x", "/u/s.socket", flag="uds-name"), arg(OWN, "/k of hostPath /k")], None),
    ],
)
def test_who_does_not_see_the_folder(args: list[ContainerArgRow], holder: str | None) -> None:
    """Each end by the mounts of its newest object; an end without any is not asked."""
    found = apart(*args)
    assert (found.holder if found else None) == holder


def test_two_ends_share_a_folder_of_the_host() -> None:
    """By the longest mount that leads there; of two containers of one pod, or where a volume is none of the host, nothing is said."""
    ours = arg(API, "/k of hostPath /var/a", name="api")
    found = apart(ours, arg(OWN, "/k of hostPath /var/b", name="own"))
    assert found is not None
    assert (found.folder, found.holder, found.host) == ("/k", API, "/var/b")
    assert (
        found.why
        == "the API server looks for the socket at /var/a/s.socket of the host, the server makes it at /var/b/s.socket"
    )
    assert [row.name for row in found.rows] == ["api", "own"]
    assert apart(ours, arg(OWN, "/k of hostPath /var/a", name="own")) is None
    assert apart(ours, arg(OWN, "/k of hostPath /var/b", name="api")) is None
    assert apart(ours, arg(OWN, "/k of hostPath /var/b", name="api", space="other")) is not None
    assert apart(ours, arg(OWN, "/k", name="own")) is None
    assert apart(arg(API, "/k", name="api"), arg(OWN, "/k of hostPath /var/b", name="own")) is None
    long = arg(API, "/ of hostPath /", name="api"), arg(API, "/k of hostPath /var/b", name="api")
    assert apart(*long, arg(OWN, "/k of hostPath /var/b", name="own")) is None
    lost = apart(arg(API, "/etc of hostPath /etc"), arg(API, "/b of hostPath /b"), arg(API, "/c of hostPath /c"))
    assert lost is not None
    assert (lost.folder, len(lost.rows)) == ("/k", 2)
    assert lost.why == "/k, the folder of its socket, is not mounted into kube-apiserver"


def test_a_path_that_is_mounted_already_is_led_elsewhere() -> None:
    """A second mount at the same path would be refused with the whole pod: the volume's folder is changed in its place."""
    ours = arg(API, "/k of hostPath /var/a", name="api")
    found = apart(ours, arg(OWN, "/run of hostPath /var/b", name="own"), arg(OWN, "/run/s.socket", flag="uds-name"))
    assert found is not None
    assert (found.mounted, found.leads, found.host) == ("/k", "/var/a", "/var/b")
    above = apart(arg(API, "/ of hostPath /", name="api"), arg(OWN, "/k of hostPath /var/b", name="own"))
    assert above is not None
    assert (above.mounted, above.folder) == ("/", "/k")


def test_a_server_without_the_folder_is_to_see_the_one_that_the_api_server_looks_into() -> None:
    """Where the API server's mount shows it; else the folder that the server is told."""
    asked = arg(API, "/k of hostPath /var/a", name="api")
    own = (arg(OWN, "/x of hostPath /x", name="own"), arg(OWN, "/run/s.socket", flag="uds-name"))
    found, alone = apart(asked, *own), apart(*own)
    assert (found and found.host, alone and alone.host) == ("/var/a", "/run")
