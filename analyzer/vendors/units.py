"""
Units of systemd by which parts of a cluster run on its machines, and which part each is.

Names are those of the projects' own packages: kubeadm and the distributions of Kubernetes (`kubelet`), k0s (`k0s install`), k3s and
rke2 (their installers), snaps of Canonical, OpenShift 3, and of Konnectivity what people call a unit of it after its manifests.
"""

from __future__ import annotations

from enum import Enum

from analyzer import patterns as regex


class UnitPart(Enum):
    """What a unit runs; k0s runs the parts of a control plane, its Konnectivity server among them, as children of one program."""

    SERVER = "konnectivity-server"
    AGENT = "konnectivity-agent"
    API_SERVER = "kube-apiserver"
    ETCD = "etcd"
    KUBELET = "kubelet"
    RUNTIME = "container runtime"
    K0S_CONTROLLER = "k0s controller"


ENDINGS = r"(?:service|scope|socket|timer|target|mount|automount|path|slice|swap|device)"
UNIT = rf"(?:[\w@:\\-]{{1,120}}+\.){{1,8}}?{ENDINGS}(?![\w.-])"
"""A unit's name with its ending; a word without a dot is left at its end."""
INSTANCE = r"(?:@[\w.:\\-]{0,120})?"
NAMES = (
    (UnitPart.SERVER, r"konnectivity-server"),
    (UnitPart.AGENT, r"konnectivity-agent"),
    (UnitPart.API_SERVER, r"(?:snap\.)?kube-apiserver(?:\.daemon)?"),
    (UnitPart.ETCD, r"etcd(?:-member)?|snap\.etcd\.etcd"),
    (
        UnitPart.KUBELET,
        r"(?:snap\.(?:microk8s\.daemon-)?)?kubelet(?:\.daemon)?|k0sworker|k3s-agent|rke2-agent|(?:atomic-openshift|origin)-node",
    ),
    (UnitPart.RUNTIME, r"containerd|crio|cri-o"),
    (UnitPart.K0S_CONTROLLER, r"k0scontroller"),
)
BY_NAME = tuple((part, regex.compile(rf"(?:{name}){INSTANCE}\.service$")) for part, name in NAMES)
PROGRAMS = {"proxy-server": UnitPart.SERVER, "proxy-agent": UnitPart.AGENT} | {part.value: part for part in UnitPart}
"""Names of programs that tell the part where the unit's name does not."""
OWNERS = (
    ("k0s", regex.compile(r"k0s(?:controller|worker)\.service$")),
    ("k3s", regex.compile(r"k3s(?:-agent|-server)?\.service$")),
    ("rke2", regex.compile(r"rke2-(?:agent|server)\.service$")),
    ("MicroK8s", regex.compile(r"snap\.microk8s\.[\w-]{1,60}\.service$")),
)
"""Distribution -> the units that it alone installs."""


def part_of(unit: str, program: str | None = None) -> UnitPart | None:
    """
    The part that a unit is; None of any other unit, whatever it runs.

    Args:
        unit: its whole name, `kubelet.service`.
        program: the file that it starts, without its folder, where that is shown.
    """
    if not unit.endswith(".service"):
        return None
    return next((part for part, name in BY_NAME if name.match(unit)), PROGRAMS.get(program or ""))


def product_of(unit: str) -> str | None:
    """The distribution that alone installs this unit, by its own name."""
    return next((called for called, form in OWNERS if form.match(unit)), None)
