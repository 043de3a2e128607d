"""
Profiles: what endpoints inherit from them, and what they allow once no policy selects.

``kns.<namespace>`` allows everything and carries the namespace's labels, ``ksa.<namespace>.<account>`` only those of the
service account; with the Kubernetes datastore both are made from the objects, so that an explicit Profile is used as written.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from analyzer.policy import labels as known
from analyzer.policy.rules import Rule
from analyzer.policy.spec import calico
from analyzer.policy.spec.values import loads
from analyzer.schema import CALICO_OBJECTS, NAMESPACES

if TYPE_CHECKING:
    from analyzer.tables.rows import Tables

ALLOWS_ALL = "projectcalico-default-allow"
"""The profile of automatic host endpoints."""


class Profile:
    """One explicit Profile; `problem` says why its rules are not known."""

    def __init__(self, name: str, spec: Any) -> None:
        self.name = name
        problems: list[str] = []
        raw = spec if isinstance(spec, dict) else {}
        if not isinstance(spec, dict):
            problems.append("it could not be read")
        self.rules: dict[str, tuple[Rule, ...]] = {
            direction: calico.rules(raw.get(direction.lower()), None, problems, direction.lower())
            for direction in ("Ingress", "Egress")
        }
        self.labels = known.text_map(raw.get("labelsToApply"))
        self.problem = "; ".join(problems)


class Profiles:
    """All profiles of one bundle."""

    def __init__(self, tables: Tables, incomplete: frozenset[str], complete: frozenset[str]) -> None:
        self._tables = tables
        self._all_accounts = "serviceaccounts" in complete and "serviceaccounts" not in incomplete

    @cached_property
    def explicit(self) -> dict[str, Profile]:
        return {o.name: Profile(o.name, loads(o.spec)) for o in self._tables[CALICO_OBJECTS] if o.kind == "Profile" and o.name}  # fmt: skip

    @cached_property
    def namespaces(self) -> dict[str, dict[str, str]]:
        """Labels of the namespaces that the bundle holds."""
        return {
            r.name: known.text_map(loads(r.labels)) for r in self._tables[NAMESPACES] if r.name and r.labels is not None
        }

    @cached_property
    def accounts(self) -> dict[tuple[str | None, str], dict[str, str]]:
        """Labels of the service accounts that the bundle holds."""
        return {
            (o.namespace, o.name): known.text_map(loads(o.labels))
            for o in self._tables[CALICO_OBJECTS]
            if o.kind == "ServiceAccount" and o.name and o.spec is not None and o.labels is not None
        }

    @cached_property
    def _accounts_not_read(self) -> set[tuple[str | None, str]]:
        """Accounts that are there, and whose labels could not be read."""
        return {
            (o.namespace, o.name)
            for o in self._tables[CALICO_OBJECTS]
            if o.kind == "ServiceAccount" and o.name and (o.namespace, o.name) not in self.accounts
        }

    def labels(self, names: tuple[str, ...]) -> tuple[dict[str, str], bool, bool]:
        """(labels that these profiles hand on, is part of the namespace's labels not known, the same for the account)."""
        found: dict[str, str] = {}
        namespace = account = False
        for name in names:
            explicit = self.explicit.get(name)
            if name.startswith("kns."):
                space = name[4:]
                stated = self.namespaces.get(space)
                namespace |= stated is None and explicit is None
                made = {"kubernetes.io/metadata.name": space} if stated is None else stated
                found |= known.inherited(known.OF_NAMESPACE, made, space)
            elif name.startswith("ksa."):
                space, _, own = name[4:].partition(".")
                stated = self.accounts.get((space, own))
                lost = not self._all_accounts or (space, own) in self._accounts_not_read
                account |= stated is None and explicit is None and lost
                found |= known.inherited(known.OF_ACCOUNT, stated or {}, own)
            elif explicit is None and name != ALLOWS_ALL:
                namespace = account = True
            if explicit is not None:
                found |= explicit.labels
                if explicit.problem:
                    namespace = account = True
        return found, namespace, account
