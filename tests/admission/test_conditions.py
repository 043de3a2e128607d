"""Match conditions in CEL: an answer only where every field is known."""

from __future__ import annotations

import json

import pytest
from analyzer.admission import conditions
from analyzer.admission.conditions import conditions_hold
from analyzer.admission.request import Request

REQUEST = Request("", "v1", "pods", "CREATE", "kube-system", {"a": "b"}, {"app": "x"})


def hold(*expressions: object, request: Request = REQUEST) -> tuple[bool | None, str]:
    return conditions_hold(
        json.dumps([{"name": f"c{at}", "expression": e} for at, e in enumerate(expressions)]), request
    )


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("true", True),
        ("false", False),
        ("request.operation == 'CREATE'", True),
        ("request.operation == 'DELETE'", False),
        ("request.namespace != 'kube-system'", False),
        ("request.resource.resource == 'pods' && request.resource.group == ''", True),
        ("object.kind == 'Pod' && object.apiVersion == 'v1'", True),
        ("object.metadata.namespace == 'kube-system'", True),
        ("'app' in object.metadata.labels", True),
        ("object.metadata.labels.app == 'y'", False),
        ("!request.dryRun", True),
        ("object.spec.hostNetwork", None),
        ("object.metadata.name == 'a'", None),
        ("request.userInfo.username == 'a'", None),
        ("oldObject == null", None),
        ("object.metadata['labels'].app == 'x'", None),
        ("'object.spec' == request.operation", False),
        ("request.operation", None),
        ("request.operation ==", None),
        ("1 / 0 == 1", None),
        ("", None),
    ],
)
def test_expressions(expression: str, answer: bool | None) -> None:
    """What looks at a field that is not in the bundle is unknown, and so is what cannot be evaluated."""
    pytest.importorskip("celpy")
    found, why = hold(expression)
    assert found is answer
    assert why


def test_unknown_labels_leave_it_open() -> None:
    """Known ones answer for every key, present or not."""
    pytest.importorskip("celpy")
    assert hold("object.metadata.labels.app == 'x'", request=REQUEST._replace(labels_known=False))[0] is None
    assert hold("'other' in object.metadata.labels")[0] is False
    assert hold("request.namespace == ''", request=REQUEST._replace(namespace=None))[0] is True


def test_one_that_is_false_decides() -> None:
    """Wherever it stands; one that is open leaves the rest open."""
    pytest.importorskip("celpy")
    assert hold("object.spec.x", "false") == (False, "its match condition 'c1' is false")
    assert hold("true", "object.spec.x", "object.spec.y") == (
        None,
        "match condition 'c1': object.spec.x is not known of the request",
    )
    assert hold("true", "true")[0] is True
    assert conditions_hold("[]", REQUEST)[0] is True


@pytest.mark.parametrize("text", ["{", '{"a": 1}', "[1]", '[{"name": "x"}]'])
def test_what_is_no_list_of_conditions_is_open(text: str) -> None:
    """Damage is no pass."""
    assert conditions_hold(text, REQUEST)[0] is None


def test_an_expression_of_unusual_length_is_not_evaluated() -> None:
    """Up to the limit it is."""
    pytest.importorskip("celpy")
    exact = "true" + " " * (conditions.LONGEST - 4)
    assert hold(exact)[0] is True
    assert hold(exact + " ")[0] is None
