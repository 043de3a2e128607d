"""A load balancer that gets no address is no fault of the tunnel, and the cloud's own reason is what is mended."""

from __future__ import annotations

import pytest

from tests.support.inline import Case, agent, bundle, pods

WORDS = "Error syncing load balancer: failed to ensure load balancer: {}"


def files(words: str, *, service: str = "router-default", space: str = "openshift-ingress") -> dict[str, str]:
    listed = f"NAMESPACE  NAME  TYPE  CLUSTER-IP  EXTERNAL-IP  PORT(S)  AGE\n{space}  {service}  LoadBalancer  172.21.8.1  <pending>  80:31010/TCP  5h\n"
    told = f"NAMESPACE  LAST SEEN  TYPE  REASON  OBJECT  MESSAGE\n{space}  2m  Warning  SyncLoadBalancerFailed  service/{service}  {WORDS.format(words)}\n"
    return {"s.txt": f"$ kubectl get svc -A\n{listed}", "e.txt": f"$ kubectl get events -A\n{told}"}


def waiting(words: str, *, space: str = "openshift-ingress", **more: str) -> Case:
    return bundle(files(words, space=space) | {f"{name}.txt": text for name, text in more.items()})


ROKS = "ROKS 4.16 classic cluster cb2n6d0d0u4s8hf1q7wg\n"
EKS = "$ kubectl get nodes\nNAME  STATUS  ROLES  AGE  VERSION\nip-10-61-3-44.ec2.internal  Ready  <none>  20d  v1.31.4-eks-aeac579\n"
GKE = "$ kubectl get nodes\nNAME  STATUS  ROLES  AGE  VERSION\ngke-heath-pool-1-5b1c2d3e-a1b2  Ready  <none>  20d  v1.31.5-gke.1233000\n"


@pytest.mark.parametrize(
    ("words", "product", "cure"),
    [
        ("no portable subnet IPs left for VLAN 2611183", ROKS, "ibmcloud oc cluster subnet create --cluster cb2n6d0d0u4s8hf1q7wg --size 8 --vlan 2611183"),
        ("No cloud provider IPs are available to fulfill the request", ROKS, "--size 8 --vlan <vlan_id>"),
        ("no available IPs", "", "kubectl get ipaddresspools -A"),
        ("Quota 'IN_USE_ADDRESSES' exceeded. Limit: 8.0 in region", GKE, "gcloud compute regions describe"),
        ("PublicIPCountLimitReached: Cannot create more than 20", "", "raise the quota"),
        ("could not find any suitable subnets for creating the ELB", EKS, "kubernetes.io/role/elb"),
        ("could not find any suitable subnets for the balancer", "", "a subnet with free addresses"),
        ("AccessDenied: User is not authorized to perform it", EKS, "the right that its words name"),
        ("the backend is asleep", "", "mend what the cloud's controller names"),
    ],
)  # fmt: skip
def test_what_the_cloud_lacks_is_given_to_it(words: str, product: str, cure: str) -> None:
    """In the words of the cloud; the service and its reason are stated, so it is confirmed."""
    case = waiting(words, n=product)
    assert case.first == ("balancer-without-address", "confirmed")
    assert cure in case.commands("balancer-without-address").splitlines()[0]
    assert case.places("balancer-without-address")[:2] == ["s.txt:3", "e.txt:3"]


def test_an_ingress_is_the_clusters_whoever_installed_it() -> None:
    """A user's own service is not."""
    assert "balancer-without-address" in waiting("no available IPs", space="istio-system").causes
    assert "balancer-without-address" not in waiting("no available IPs", space="shop").causes


def test_a_tunnel_that_fails_is_looked_at_first() -> None:
    """Agents that do not run, and uses that end in an error of the tunnel: then nothing is said of it."""
    down = pods(agent("a", "0/1", "CrashLoopBackOff"), agent("b", "0/1", "CrashLoopBackOff"))
    assert "balancer-without-address" not in waiting("no available IPs", p=down).causes
    error = "$ kubectl exec -n shop a -- true\nError from server: error dialing backend: No agent available\n"
    assert "balancer-without-address" not in waiting("no available IPs", k=error).causes
