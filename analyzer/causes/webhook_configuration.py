"""The configuration of a webhook: its kind and name, the command that shows it, and the cut by which it is taken away for a while."""

from __future__ import annotations

from collections.abc import Iterable

from analyzer.causes.base import customer
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.schema import WebhookRow


def kind_of_configuration(row: WebhookRow) -> str:
    """The object's kind as kubectl takes it."""
    return "mutatingwebhookconfiguration" if row.kind == "Mutating" else "validatingwebhookconfiguration"


def configuration_name(row: WebhookRow) -> str:
    """The object's name; a table of webhooks alone has the webhook's."""
    return row.configuration or row.name or "?"


def configuration_of(row: WebhookRow | None, names: list[str]) -> str:
    """The command that shows the configuration of a webhook; where only its name is known, the one that finds it."""
    if row is not None:
        return f"kubectl get {kind_of_configuration(row)} {configuration_name(row)} -o yaml"
    find = f" | grep -F {names[0]}" if names else ""
    columns = "-o custom-columns=KIND:.kind,NAME:.metadata.name,WEBHOOKS:.webhooks[*].name"
    return f"kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations {columns}{find}"


def named_in(about: About, names: Iterable[str]) -> WebhookRow | None:
    """The configuration of the first of these webhooks, where a command that named it printed a part of it."""
    wanted = list(names)
    for fact in about.facts.get("webhook_configuration", []):
        kind, configuration, webhook = fact.value.split(" ")
        if webhook in wanted:
            return WebhookRow(source=fact.source, line=fact.line, kind=kind, configuration=configuration, name=webhook)
    return None


def cut_off(row: WebhookRow | None, names: list[str], text: str, step: str = "S14") -> Remedy:
    """The configuration is saved and deleted; where it is not known, the command finds it."""
    if row is None:
        return customer(f"{text}. The list says which one it is", configuration_of(row, names), step)
    kind, name = kind_of_configuration(row), configuration_name(row)
    return customer(text, f"kubectl get {kind} {name} -o yaml > {name}.yaml && kubectl delete {kind} {name}", step)
