"""A change of metrics-server, made where whoever writes its Deployment does not take it back."""

from __future__ import annotations

from dataclasses import replace

from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.vendors import metrics_keepers, planes
from analyzer.vendors.metrics_keepers import MetricsKeeper


def keeper(about: About, namespace: str | None) -> MetricsKeeper | None:
    """Who writes the Deployment in that namespace; None where it is changed itself."""
    return metrics_keepers.keeper(_names(about), namespace)


def takes_arguments(about: About, namespace: str | None) -> bool:
    """May anybody but the provider give metrics-server another argument."""
    found = keeper(about, namespace)
    return found is None or found.arguments is not None


def kept(about: About, change: Remedy, namespace: str | None, *, of_memory: bool = False) -> Remedy:
    """
    The change where it lasts; where nobody but the provider makes it, who is asked for it.

    Args:
        of_memory: is it the memory that is changed; else an argument, or what else the pod is made of.
    """
    found = keeper(about, namespace)
    if found is None:
        return change
    setting = found.memory if of_memory else found.arguments
    back = f"{found.whose} writes its Deployment and takes back what is changed in it"
    if setting is not None:
        return replace(change, text=f"{change.text}. Set it in {setting.place}: {back}", command=setting.command)
    asked = planes.support(_names(about)) or ("IBM support" if about.language.on_ibm else "whoever runs the cluster")
    return replace(change, text=f"{change.text}; {back}: ask {asked} for it", command=None)


def _names(about: About) -> tuple[str | None, ...]:
    return about.language.called, about.language.told, about.language.product
