"""Webhook configurations: one row per webhook, with the defaults of the API."""

from __future__ import annotations

from typing import Any

import pytest
from analyzer.parsers.kubernetes.objects import parse_yaml

from tests.support.rows import rows_of


def hooks(webhooks: str, kind: str = "ValidatingWebhookConfiguration") -> list[dict[str, Any]]:
    text = f"apiVersion: admissionregistration.k8s.io/v1\nkind: {kind}\nmetadata:\n  name: c\nwebhooks:\n{webhooks}"
    return rows_of(parse_yaml, text).get("webhooks", [])


def test_a_webhook_states_its_client_and_its_rules() -> None:
    """Each field under its own name, cited at the webhook's name."""
    text = """- name: a.example.com
  failurePolicy: Ignore
  timeoutSeconds: 5
  matchPolicy: Exact
  clientConfig: {service: {namespace: ns, name: svc, port: 8443, path: /v}}
  rules: [{resources: [pods]}]
  namespaceSelector: {matchLabels: {a: b}}
  objectSelector: {matchLabels: {c: d}}
  matchConditions: [{name: x}]
- name: b.example.com
  clientConfig: {url: "https://x"}
"""
    first, second = hooks(text, "MutatingWebhookConfiguration")
    assert first == {
        "line": 6, "kind": "Mutating", "configuration": "c", "name": "a.example.com", "service_namespace": "ns", "service_name": "svc",
        "service_port": 8443, "path": "/v", "failure_policy": "Ignore", "timeout_s": 5.0, "match_policy": "Exact",
        "rules": '[{"resources":["pods"]}]', "namespace_selector": '{"matchLabels":{"a":"b"}}', "object_selector": '{"matchLabels":{"c":"d"}}',
        "match_conditions": '[{"name":"x"}]',
    }  # fmt: skip
    assert second == {
        "line": 15, "kind": "Mutating", "configuration": "c", "name": "b.example.com", "url": "https://x", "failure_policy": "Fail",
        "timeout_s": 10.0, "match_policy": "Equivalent",
    }  # fmt: skip


@pytest.mark.parametrize(("timeout", "seconds"), [("7", 7.0), ('"7"', 7.0), ("x", 10.0), ("[1]", 10.0)])
def test_a_timeout_that_is_no_number_is_the_default(timeout: str, seconds: float) -> None:
    """Ten seconds, as in admissionregistration.k8s.io/v1."""
    assert hooks(f"- name: a\n  timeoutSeconds: {timeout}\n")[0]["timeout_s"] == seconds


def test_a_service_without_a_port_has_the_usual_one() -> None:
    """443; a port that is no number is unknown, and no service has none."""
    assert hooks("- name: a\n  clientConfig: {service: {name: s}}\n")[0]["service_port"] == 443
    assert "service_port" not in hooks('- name: a\n  clientConfig: {service: {name: s, port: "x"}}\n')[0]
    assert "service_port" not in hooks("- name: a\n")[0]
    assert hooks("- name: a\n")[0]["kind"] == "Validating"
    assert hooks("- just text\n") == []
