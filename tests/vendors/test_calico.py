"""Who keeps Calico's settings."""

from __future__ import annotations

from pathlib import Path

import analyzer
import pytest
from analyzer import patterns as regex
from analyzer.vendors import calico

SEVERAL = regex.compile(r"calicoctl get [a-z]{1,40},[a-z]")


@pytest.mark.parametrize(
    ("method", "chosen"),
    [
        ("kubernetes-internal-ip", '{"firstFound":null,"kubernetes":"NodeInternalIP"}'),
        ("interface=eth1", '{"firstFound":null,"interface":"eth1"}'),
        ("can-reach=10.5.0.1", '{"firstFound":null,"canReach":"10.5.0.1"}'),
        ("cidr=10.5.0.0/24,10.6.0.0/24", '{"firstFound":null,"cidrs":["10.5.0.0/24","10.6.0.0/24"]}'),
    ],
)
def test_the_operators_object_holds_one_method_alone(method: str, chosen: str) -> None:
    """The default is taken out with the change, since the operator refuses two."""
    whole = f'{{"spec":{{"calicoNetwork":{{"nodeAddressAutodetectionV4":{chosen}}}}}}}'
    assert calico.patch(method) == f"kubectl patch installation default --type merge -p '{whole}'"


@pytest.mark.parametrize(
    ("names", "operated", "begins"),
    [
        (("k0s",), None, "grep -n -A8 ' calico:' /etc/k0s/k0s.yaml"),
        (("k0s",), True, "kubectl patch installation"),
        ((None, "Gardener"), None, "kubectl edit shoot"),
        (("Gardener",), False, "kubectl set env -n kube-system daemonset/canal IP_AUTODETECTION_METHOD=interface=eth1"),
        (("kubeadm",), None, "kubectl set env -n kube-system daemonset/canal"),
        ((), None, "kubectl set env -n kube-system daemonset/canal"),
    ],
)
def test_who_writes_the_daemonset_has_the_setting(
    names: tuple[str | None, ...], operated: bool | None, begins: str
) -> None:
    """An operator that is there goes before the product, and the DaemonSet is changed only where nobody takes it back."""
    found = calico.detection(names, "interface=eth1", "kube-system", "canal", operated=operated)
    assert found.command.startswith(begins)


def test_words_that_name_the_operator() -> None:
    """A denial is none."""
    assert calico.TOLD.search("Calico via the Tigera operator")
    assert calico.TOLD.search("kubectl -n calico-system get po")
    assert not calico.TOLD.search("plain manifest, no tigera here")


def test_no_command_asks_calicoctl_for_several_kinds_at_once() -> None:
    """It takes one kind, and says of a list of them that this type of resource is not supported."""
    folder = Path(analyzer.__file__).parent
    listed = [
        path.name
        for path in sorted(folder.rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if SEVERAL.search(line)
    ]
    assert listed == []
    assert calico.BGP_OBJECTS.count("calicoctl get ") == 3


@pytest.mark.parametrize(
    ("image", "release"),
    [
        ("docker.io/calico/node:v3.24.5", (3, 24)),
        ("registry.local:5000/node:v3.9.1-iks.2", (3, 9)),
        ("quay.io/calico/node:v3.28.1@sha256:" + "a" * 64, (3, 28)),
        ("calico/node:release", None),
        (None, None),
    ],
)
def test_the_release_is_told_by_the_images_tag(image: str | None, release: tuple[int, int] | None) -> None:
    """Numbers, as v3.9 is older than v3.22."""
    assert calico.release_of(image) == release
