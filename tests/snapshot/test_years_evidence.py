"""klog prints no year: what dates a log."""

from __future__ import annotations

from tests.support.inline import bundle, failing, klog, serving

EXPIRED = "tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time {}-03-02T{} is after 2023-01-01T00:00:00Z"


def years(text: str, **more: str) -> set[int]:
    found = bundle(log=text, **more).snapshot["konnectivity_events"]["at"]
    return {int(at.year) for at in found}


def test_a_refused_certificate_dates_a_log() -> None:
    """The text holds the clock of the program that refused it, with a year; nothing else dates this bundle."""
    text = failing(EXPIRED.format(2024, "09:00:10Z")) + serving()
    assert years(text) == {2024}
    assert "certificate" in bundle(log=text).snapshot.year_note


def test_a_time_with_a_year_is_better() -> None:
    """Where the bundle has times of its own, they decide."""
    text = failing(EXPIRED.format(2024, "09:00:10Z"))
    other = '{"ts":1772438400100,"caller":"agent/clientset.go:200","msg":"cannot connect once","err":"x"}\n'
    assert years(text, other=other) == {2026}


def test_the_end_of_a_certificate_dates_nothing() -> None:
    """Only the current time is a clock."""
    text = failing("x509: certificate has expired, valid until 2031-01-01T00:00:00Z")
    assert 2031 not in years(text)


def test_full_dates_among_klog_lines_turn_no_year() -> None:
    """Calico's program prints both; a full date says nothing of where a yearless year ends."""
    calico = (
        "2026-03-02 08:00:01.000 [INFO][1] main.go 1: Starting\n"
        + klog("08:00:02.000000", "leader")
        + "2026-03-02 08:00:03.000 [INFO][1] main.go 2: On\n"
    )
    assert years(serving(), calico=calico) == {2026}


def test_what_happened_to_a_container_dates_a_log_beside_it() -> None:
    """It was not after the collection; a log of the same days is of that year, and nothing is assumed."""
    described = (
        "$ kubectl describe pod -n kube-system web-1\nName:             web-1\nNamespace:        kube-system\nStatus:           Running\nContainers:\n"
        "  web:\n    State:          Running\n      Started:      Thu, 03 Mar 2022 09:40:11 +0000\n    Last State:     Terminated\n      Reason:       OOMKilled\n"
        "      Exit Code:    137\n      Finished:     Thu, 03 Mar 2022 09:39:59 +0000\n    Ready:          True\n    Restart Count:  6\n"
    )
    assert years(serving(), described=described) == {2022}
    assert "newest end of a container" in bundle(log=serving(), described=described).snapshot.year_note
