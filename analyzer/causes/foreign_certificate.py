"""A certificate that agents are shown and that is not the server's: who shows it, and what lets the server's own through."""

from __future__ import annotations

from typing import NamedTuple

from analyzer.causes.base import customer, sre
from analyzer.causes.target_remedies import issuing
from analyzer.checks import server_place
from analyzer.checks.base import some
from analyzer.facts.cluster import About
from analyzer.model import Remedy
from analyzer.vendors import served_names
from analyzer.vendors.served_names import Whose


class ForeignCertificate(NamedTuple):
    """
    Attributes:
        host: what was dialled.
        provider: in whose zone it lies, so that the certificate is surely not the server's; None where it may be, issued without that name.
    """

    host: str
    names: tuple[str, ...]
    provider: str | None

    @property
    def says(self) -> str:
        """What is known of who shows it."""
        if self.provider:
            return f"{some(self.names)} is no name of {self.provider}'s: something on the way shows a certificate of its own"
        return f"it is for {some(self.names)}: something on the way shows its own, or the server's was issued without that name"


def at_host(about: About, names: tuple[str, ...], dialled: str | None) -> ForeignCertificate | None:
    """What answers at the host that is dialled, by the names that its certificate has; None where they are the server's."""
    host = dialled or about.agent_host.value
    if not host or not names:
        return None
    match served_names.whose(host, names):
        case Whose.SERVERS:
            return None
        case Whose.ANOTHERS:
            return ForeignCertificate(host, names, served_names.provider(host))
    return ForeignCertificate(host, names, None)


def remedies(about: About, foreign: ForeignCertificate, told_host: str | None, port: str | None) -> tuple[Remedy, ...]:
    """
    The connection is let through unopened, and the name leads to the server.

    Where the certificate may be the server's own, who signed it tells, and then it gets the name; nobody dials another host for it.
    """
    at = server_place.of(about, told_host or foreign.host, port).address
    where = f"{told_host or foreign.host}{f':{port}' if port else ' (the port that the agents dial)'}"
    signer = f"openssl s_client -connect {at} -servername {foreign.host} </dev/null | openssl x509 -noout -subject -issuer   # on a worker"
    name = f"nslookup {foreign.host}   # on a worker"
    whose = f"a certificate for {some(foreign.names)}"
    if foreign.provider:
        return (
            customer(
                f"exempt {where} from TLS inspection at the firewall or proxy that shows {whose} there; it is not {foreign.provider}'s",
                signer,
                "S10a",
            ),
            customer(
                f"where nothing inspects it, see that {foreign.host} leads to {foreign.provider} and not to another address",
                name,
                "S10a",
            ),
        )
    return (
        customer(
            f"see who signed {whose}: of a firewall or proxy, {where} is to be exempted from its TLS inspection; of a stranger, correct the address behind {foreign.host}",
            signer,
            "S10a",
        ),
        sre(f"where it is the server's own: {issuing(about, foreign.host)}", name, "S8c"),
    )
