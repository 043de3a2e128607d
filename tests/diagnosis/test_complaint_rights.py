"""What the API server refuses a user is granted by name, in the words of the cluster."""

from __future__ import annotations

import pytest
from analyzer.diagnosis.complaint_rights import candidate
from analyzer.facts.cluster import About
from analyzer.report.screen import screen
from analyzer.schema import ToolErrorRow, UnreadLineRow
from analyzer.tables.base import Row

from tests.support.inline import bundle
from tests.support.tables import tables_of

KIM = 'User "kim" cannot {} in the namespace "shop"'
LOG = KIM.format('get resource "pods/log" in API group ""')
ROKS = UnreadLineRow(source="t", line=1, text="ROKS 4.16, VPC")


def row(text: str) -> ToolErrorRow:
    return ToolErrorRow(source="k", line=1, message=f'Error from server (Forbidden): pods "a" is forbidden: {text}', class_="rbac")  # fmt: skip


def granted(*texts: str, marks: tuple[Row, ...] = ()) -> tuple[str, str]:
    """What is said of the first, and the command."""
    rows = [row(text) for text in texts]
    one = candidate(rows[0], rows, About(tables_of(*marks)))
    return one.what, one.shown_by.command or ""


def test_a_right_is_bound_to_its_user_in_its_namespace() -> None:
    """Verb, resource and namespace are the message's; what is refused to the same user there is granted at once."""
    what, command = granted(LOG)
    assert what == "kim has no right to get pods/log in namespace shop: give it one, by a role binding"
    assert command == (
        "kubectl create role pods-log -n shop --verb=get --resource=pods/log"
        " && kubectl create rolebinding pods-log -n shop --role=pods-log --user=kim"
    )
    what, command = granted(LOG, KIM.format('create resource "pods/exec" in API group ""'), LOG.replace("kim", "tom"))
    assert "get pods/log, create pods/exec in namespace shop" in what
    assert "--verb=get,create --resource=pods/log,pods/exec" in command
    assert "tom" not in command


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (LOG.replace("kim", "system:serviceaccount:ci:runner"), "--role=pods-log --serviceaccount=ci:runner"),
        ('User "kim" cannot list resource "nodes" in API group "" at the cluster scope', "kubectl create clusterrolebinding nodes --clusterrole=nodes --user=kim"),
        (KIM.format('patch resource "deployments/scale" in API group "apps"'), "--resource=deployments.apps/scale"),
        (KIM.format("get pods/log"), "--resource=pods/log"),
        (LOG.replace("kim", "Kim Doe"), "--user='Kim Doe'"),
        (LOG + ": User does not have access to the resource in Azure. Update role assignment to allow access.", "az role assignment create --assignee kim --role 'Azure Kubernetes Service RBAC Reader'"),
        (LOG + ': requires one of ["container.pods.getLogs"] permission(s).', "--resource=pods/log && kubectl create rolebinding"),
        (KIM.format('list resource "pods" in API group ""') + ': requires one of ["container.pods.list"] permission(s).', "--member user:kim --role roles/container.viewer"),
        (LOG.replace("kim", "IAM#kim"), "ibmcloud iam user-policy-create kim --service-name containers-kubernetes"),
        (LOG.replace("kim", "IAM#[hidden:e-mail]"), "user-policy-create <user> "),
    ],
)  # fmt: skip
def test_the_grant_is_that_of_whoever_is_asked(text: str, part: str) -> None:
    """RBAC, or the cloud that names itself; an account is no user, and what was hidden is no name."""
    assert part in granted(text)[1]


def test_openshift_has_a_command_of_its_own() -> None:
    """For the rights that its roles view and edit hold."""
    roks = (ROKS,)
    assert granted(LOG, marks=roks)[1] == "oc adm policy add-role-to-user view kim -n shop"
    exec_ = KIM.format('create resource "pods/exec" in API group ""')
    assert granted(exec_, marks=roks)[1] == "oc adm policy add-role-to-user edit kim -n shop"
    assert "create role" in granted(KIM.format('get resource "routes" in API group "route.openshift.io"'), marks=roks)[1]  # fmt: skip


def test_a_refusal_that_names_no_right_is_asked_for() -> None:
    """Only a line that states the right is taken for proven."""
    about = About(tables_of())
    assert not candidate(row("access denied"), [], about).is_stated
    assert candidate(row("access denied"), [], about).shown_by.command == "kubectl auth can-i --list"
    assert candidate(row(LOG), [], about).is_stated


def test_the_report_says_that_the_tunnel_has_no_part_in_it() -> None:
    """Nothing is called unproven, and the grant is what comes next."""
    console = f'$ kubectl logs -n shop a\nError from server (Forbidden): pods "a" is forbidden: {LOG}\n'
    report = bundle({"k.txt": console}).answered
    assert "the line itself says why, and nothing of the tunnel is in it" in report.headline
    assert "Next  kim has no right to get pods/log" in screen(report.data, width=120, height=40)
