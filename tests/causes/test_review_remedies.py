"""What gives the server its way to the token review."""

from __future__ import annotations

import pytest
from analyzer.causes.review_remedies import (
    for_audience,
    for_identity,
    for_refusal,
    for_review,
    is_lasting,
    is_of_old_ca,
)
from analyzer.checks.details import Refusal
from analyzer.facts.cluster import About
from analyzer.schema import ContainerArgRow, FactRow

from tests.checks.test_srv import START, at, request
from tests.support.inline import Case, bundle, nobody, node, nodes
from tests.support.tables import tables_of

NO = "Failed to validate authentication token, err:Failed to authenticate request. err:"
FORBIDDEN = 'tokenreviews.authentication.k8s.io is forbidden: User \\"system:serviceaccount:edge:tunnel\\" cannot create resource \\"tokenreviews\\" in API group \\"authentication.k8s.io\\" at the cluster scope'
NAMES = 'Post \\"https://127.0.0.1:6443/apis/authentication.k8s.io/v1/tokenreviews\\": tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, api.example.org, not 127.0.0.1'


def refused(why: str, version: str = "v1.31.2") -> Case:
    """A server that refuses an agent for a review that failed."""
    bad = at("08:00:06.0", f'"Client authentication failed" err="{NO}{why}"', "E")
    return bundle({"server.log": START + request() + bad, "n.txt": nodes(node("w1", version=version))})


def test_who_may_not_ask_is_given_the_role_for_it() -> None:
    """The user that the API server names, bound to its own role; no restart helps."""
    assert refused(FORBIDDEN).first == ("agent-auth", "confirmed")
    cure = refused(FORBIDDEN).commands("agent-auth")
    assert "fresh tokens" not in cure
    assert "--clusterrole=system:auth-delegator --user=system:serviceaccount:edge:tunnel" in cure
    assert "anew" not in cure


def test_an_api_server_whose_certificate_lacks_the_address_is_dialled_by_another() -> None:
    """It is the server that asks there, and no agent: none is told to dial another host."""
    case = refused(NAMES)
    assert case.first == ("agent-auth", "likely")
    assert "(10.96.0.1, api.example.org), or issue that certificate for 127.0.0.1" in case.commands("agent-auth")
    assert "--proxy-server-host" not in case.commands("agent-auth")


def test_a_control_plane_that_no_user_sees_is_its_providers() -> None:
    """There nobody binds roles of the server or edits its files."""
    cure = refused(FORBIDDEN, "v1.31.2+IKS").commands("agent-auth")
    assert "master refresh" in cure
    assert "clusterrolebinding" not in cure


def test_an_api_server_that_the_server_does_not_reach_is_named() -> None:
    """Its address stands in the error: the way there is looked at before anything is started anew."""
    case = refused("dial tcp 203.0.113.7:30151: i/o timeout")
    assert case.first == ("agent-auth", "likely")
    assert case.commands("agent-auth").startswith(
        "let the Konnectivity server reach the API server at 203.0.113.7:30151"
    )
    assert "nc -vz -w 5 203.0.113.7 30151   # on the server's machine" in case.commands("agent-auth")
    assert "fresh tokens" not in case.commands("agent-auth"), "no token is at fault"


def test_the_way_is_tried_where_another_cluster_runs_the_server() -> None:
    """A tenant of Kamaji's has no machine of the control plane: its pod is, by the namespace and name that the operator's list has."""
    tenants = (
        "$ kubectl get tcp -A\nNAMESPACE   NAME    VERSION   INSTALLED VERSION   STATUS   CONTROL-PLANE ENDPOINT   KUBECONFIG               DATASTORE   AGE\n"
        "mill        orion   v1.31.0   v1.31.0             Ready    203.0.113.9:6443         orion-admin-kubeconfig   default     40d\n"
    )
    about = bundle({"t.txt": tenants}).snapshot.about
    (remedy,) = for_review(about, "dial tcp 203.0.113.7:30151: i/o timeout")
    assert remedy.command == (
        "kubectl debug -n <namespace> $(kubectl get pods -n <namespace> -l kamaji.clastix.io/name=<tenant> -o name | head -1) --image=busybox "
        "--target=konnectivity-server -i -- nc -vz -w 5 203.0.113.7 30151   # in the management cluster"
    )


def test_a_review_that_failed_otherwise_is_tried_anew() -> None:
    """Nothing better is known of it, nor of an error without a text."""
    assert "token review anew" in refused("EOF").commands("agent-auth")
    about = bundle({"x.txt": "Hello\n"}).snapshot.about
    assert [one.command for one in for_review(about, None)] == [None]


