"""
What mends a conversion webhook: it stands in the CustomResourceDefinition of its kind (`spec.conversion.webhook`).

There is no configuration to delete and no failurePolicy to change: until it answers, nobody reads or writes objects of that kind in
another version than the stored one (apiextensions.k8s.io/v1).
"""

from __future__ import annotations

from analyzer.causes.base import customer
from analyzer.konnectivity.chain import Conversion
from analyzer.model import Gap, Remedy

COLUMNS = "NAME:.metadata.name,KIND:.spec.names.kind,NAMESPACE:.spec.conversion.webhook.clientConfig.service.namespace,SERVICE:.spec.conversion.webhook.clientConfig.service.name,STORED:.status.storedVersions"


def definition(one: Conversion, step: str) -> Remedy:
    """Where the service and the CA are named by which the API server calls it."""
    text = f"see that spec.conversion of the CRD of {one.kind} ({one.group}) names the service that is there, and the CA that signed its certificate (caBundle): what installs it writes both"
    look = f"kubectl get crd -o custom-columns={COLUMNS} | grep -w {one.kind}"
    return customer(text, look, step)


def definition_gap(one: Conversion) -> Gap:
    """The definition, where it is not in the bundle."""
    return Gap(f"the definition of {one.kind}", f"kubectl get crd -o yaml | grep -n -A12 'group: {one.group}$'")
