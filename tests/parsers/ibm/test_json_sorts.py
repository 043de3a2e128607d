"""The sort of the objects in JSON of the VPC API."""

from __future__ import annotations

import pytest
from analyzer.parsers.ibm.json_sorts import is_of
from analyzer.parsers.ibm.vpc import takes_gateway, takes_group

from tests.support.rows import fragment

GATEWAY = '{"ips": [{"resource_type": "subnet_reserved_ip"}], "name": "iks-c1", "resource_type":"endpoint_gateway"}'
GROUP = '{"name": "kube-vpegw-c1", "targets": [{"name": "iks-c1", "resource_type": "endpoint_gateway"}], "rules": [{"direction": "inbound", "port_min": 31190}]}'


@pytest.mark.parametrize(
    ("text", "gateway", "group"),
    [
        (GATEWAY, True, False),
        (f"[{GATEWAY}]", True, False),
        (f'{{"first": {{"href": "a"}}, "endpoint_gateways": [{GATEWAY}]}}', True, False),
        (GROUP, False, True),
        (f"[{GROUP}, {GROUP}]", False, True),
        (f'{{"security_groups": [{GROUP}]}}', False, True),
        ('{"reserved_ips": [{"target": {"resource_type": "endpoint_gateway"}}]}', False, False),
    ],
)
def test_a_group_whose_target_is_a_gateway_is_a_group(text: str, gateway: bool, group: bool) -> None:
    """What an object names inside of it has a sort of its own, which is not the object's."""
    one = fragment(text)
    assert (bool(takes_gateway(one)), bool(takes_group(one))) == (gateway, group)


def test_a_brace_or_a_key_within_a_text_is_none() -> None:
    """Only tokens of the JSON count, in a document that ends early as well."""
    assert is_of('{"name": "a { \\" : ", "resource_type": "endpoint_gateway", "ips": [{', "endpoint_gateway")
    assert not is_of('{"name": "resource_type", "crn": "endpoint_gateway"}', "endpoint_gateway")
    assert not is_of('{"resource_type": "vpc"} }', "endpoint_gateway")
