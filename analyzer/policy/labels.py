"""
Labels of an endpoint: its own, those it inherits from its profiles, and which of them a bundle leaves open.

Names are Calico's: ``pcns.`` stands before labels of the namespace, ``pcsa.`` before those of the service account
(libcalico-go/lib/backend/k8s/conversion).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NAMESPACE = "projectcalico.org/namespace"
ACCOUNT = "projectcalico.org/serviceaccount"
ORCHESTRATOR = "projectcalico.org/orchestrator"
OF_NAMESPACE = "pcns."
OF_ACCOUNT = "pcsa."
NAME = "projectcalico.org/name"
LONGEST_ACCOUNT = 62
"""Calico labels a pod with its service account only where the name fits in a label."""


class Unseen:
    """The value of a label that may be there or not."""


UNSEEN = Unseen()
UNNAMED = Unseen()
"""The namespace of a pod of which it is not stated: it is in one."""


class Partial(dict[str, str]):
    """Known labels, and what may be there besides: `own`, labels of the `namespace`, of the `account`; `adrift`: in which namespace is not stated."""

    __slots__ = ("account", "adrift", "namespace", "own")

    def __init__(
        self, known: Mapping[str, str], *, own: bool, namespace: bool, account: bool, adrift: bool = False
    ) -> None:
        super().__init__(known)
        self.own, self.namespace, self.account, self.adrift = own, namespace, account, adrift

    def get(self, key: str, default: Any = None) -> Any:
        """The label, `UNSEEN` where the bundle does not tell, else the default."""
        if key in self:
            return self[key]
        if key == NAMESPACE:
            return UNNAMED if self.adrift else default
        if key.startswith(OF_NAMESPACE):
            hidden = self.namespace
        elif key.startswith(OF_ACCOUNT):
            hidden = self.account
        elif key == ACCOUNT:
            hidden = self.account and (self.adrift or NAMESPACE in self)
        else:
            hidden = self.own and not key.startswith("projectcalico.org/")
        return UNSEEN if hidden else default

    @property
    def open(self) -> tuple[bool, bool, bool, bool]:
        """What is not known, to tell two partial sets of labels apart."""
        return self.own, self.namespace, self.account, self.adrift


def inherited(prefix: str, labels: Mapping[str, str], name: str) -> dict[str, str]:
    """Labels of a namespace or a service account as an endpoint inherits them."""
    return {**{prefix + key: value for key, value in labels.items()}, prefix + NAME: name}


def text_map(value: Any) -> dict[str, str]:
    """A mapping of texts; what is no mapping gives nothing."""
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}