def test_agents_that_come_as_another_are_run_as_the_one_who_is_wanted() -> None:
    """Service account or namespace, both by name; a token that is refused otherwise is renewed."""
    said = 'Failed to validate authentication token, err:lookup failed: incoming request from \\"default\\" {}. Expected \\"tunnel\\"'
    bad = at("08:00:06.0", f'"Client authentication failed" err="{said.format("service account")}"', "E")
    case = bundle({"server.log": START + request() + bad})
    assert case.first == ("agent-auth", "confirmed")
    first = case.commands("agent-auth").splitlines()[0]
    assert "run the agents as service account tunnel, which the server wants (they come as default)" in first
    assert '"serviceAccountName":"tunnel"' in case.commands("agent-auth")
    about = case.snapshot.about
    [moved] = for_identity(about, said.format("namespace"))
    assert "--agent-namespace=default" in moved.text
    assert for_identity(about, "lookup failed: service account jwt not valid") == ()
    assert for_identity(about, None) == ()


OLD = 'Post \\"https://tern.edge.svc:6443/apis/authentication.k8s.io/v1/tokenreviews\\": tls: failed to verify certificate: x509: certificate signed by unknown authority'


def test_a_server_that_does_not_trust_the_api_server_has_an_old_kubeconfig() -> None:
    """It says so itself, and agents that start again change nothing: its own file is to be written anew."""
    case = refused(OLD)
    assert case.first == ("agent-auth", "confirmed")
    cure = case.commands("agent-auth")
    assert "into the kubeconfig of the Konnectivity server" in cure
    assert "openssl s_client -connect tern.edge.svc:6443" in cure
    assert "fresh tokens" not in cure
    assert "IBM" not in cure


def test_a_trust_that_is_missing_lasts() -> None:
    """So does a right; an end of a connection does not."""
    assert is_of_old_ca("x509: certificate signed by unknown authority")
    assert not is_of_old_ca("certificate signed by unknown authority, said somebody")
    assert not is_of_old_ca("x509: certificate has expired or is not yet valid: current time is after")
    assert is_lasting(FORBIDDEN.replace("\\", ""))
    assert not is_lasting("EOF")
    assert not is_lasting(None)


@pytest.mark.parametrize(
    ("version", "then"),
    [("v1.31.2+IKS", "a master refresh gives every API server"), ("v1.31.2", "--service-account-key-file")],
)
def test_tokens_of_an_old_key_are_taken_anew_by_the_agents(version: str, then: str) -> None:
    """After the keys of service accounts were changed a restart of the agents comes first; only where that does not help the keys differ."""
    bad = at("08:00:06.0", '"Client authentication failed" err="Failed to validate authentication token, err:lookup failed: [invalid bearer token, go-jose: error in cryptographic primitive]"', "E")  # fmt: skip
    case = bundle({"server.log": START + request() + bad, "n.txt": nodes(node("w1", version=version))})
    assert case.first == ("agent-auth", "confirmed")
    assert case.check("SRV-04").detail is Refusal.OLD_KEY
    cause = case.cause("agent-auth")
    assert cause is not None
    first, second = cause.remedies
    assert first.command == "kubectl rollout restart daemonset -n kube-system konnectivity-agent"
    assert second.text.startswith("where fresh tokens are refused as well: ")
    assert then in second.text


@pytest.mark.parametrize(
    ("key", "value", "first", "second"),
    [
        ("asked_space", "cluster-q7xk2mfd9t", "kubectl rollout restart deployment", "usercluster-controller"),
        ("client", "HyperShift", "kubectl rollout restart daemonset", "hosted-cluster-config-operator"),
        ("client", "Kamaji", "kubectl rollout restart daemonset", "deployment kamaji"),
        ("client", "k0smotron", "kubectl rollout restart daemonset", "k0scontroller"),
        ("client", "k0s", "kubectl rollout restart daemonset", "systemctl restart k0scontroller"),
    ],
)
def test_an_operators_agents_take_fresh_tokens_first(key: str, value: str, first: str, second: str) -> None:
    """Its manifest, as k0s's own, is right, so a token that is not valid is of another key; elsewhere the manifest comes first."""
    about = About(tables_of(FactRow(source="f", line=1, key=key, value=value)))
    text = "Failed to validate authentication token, err:lookup failed: service account jwt not valid"
    said = for_refusal(about, Refusal.TOKEN, text)
    assert (said[0].command or "").startswith(first)
    assert second in (said[1].command or "")
    assert for_refusal(nobody(), Refusal.TOKEN, "lookup failed: no")[0].text.startswith(
        "apply the manifest of konnectivity-agent again"
    )


