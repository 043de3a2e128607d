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
    assert "newest start or end of a container" in bundle(log=serving(), described=described).snapshot.year_note


def a_pod(name: str, made: str) -> str:
    return (
        f"apiVersion: v1\nkind: Pod\nmetadata:\n  name: {name}\n  namespace: kube-system\n  creationTimestamp: '{made}'\n"
        f"spec:\n  nodeName: n1\n  containers: [{{name: konnectivity-agent}}]\nstatus:\n  phase: Running\n  startTime: '{made}'\n"
    )


def test_a_pod_wrote_nothing_before_it_was_made() -> None:
    """Its log is of the same year or a later one, however much nearer the year before would be; its start ends no source."""
    from analyzer.schema import INPUTS

    for made, month, year in (
        ("2026-11-01T07:00:00Z", "11", 2026),
        ("2026-03-02T07:00:00Z", "11", 2026),
        ("2026-12-20T07:00:00Z", "01", 2027),
    ):
        text = failing("connection refused").replace("E0302", f"E{month}08")
        case = bundle({"agent.log": text, "pod.yaml": a_pod("konnectivity-agent-x7k2p", made)})
        assert {at.year for at in case.snapshot["konnectivity_events"]["at"]} == {year}
        assert case.status("CTX-10") != "warn"
        assert {row.source: row.last_at is None for row in case.snapshot.rows[INPUTS]}["pod.yaml"]


def test_the_stamps_of_a_build_server_date_the_dump_behind_them() -> None:
    """Whatever the archive says of when it was packed."""
    dump = "CLUSTER INFO:\n\nMASTER CONTROL PLANE CONTAINER LOGS: (pod -c konnectivity-server)\n" + failing("x")
    stamped = "".join(f"[2024-03-02T09:10:0{n % 10}.100Z] {line}\n" for n, line in enumerate(dump.splitlines()))
    assert years(stamped) == {2024}
