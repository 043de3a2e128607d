"""`ibmcloud ks cluster health issues`."""

from __future__ import annotations

from analyzer.parsers.ibm.health import PARSERS, takes

from tests.support.inline import bundle, node, nodes
from tests.support.rows import fragment

TEXT = """$ ibmcloud ks cluster health issues --cluster shop
OK
ID       Component   Severity   Description
NHC004   Network     Error      The VPE gateway DNS names could not be resolved.
NHC003   Network     Warning    Registries could not be reached.
something else
"""


def test_each_issue_is_a_fact() -> None:
    """With component and severity; a line that is no row is unread, and no issue at all is none."""
    snapshot = bundle({"h.txt": TEXT}).snapshot
    facts = snapshot["facts"]
    assert list(facts[facts["key"] == "health_issue"]["value"]) == [
        "NHC004 Network Error: The VPE gateway DNS names could not be resolved.",
        "NHC003 Network Warning: Registries could not be reached.",
    ]
    assert list(snapshot["unread"]["line"]) == [6]
    assert PARSERS[0].kind == "ibmcloud ks cluster health issues"
    assert takes(fragment("ID   Component   Status\n")) == ""


def test_names_that_are_not_resolved_are_the_gateways() -> None:
    """Of a VPC cluster; another issue says nothing of it, and a classic cluster has no gateway."""
    vpc = nodes(
        node(
            "10.240.0.4",
            **{"ibm-cloud.kubernetes.io/subnet-id": "0717-a", "ibm-cloud.kubernetes.io/vpc-instance-id": "i"},
        )
    )
    case = bundle({"h.txt": TEXT, "n.txt": vpc})
    assert case.status("PSE-05") == "fail"
    assert "NHC004" in case.says("PSE-05")
    assert bundle({"h.txt": TEXT.replace("NHC004", "NHC009"), "n.txt": vpc}).status("PSE-05") == "unknown"