@pytest.mark.parametrize(
    ("version", "then"),
    [("v1.31.2", "kubectl get --raw /.well-known/openid-configuration"), ("v1.31.2+IKS", "ibmcloud ks cluster master refresh")],
)  # fmt: skip
def test_a_token_that_no_authenticator_takes_is_of_another_issuer(version: str, then: str) -> None:
    """The review names no error: new pods have tokens of the present issuer; where those are refused as well the API servers' own issuers differ."""
    first, second = looked_up("service account jwt not valid", version).cause("agent-auth").remedies  # type: ignore[union-attr]
    assert first.command == "kubectl rollout restart daemonset -n kube-system konnectivity-agent"
    assert "--service-account-issuer" in first.text
    assert second.text.startswith("where fresh tokens are refused as well: ")
    assert (second.command or "").startswith(then)


def with_audiences(token: str, product: str = "") -> About:
    """Agents and server that are told different audiences."""
    told = [("token audience", f"{token} of volume tok"), ("authentication-audience", "system:tunnel")]
    rows = [ContainerArgRow(source="f", line=1, flag=flag, value=value) for flag, value in told]
    return About(tables_of(*rows, *([FactRow(source="f", line=1, key="client", value=product)] if product else [])))


def test_another_audience_is_set_where_the_agents_are_written() -> None:
    """The volume itself, or by who takes that back; an audience that a shell would read is in no command."""
    [own] = for_audience(with_audiences("tunnel"), Refusal.TOKEN, None)
    assert "give volume tok" in own.text
    assert "s|audience: tunnel$|audience: system:tunnel|" in (own.command or "")
    [kept] = for_audience(with_audiences("tunnel", "Kamaji"), Refusal.TOKEN, None)
    assert "audience system:tunnel" in kept.text
    assert "sed" not in (kept.command or "")
    [odd] = for_audience(with_audiences("x' ; id"), Refusal.TOKEN, None)
    assert "sed" not in (odd.command or "")
    assert for_audience(with_audiences("tunnel"), Refusal.OLD_KEY, None) == ()
    assert for_audience(with_audiences("system:tunnel"), Refusal.TOKEN, None) == ()


OTHER = '[invalid bearer token, token audiences [\\"https://api.default.svc\\"] is invalid for the target audiences [\\"system:tunnel\\"]]'
GONE = '[invalid bearer token, serviceaccounts \\"tunnel\\" not found]'
LOOKUP = "Failed to validate authentication token, err:lookup failed: "


def looked_up(why: str, version: str = "v1.31.2") -> Case:
    """A server to which the API server says why it does not take an agent's token."""
    bad = at("08:00:06.0", f'"Client authentication failed" err="{LOOKUP}{why}"', "E")
    return bundle({"server.log": START + request() + bad, "n.txt": nodes(node("w1", version=version))})


def test_a_token_for_another_audience_is_not_mended_by_a_restart() -> None:
    """New tokens are made for the same one: the volume is told the right one, by the name that the refusal gives; IBM's master writes its own."""
    case = looked_up(OTHER)
    assert case.check("SRV-04").detail is Refusal.AUDIENCE
    assert case.first == ("agent-auth", "confirmed")
    assert "made for https://api.default.svc, the server takes system:tunnel" in case.cause("agent-auth").summary  # type: ignore[union-attr]
    cure = case.commands("agent-auth")
    assert "audience system:tunnel in place of https://api.default.svc" in cure
    assert "serviceAccountToken.audience" in cure
    assert "rollout restart" not in cure
    assert "master refresh" in looked_up(OTHER, "v1.31.2+IKS").commands("agent-auth")


def test_the_account_comes_back_before_the_pods() -> None:
    """A pod without its account gets no token; the look is for the one that the refusal names."""
    case = looked_up(GONE)
    assert case.check("SRV-04").detail is Refusal.NO_ACCOUNT
    first, then = for_refusal(nobody(), Refusal.NO_ACCOUNT, LOOKUP + GONE)
    assert "service account tunnel" in first.text
    assert first.command == "kubectl get serviceaccount -n kube-system tunnel"
    assert then.text.startswith("then restart the agents")


def test_an_expired_token_and_one_of_another_key_are_told_apart_from_an_audience() -> None:
    """Each has a first remedy of its own."""
    expired = looked_up("[invalid bearer token, service account token has expired]")
    signed = looked_up("[invalid bearer token, go-jose/go-jose: error in cryptographic primitive]")
    assert (expired.check("SRV-04").detail, signed.check("SRV-04").detail) == (Refusal.EXPIRED, Refusal.OLD_KEY)
    assert "timedatectl" in expired.commands("agent-auth")
    assert "timedatectl" not in signed.commands("agent-auth")
