"""What checks say of the agents, as values."""

from __future__ import annotations

from analyzer.checks import details

from tests.support.inline import bundle, daemonset, dial, events, failing, klog, serving

REFUSED = dial("dial tcp 166.9.14.5:31417: connect: connection refused")


def test_agents_that_are_not_made() -> None:
    """Three are wanted; the event says that their creation is refused."""
    event = events(("FailedCreate", "daemonset/konnectivity-agent", "Error creating: denied"))
    case = bundle(d=daemonset(3, 0, 0), e=event)
    assert case.check("AG-04").detail == details.NotCreated(3)
    assert bundle(e=event).check("AG-04").detail == details.NotCreated(None)


def test_errors_of_connects_are_counted_by_their_class() -> None:
    """Those of an agent that still fails, and those that a success ended."""
    now = bundle({"agent.log": failing(REFUSED)})
    assert now.check("ERR").detail == details.ConnectErrors((("refused", 3),))
    assert now.check("AG-09").detail == details.AgentsCut(1, 0, 1, (("refused", 3),))
    over = bundle({"agent.log": failing(REFUSED, hour="07") + serving()})
    assert over.check("ERR").detail == details.ConnectErrors((("refused", 3),), over=True)


def test_names_that_do_not_resolve() -> None:
    """The name is the fact, and whether it is so at the log's end."""
    error = dial("dial tcp: lookup a.b.example on 10.0.0.1:53: no such host")
    now = bundle({"agent.log": failing(error)})
    assert now.check("AG-11").detail == details.LookupFaults(("a.b.example",), now=True)
    over = bundle({"agent.log": failing(error, hour="07") + serving()})
    assert over.check("AG-11").detail == details.LookupFaults(("a.b.example",), now=False)


def test_kubelets_that_are_not_reached_are_named() -> None:
    """Host and count, most first."""
    lines = [
        klog(f"08:1{n}:00.000000", f'"error dialing backend" dialID={n} err="dial tcp {ip}:10250: i/o timeout"', "E")
        for n, ip in enumerate(("10.1.0.7", "10.1.0.8", "10.1.0.8"))
    ]
    found = bundle({"agent.log": serving() + "".join(lines)}).check("AG-12").detail
    assert isinstance(found, details.KubeletDials)
    assert found.hosts == (("10.1.0.8", 2), ("10.1.0.7", 1))
    assert found.errors == ("timeout",)
