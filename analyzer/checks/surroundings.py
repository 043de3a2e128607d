"""What a cluster runs on and what stands around it, in words: by its marks, else as its people say; by the latter nothing is decided."""

from __future__ import annotations

from analyzer.facts import satellite
from analyzer.facts.cluster import About
from analyzer.vendors import given_names

UNKNOWN_LOCATION = "<location>"


def place(about: About) -> str | None:
    """What the cluster runs on, as its marks have it, else as its people say; by the latter nothing is decided, only worded."""
    return about.infrastructure.value or about.language.place


def location(about: About) -> str:
    """The Satellite location, by its name: as it is listed or was asked for, else as its people call it."""
    told = given_names.single(about.language.names).get("location")
    return satellite.location(about.facts.get("satellite_location", [])) or told or UNKNOWN_LOCATION


def between(about: About) -> str:
    """What can filter packets between the workers and the server: by the name that people give it, and by the infrastructure."""
    if named := about.language.appliances:
        return f"{' and '.join(named)}, which the text names, or whatever else stands between"
    if place(about) == "satellite":
        return "whatever firewall stands between the location's hosts and its endpoint"
    if place(about) == "vpc":
        return "the security groups and network ACLs of the VPC, or a firewall instance in it"
    if about.language.on_ibm is False:
        return "whatever firewall or router stands between"
    if not about.language.on_ibm:
        return "whatever firewall, security group or gateway appliance stands between"
    return "Vyatta, Juniper, FortiGate, pfSense or whatever stands between"
