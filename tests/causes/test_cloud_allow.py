"""The rule that lets it through, in the words of each cloud's tool."""

from __future__ import annotations

import pytest
from analyzer.causes.cloud_allow import allowed, shown_whole
from analyzer.checks.details import Cloud, CloudDenial
from analyzer.policy.legs import Way

from tests.support.inline import nobody

AZ = CloudDenial("no", "rg/nsg", 300, "10.1.0.7", 8132, (), sure=True, cloud=Cloud.AZURE, free=290)
ACL = CloudDenial("32767 of acl-1", "acl-1", 32767, "10.1.0.7", 8132, (), sure=True, cloud=Cloud.AWS, free=32757)
GROUP = CloudDenial("ctl", "sg-1", None, "10.1.0.7", 8132, ("ctl",), sure=True, cloud=Cloud.AWS, lacks=True)
GCE = CloudDenial("shut", "vpc", 900, "10.1.0.7", 8132, ("https",), sure=True, free=890)


@pytest.mark.parametrize(
    ("rule", "command"),
    [
        (AZ, "az network nsg rule create -g rg --nsg-name nsg -n allow-konnectivity --priority 290 --direction Outbound --access Allow --protocol Tcp --destination-address-prefixes 10.1.0.7/32 --destination-port-ranges 8132"),
        (AZ._replace(incoming=True, network=None, free=None), "az network nsg rule create -g <resource_group> --nsg-name <nsg> -n allow-konnectivity --priority 100 --direction Inbound --access Allow --protocol Tcp --source-address-prefixes VirtualNetwork --destination-port-ranges 8132"),
        (GROUP, "aws ec2 authorize-security-group-egress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=8132,ToPort=8132,IpRanges=[{CidrIp=10.1.0.7/32}]'"),
        (GROUP._replace(host="fd00::7"), "aws ec2 authorize-security-group-egress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=8132,ToPort=8132,Ipv6Ranges=[{CidrIpv6=fd00::7/128}]'"),
        (GROUP._replace(incoming=True, like=("fd00:9::/64",)), "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions 'IpProtocol=tcp,FromPort=8132,ToPort=8132,Ipv6Ranges=[{CidrIpv6=fd00:9::/64}]'"),
        (GROUP._replace(incoming=True, like_groups=("sg-9",)), "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 8132 --source-group sg-9"),
        (GROUP._replace(incoming=True, like=("10.1.0.0/16",), way=Way.HOST_KUBELET, port=10250), "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 10250 --source-group sg-1"),
        (GCE, "gcloud compute firewall-rules create allow-konnectivity --network vpc --direction EGRESS --action ALLOW --rules tcp:8132 --destination-ranges 10.1.0.7/32 --priority 890"),
        (GCE._replace(incoming=True, lacks=True, like=("10.2.0.0/16",), free=None), "gcloud compute firewall-rules create allow-konnectivity --network vpc --direction INGRESS --action ALLOW --rules tcp:8132 --source-ranges 10.2.0.0/16 --priority 100"),
    ],
)  # fmt: skip
def test_a_rule_of_its_own(rule: CloudDenial, command: str) -> None:
    """In front of what denies, or in the group that lacks it; from whoever is let in on another port."""
    assert allowed(nobody(), rule, "S10a").command == command


def test_a_list_that_keeps_no_state_must_let_the_answers_through() -> None:
    """It is said beside the entry."""
    command = allowed(nobody(), ACL, "S10a").command or ""
    assert (
        "--network-acl-id acl-1 --egress --rule-number 32757 --protocol tcp --port-range From=8132,To=8132 --cidr-block 10.1.0.7/32"
        in command
    )
    assert "ingress of 1024-65535" in command
    six = allowed(nobody(), ACL._replace(host="fd00::7"), "S10a").command or ""
    assert "--ipv6-cidr-block fd00::7/128" in six  # the other option takes none of IPv6
    assert " --cidr-block" not in six


@pytest.mark.parametrize(
    ("rule", "look"),
    [
        (AZ, "az network nsg show -g rg -n nsg"),
        (ACL, "--network-acl-ids acl-1"),
        (GROUP, "Values=sg-1"),
        (GCE, "describe shut"),
    ],
)
def test_what_it_is_for_is_to_be_seen(rule: CloudDenial, look: str) -> None:
    """The machines, subnets or tags of the rule, where the list does not show them."""
    (gap,) = shown_whole(rule)
    assert look in (gap.command or "")


def test_the_text_names_the_rule_in_the_way_and_who_calls() -> None:
    """What stands beside it is named where it may be added to."""
    assert allowed(nobody(), GCE, "S10a").text.endswith("with a priority before shut (beside https)")
    assert "(beside" not in allowed(nobody(), GROUP, "S10a").text
    assert "from the other nodes" in allowed(nobody(), GROUP._replace(way=Way.HOST_KUBELET, incoming=True), "S6").text
