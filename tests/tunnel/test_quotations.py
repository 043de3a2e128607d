"""Errors that somebody quotes, apart from answers of commands."""

from __future__ import annotations

import pytest
from analyzer.schema import InputRow, ToolErrorRow, UnreadLineRow
from analyzer.tunnel.quotations import quotations
from analyzer.wording import PEOPLES_LEAD, QUOTE_MARKS, WORDS_BESIDE

from tests.support.inline import bundle
from tests.support.tables import tables_of

NODES = "NAME   STATUS   ROLES    AGE   VERSION   INTERNAL-IP\nmole-1   Ready    <none>   40d   v1.29.4   10.9.0.4\n"
WHY = {
    "empty": 'no endpoints available for service "gate"',
    "certificate": "tls: failed to verify certificate: x509: certificate signed by unknown authority",
}


def error(why: str = "empty") -> str:
    return (
        'Error from server (InternalError): error when creating "x.yaml": Internal error occurred: failed calling webhook "gate.mole.io": '
        f'failed to call webhook: Post "https://gate.mole.svc:443/v?timeout=10s": {WHY[why]}\n'
    )


def row(**more: object) -> ToolErrorRow:
    return ToolErrorRow(source="a", line=2, message="x", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("of", ["chat", "note", "quote", "page", "mail"])
def test_what_people_wrote_is_quoted(of: str) -> None:
    """A member that somebody wrote; what stands under a typed command, or in a part of a dump that names it, is an answer there, too."""
    told = InputRow(source="a", line=None, written=of)
    assert quotations(tables_of(told, row())) == {("a", 2)}
    assert not quotations(tables_of(told, row(command="kubectl apply -f x", below_command=1)))
    assert not quotations(tables_of(told, row(command="kubectl get bgp")))


def test_lines_around_tell_as_well() -> None:
    """Words on the error's own line, a writer in front of another line, quote marks, a name that is no host's; a file of errors alone has none of them."""
    assert not quotations(tables_of(InputRow(source="a", line=None), row()))
    assert quotations(tables_of(UnreadLineRow(source="a", line=2, text="x", reason=WORDS_BESIDE), row()))
    assert not quotations(tables_of(UnreadLineRow(source="a", line=9, text="x", reason=WORDS_BESIDE), row()))
    assert quotations(tables_of(UnreadLineRow(source="a", line=9, text="<ann> oh"), row()))
    assert not quotations(tables_of(UnreadLineRow(source="b", line=9, text="<ann> oh"), row()))
    assert quotations(tables_of(InputRow(source="a", line=None, note=f"{QUOTE_MARKS}; cut"), row()))
    assert quotations(tables_of(InputRow(source="a", line=None, note=f"cut; {PEOPLES_LEAD}"), row()))
    assert quotations(tables_of(row(typed_on="ann")))
    assert not quotations(tables_of(row(typed_on="mole-1")))


CHATS = {
    "clock": "[09:12] ann: {0}[09:13] ben: that is what we had\n",
    "angles": "<ann> {0}<ben> {0}",
    "writer above": "ann  9:12 AM\n{0}ben  9:13 AM\noh: {0}",
    "sentence": "remember this: {0}",
    "marks": "> {0}> {0}",
    "names": "ann: {0}ann: {0}",
}


@pytest.mark.parametrize("why", WHY)
@pytest.mark.parametrize("chat", CHATS)
def test_a_quotation_confirms_nothing(chat: str, why: str) -> None:
    """A whole error of the API server's that somebody quotes beside a plain list of nodes makes its cause likely."""
    told = bundle({"nodes.txt": NODES, "chat.txt": CHATS[chat].format(error(why))})
    assert told.causes == {"webhook-broken": "likely"}


@pytest.mark.parametrize("why", WHY)
def test_an_answer_confirms(why: str) -> None:
    """The same error under the command that was typed, or as all that a file holds, is the cluster's own word; an event beside a chat is, too."""
    typed = bundle({"nodes.txt": NODES, "o.txt": f"ann@jump:~$ kubectl apply -f x.yaml\n{error(why)}"})
    alone = bundle({"nodes.txt": NODES, "o.txt": error(why)})
    assert typed.causes == alone.causes == {"webhook-broken": "confirmed"}
    inner = error(why)[error(why).index("Internal error") :]
    event = (
        "NAMESPACE   LAST SEEN   TYPE      REASON         OBJECT              MESSAGE\n"
        f"shop        2m          Warning   FailedCreate   replicaset/web-1a   Error creating: {inner}"
    )
    chat = CHATS["clock"].format(error(why))
    assert bundle({"nodes.txt": NODES, "chat.txt": chat, "e.txt": event}).causes == {"webhook-broken": "confirmed"}


def test_pods_that_are_ready_outweigh_a_quotation() -> None:
    """Somebody quotes that nothing stands behind the webhook; its pods are listed, and they are ready: the call is one of another time perhaps."""
    hook = (
        "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: gate}\nwebhooks:\n- name: gate.mole.io\n"
        "  failurePolicy: Fail\n  clientConfig: {service: {name: gate, namespace: mole, port: 443}}\n"
        "  rules: [{apiGroups: [''], apiVersions: [v1], resources: [pods], operations: [CREATE]}]\n"
    )
    pods = "NAMESPACE   NAME                  READY   STATUS    RESTARTS   AGE   IP           NODE\nmole        gate-7c9d8b6f5-x2k4p   1/1     Running   0          3d    10.99.1.4   mole-1\n"
    files = {"nodes.txt": NODES, "chat.txt": CHATS["clock"].format(error()), "wh.yaml": hook}
    assert bundle(files).causes == {"webhook-broken": "likely"}
    assert bundle(files | {"pods.txt": pods}).causes == {"webhook-broken": "possible"}
