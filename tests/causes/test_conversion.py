"""What mends a conversion webhook."""

from __future__ import annotations

import pytest
from analyzer.causes import conversion
from analyzer.konnectivity.chain import Conversion

from tests.support.inline import bundle, klog

CALL = 'Post "https://mill.mill-system.svc:443/convert?timeout=30s": '


def error(reason: str) -> str:
    return f"conversion webhook for mill.example.io/v2, Kind=Wheel failed: {CALL}{reason}"


@pytest.mark.parametrize("place", ["reflector.go:127", "cacher.go:428"])
@pytest.mark.parametrize(
    ("reason", "certainty"),
    [
        ("x509: certificate signed by unknown authority", "confirmed"),
        ('no endpoints available for service "mill"', "confirmed"),
        ("context deadline exceeded", "possible"),
    ],
)
def test_whoever_lists_the_objects_hands_its_error_on(place: str, reason: str, certainty: str) -> None:
    """The API server's cache or a client: the innermost reason decides, and the definition of the kind is where it is mended."""
    line = klog("10:00:00.100000", f"Failed to list mill.example.io/v1, Kind=Wheel: {error(reason)}", "E", place)
    case = bundle(t=line)
    assert case.causes == {"webhook-broken": certainty}
    done = case.commands("webhook-broken")
    assert "grep -w Wheel" in done
    assert "webhookconfiguration" not in done
    assert "failurePolicy" not in done


def test_a_service_that_is_gone_is_no_reason_to_delete_a_configuration() -> None:
    """There is none: the definition names it."""
    case = bundle(t=f"Error from server: {error('service ' + chr(34) + 'mill' + chr(34) + ' not found')}\n")
    cause = case.cause("webhook-broken")
    assert cause is not None
    assert all("delete" not in (one.command or "") for one in cause.remedies)


def test_the_definition_is_found_by_its_kind() -> None:
    """Its own name is the plural, which no error tells."""
    one = Conversion("mill.example.io", "v2", "Wheel")
    assert "spec.conversion of the CRD of Wheel" in conversion.definition(one, "S14").text
    assert "group: mill.example.io$" in conversion.definition_gap(one).command
