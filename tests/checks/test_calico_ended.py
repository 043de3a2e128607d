"""What calico-node says itself of why it ends, with its pods and without them."""

from __future__ import annotations

from analyzer.checks.calico_ended import alone
from analyzer.checks.details import CalicoNode
from analyzer.mesh.calico_ends import CalicoFault

from tests.support.inline import bundle, pod, pods

LOOSE = "2026-02-03 04:05:06.007 [FATAL][61] felix/int_dataplane.go 1035: Kernel's RPF check is set to 'loose'.  This would allow endpoints to spoof\n"
REFUSED = '2026-02-03 04:05:06.007 [{}][61] confd/startsyncerclient.go 49: Typha discovery enabled but discovery failed. error=Get "https://10.3.0.1:443/api/v1/x": dial tcp 10.3.0.1:443: i/o timeout\n'
NONE = "2026-02-03 04:05:06.007 [FATAL][61] confd/startsyncerclient.go 49: Typha discovery enabled but discovery failed. error=Kubernetes service missing IP or port\n"
LOG = {"l.log": LOOSE}


def test_pods_that_are_not_ready_beside_the_line() -> None:
    """The reason stands first, with the words of the line; a line of nobody's name is theirs."""
    case = bundle(LOG, p=pods(pod("calico-node-aaaaa", "0/1", node="n1")))
    assert case.status("BGP-08") == "fail"
    assert case.says("BGP-08").startswith(CalicoFault.REVERSE_PATH.value)
    assert case.places("BGP-08")[0] == "l.log:1"


def test_pods_that_are_ready_came_up_since() -> None:
    """The line is past."""
    assert bundle(LOG, p=pods(pod("calico-node-aaaaa", node="n1"))).status("BGP-08") == "pass"


def test_a_log_alone_warns() -> None:
    """No pod is listed: how it is now is not shown."""
    case = bundle(LOG)
    detail = case.check("BGP-08").detail
    assert alone.__name__ == "alone"
    assert isinstance(detail, CalicoNode)
    assert (case.status("BGP-08"), detail.by_log, detail.end and detail.end.fault) == ("warn", True, CalicoFault.REVERSE_PATH)  # fmt: skip
    assert "how it is now is not shown" in case.says("BGP-08")


def test_an_api_server_that_is_not_reached_and_a_typha_that_is_not_there() -> None:
    """Both look alike to a reader of the log, and are two things: one names an address, the other says that there is none."""
    refused, none = bundle({"l.log": REFUSED.format("FATAL")}), bundle({"l.log": NONE})
    assert "does not reach the API server at 10.3.0.1:443" in refused.says("BGP-08")
    assert "no Typha is ready" in none.says("BGP-08")
    for case, datastore in ((refused, "10.3.0.1:443"), (none, "")):
        detail = case.check("BGP-08").detail
        assert isinstance(detail, CalicoNode)
        assert (detail.datastore, detail.typha is not None and detail.typha.is_unready) == (datastore, not datastore)


def test_one_error_is_no_end() -> None:
    """A single error line leaves open whether it tried again."""
    detail = bundle({"l.log": REFUSED.format("ERROR")}).check("BGP-08").detail
    assert isinstance(detail, CalicoNode)
    assert not detail.told_again


TYPHA = "2026-02-03 04:05:{}.007 [{}][61] status-reporter/sync_client.go 192: {}\n"
DIAL = TYPHA.format(
    "06",
    "WARNING",
    'Failed to connect to typha endpoint 10.9.8.7:5473.  Will try another if available... error=dial tcp 10.9.8.7:5473: i/o timeout myID=0x1 type="bgp"',
)
GONE = TYPHA.format(
    "16", "FATAL", "Failed to connect to Typha error=connection to typhas ([{10.9.8.7:5473 n3 <nil>}]) failed"
)


def test_a_typha_that_is_not_reached_ends_it_by_a_fatal_line_alone() -> None:
    """A dial that fails is tried anew; the line by which the program ends is told with the dial's address and error."""
    ended = bundle({"l.log": DIAL + GONE})
    detail = ended.check("BGP-08").detail
    assert isinstance(detail, CalicoNode)
    assert (ended.status("BGP-08"), detail.typha and detail.typha.address) == ("warn", "10.9.8.7:5473")
    assert "no connection to Typha at 10.9.8.7:5473" in ended.says("BGP-08")
    assert "i/o timeout" in ended.says("BGP-08")
    assert bundle({"l.log": DIAL}).status("BGP-08") == "unknown"
    up = "2026-02-03 04:05:26.007 [INFO][61] felix/health.go 1: &HealthReport{Live:true, Ready:true}\n"
    assert bundle({"l.log": DIAL + GONE + up}).status("BGP-08") == "unknown"
    assert bundle({"l.log": DIAL + GONE}, p=pods(pod("calico-node-aaaaa", node="n1"))).status("BGP-08") == "pass"


def test_the_start_up_program_ends_by_an_error_of_its_datastore() -> None:
    """Two of its errors end it, whatever their level is; a try that it says to repeat is no end."""
    line = '2026-02-03 04:05:06.007 [{}][9] startup/startup.go 156: {} error=Get "https://10.3.0.1:443/api/v1/x?timeout=2s": dial tcp 10.3.0.1:443: connect: no route to host\n'
    for level, words in (
        ("ERROR", "failed to query kubeadm's config map"),
        ("WARNING", "Unable to access datastore to query node configuration"),
    ):
        case = bundle({"l.log": line.format(level, words)})
        detail = case.check("BGP-08").detail
        assert isinstance(detail, CalicoNode)
        assert (detail.datastore, detail.told_again) == ("10.3.0.1:443", True)
        assert "no route to host" in case.says("BGP-08")
    assert (
        bundle({"l.log": line.format("INFO", "Hit error connecting to datastore - retry")}).status("BGP-08")
        == "unknown"
    )
