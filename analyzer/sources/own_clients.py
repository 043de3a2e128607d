"""
Somebody's own name for kubectl: an alias, a function or a script that adds a kubeconfig, and takes kubectl's own words behind it.

::

    $ k8s-shoot -n kube-system exec -it vpn-shoot-5f6d8c87c6-8bdqv -- id
    $ prod logs --namespace shop cart-7d9f6c5bd8-5xq2z --tail=8

What such a command prints came the way that kubectl's does. Its verb, and a namespace or an object as kubectl names them, tell it
from other programs that have a verb of that name.
"""

from __future__ import annotations

from analyzer import patterns as regex
from analyzer.sources.commands import flags_of

OTHERS = regex.compile(
    r"(?:kubectl|oc|helm|helmfile|argo(?:cd)?|flux|istioctl|linkerd|cilium|hubble|velero|stern|kubetail|kubens|kubectx|kubeadm|kubeseal|kustomize|kops|kind|k3d|k9s|kn|tkn|virtctl|"
    r"calicoctl|crictl|ctr|nerdctl|docker|podman|compose|docker-compose|journalctl|systemctl|minikube|microk8s(?:\.kubectl)?|k0s|k0sctl|k3s|rke2|talosctl|gardenctl|ibmcloud|ic|bx|az|aws|"
    r"gcloud|eksctl|rosa|git|gh|glab|make|tail|head|less|sort|nomad|heroku|cf|kubelet|kube-apiserver|kube-proxy|etcdctl|ssh|sudo|watch|time|timeout|env|nsenter|chroot|echo|cat|grep|for|while|if|do|then)(?:\.exe)?"
)
"""Programs of their own, and words of the shell; some have verbs of the same names."""
NAME = regex.compile(r"(?:[~.]{0,2}/(?:[\w.@+-]{1,60}/){0,8})?(?P<name>[A-Za-z][\w.-]{0,40})")
LIKE = regex.compile(r"k[a-z0-9]{0,3}(?:[-_.]|$)|[\w.-]{0,40}(?:kube|k8s)", regex.I)
"""Names in which people write what they are for."""
KINDS = regex.compile(
    r"(?:all|po|pods?|no|nodes?|svc|services?|ep|endpoints?|endpointslices?|ds|daemonsets?|deploy|deployments?|rs|replicasets?|sts|statefulsets?|ev|events?|ns|namespaces?|cm|configmaps?|"
    r"secrets?|netpol|networkpolic(?:y|ies)|apiservices?|csr|leases?|jobs?|cronjobs?|pvc?|ingress(?:es)?|(?:validating|mutating)webhookconfigurations?)(?:[,./]\S*)?"
)
SPACED = ("-n", "--namespace")
SPACE = regex.compile(r"[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?|[$<{][\w<>{}$-]{1,62}")
"""A namespace, or what stands for one; other programs have a number of lines there."""
CALLS = frozenset({"exec", "logs", "cp"})
LISTS = frozenset({"get", "describe"})


def is_kubectl(words: list[str]) -> bool:
    """Is the first of these words somebody's name for kubectl."""
    m = NAME.fullmatch(words[0]) if len(words) > 2 else None
    if m is None or OTHERS.fullmatch(m["name"]):
        return False
    before = words[1:]
    flags, plain = flags_of(before[: before.index("--")] if "--" in before else before)
    verb, named = (plain[0], plain[1:]) if plain else ("", [])
    told = LIKE.match(m["name"]) is not None
    spaced = any(SPACE.fullmatch(flags[flag]) is not None for flag in SPACED if flag in flags)
    if verb in CALLS:
        return bool(named) and (told or spaced)
    if verb in LISTS:
        return bool(named) and KINDS.fullmatch(named[0]) is not None and (told or spaced)
    return told and verb == "top" and named[:1] in (["nodes"], ["node"], ["pods"], ["pod"], ["no"], ["po"])
