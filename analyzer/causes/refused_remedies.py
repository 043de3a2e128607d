"""What gives a controller of the system its pods: made from who refuses them, else from the controller itself."""

from __future__ import annotations

from analyzer.causes.base import customer
from analyzer.checks.details import LackingPods
from analyzer.facts.scheduling import Obstacle
from analyzer.model import Remedy

CURES = {
    Obstacle.QUOTA: "raise the quota of namespace {space}{named}, or free what it counts",
    Obstacle.LIMITS: "widen the limit range of namespace {space}",
    Obstacle.SECURITY: "let namespace {space} admit the pods of {name}: its pod security level{named} does not",
    Obstacle.OLD_SECURITY: "let the pod security policy that the service account of {name} may use admit what the refusal names (volumes, host paths, users)",
    Obstacle.CONSTRAINT: "give the service account of {name} a security context constraint that admits what the refusal names",
    Obstacle.SCOPE: "create a quota in namespace {space} whose scope is the priority class{named}, or take the class off {name}: it may be used only where a quota admits it",
    Obstacle.PRIORITY: "create the PriorityClass{named}, or correct priorityClassName of {name}",
    Obstacle.ACCOUNT: "create the service account{named} of {name} anew; its role bindings have to fit",
    Obstacle.POLICY: "exempt namespace {space} from the binding{named} of the admission policy",
}
LOOKS = {
    Obstacle.QUOTA: "kubectl describe resourcequota -n {space}",
    Obstacle.SCOPE: "kubectl get resourcequota -n {space} -o yaml",
    Obstacle.LIMITS: "kubectl describe limitrange -n {space}",
    Obstacle.SECURITY: "kubectl get namespace {space} --show-labels",
    Obstacle.OLD_SECURITY: "kubectl get podsecuritypolicies; kubectl get rolebindings,clusterrolebindings -A -o wide | grep -i psp",
    Obstacle.CONSTRAINT: "oc get scc; oc get {kind} -n {space} {name} -o jsonpath='{{.spec.template.spec.serviceAccountName}}'",
    Obstacle.PRIORITY: "kubectl get priorityclasses",
    Obstacle.ACCOUNT: "kubectl get serviceaccounts -n {space}",
    Obstacle.POLICY: "kubectl get validatingadmissionpolicybindings -o yaml",
}


def for_lacking(one: LackingPods, step: str) -> tuple[Remedy, ...]:
    """The refusal is lifted where one is stated; what else keeps pods away, the controller's own description says."""
    space, kind = one.namespace or "kube-system", (one.kind or "daemonset").lower()
    told = {
        "space": space,
        "name": one.name,
        "kind": kind,
        "named": f" {one.decider}" if one.decider else "",
    }
    look = f"kubectl describe {kind} -n {space} {one.name}; kubectl get events -n {space} --sort-by=.lastTimestamp"
    if one.obstacle is not None:
        cure = CURES.get(one.obstacle, "lift the rule by which admission refuses the pods of {name}")
        return (customer(cure.format_map(told), LOOKS.get(one.obstacle, look).format_map(told), step),)
    if one.exist:
        text = f"bring up the pods of {kind} {one.name}: their events and their last words say why they are not ready"
        return (customer(text, f"kubectl get pods -n {space} -o wide | grep -F {one.name}; {look}", step),)
    text = f"find what keeps the pods of {kind} {one.name} from being created: its events name the rule, or no node takes them"
    return (customer(text, look, step),)
