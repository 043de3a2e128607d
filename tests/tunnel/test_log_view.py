"""The logs of the tunnel by what wrote them."""

from __future__ import annotations

from tests.support.inline import arguments, failing, klog, options, serving
from tests.tunnel.test_view import ERROR, view


def test_times_of_several_logs() -> None:
    """From the first line of any to the last of any."""
    tunnel = view({"konnectivity-agent-aaaaa.log": serving(), "konnectivity-agent-bbbbb.log": failing(ERROR, 3)})
    assert tunnel.window(tunnel.agents).endswith("03-02 08:00:05-09:02:10 UTC")
    assert tunnel.window([]) == "no time stamps"


def test_a_log_of_other_lines_proves_nothing() -> None:
    """More than half must be known messages."""
    odd = "".join(klog(f"08:{n:02d}:00.000000", f'"Something new {n}" x="y"') for n in range(9))
    tunnel = view({"konnectivity-agent-aaaaa.log": serving() + odd, "konnectivity-agent-bbbbb.log": serving()})
    assert "2 of 11 lines of konnectivity-agent-aaaaa" in (tunnel.foreign_script(tunnel.agents) or "")
    assert tunnel.foreign_script([log for log in tunnel.agents if log.pod == "konnectivity-agent-bbbbb"]) is None


def test_a_container_s_arguments_say_its_verbosity_and_image() -> None:
    """Those of the DaemonSet hold for all of its pods."""
    text = arguments().replace("        args:\n", "        args:\n        - --v=7\n")
    [log] = view({"ds.yaml": text, "konnectivity-agent-aaaaa.log": serving()}).agents
    assert (log.verbosity, log.image) == (7, "icr.io/ext/konnectivity-agent:v0.33.0")
    assert len(log.possible) == 1
    [bare] = view({"konnectivity-agent-aaaaa.log": serving()}).agents
    assert (bare.verbosity, bare.image) == (None, None)
    master = text.replace("kube-system", "master-cn9f3u2d0gm4b1ske7p0")
    [other] = view({"ds.yaml": master, "konnectivity-agent-aaaaa.log": serving()}).agents
    assert (other.verbosity == 7, other.image) == (False, None)


def test_hosts_of_one_collected_journal_are_agents_of_their_own() -> None:
    """Each host's events are its log's, and its name is told by the host where no pod is known."""
    lines = (
        f"Jun 10 10:00:0{at} {host} konnectivity-agent[8]: E0610 10:00:0{at}.2 1 clientset.go:190] "
        '"cannot connect once" err="x"\n'
        for at, host in enumerate(("wrk-a", "wrk-b", "wrk-c", "wrk-a"))
    )
    tunnel = view({"journal.log": "".join(lines)})
    assert [log.name for log in tunnel.agents] == [f"journal.log of wrk-{n}" for n in "abc"]
    assert [len(state.failures) for state in tunnel.failing] == [2, 1, 1]


def test_servers_of_one_collected_journal_see_their_own_agents() -> None:
    """An agent that connected at one host's server is not counted at another's."""
    lines = (
        f"Jun 10 10:00:0{at} {host} konnectivity-server[8]: I0610 10:00:0{at}.2 1 server.go:880] "
        f'"Agent connected" agentID="{agent}"\n'
        for at, (host, agent) in enumerate((("m-1", "a"), ("m-2", "a"), ("m-2", "b")))
    )
    tunnel = view({"journal.log": "".join(lines)})
    assert [sorted(tunnel.agents_seen(log)) for log in tunnel.servers] == [["a"], ["a", "b"]]


def args(name: str, flags: str, namespace: str = "kube-system", image: str = "icr.io/ext/x:v0.33.0") -> str:
    """A DaemonSet with the arguments of one container."""
    text = arguments(name=name).replace(
        "        args:\n", f"        args:\n        - {flags}\n" if flags else "        args:\n"
    )
    text = text.replace("name: konnectivity-agent\n        image", f"name: {name}\n        image")
    return text.replace("icr.io/ext/konnectivity-agent:v0.33.0", image).replace("kube-system", namespace)


LISTENING = "".join(
    klog(f"08:00:0{n}.000000", f'"Agent connected" agentID="a{n}"', place="server.go:880") for n in range(3)
)


def test_marks_of_other_components_and_of_the_control_plane_are_not_an_agents() -> None:
    """A server's verbosity is the server's, and an agent that a provider runs beside the API server is another one."""
    files = {
        "ds.yaml": args("konnectivity-agent", "--v=4"),
        "sv.yaml": args("konnectivity-server", "--v=7", image="icr.io/ext/proxy-server:v0.30.3"),
        "mp.yaml": args("konnectivity-agent", "--v=9", "master-cn9f3u2d0gm4b1ske7p0"),
        "other.yaml": args("fluent-bit", "--v=8"),
        "konnectivity-agent-aaaaa.log": serving(),
        "konnectivity-server.log": LISTENING,
    }
    tunnel = view(files)
    assert [(log.verbosity, log.image) for log in tunnel.agents] == [(4, "icr.io/ext/x:v0.33.0")]
    assert [(log.verbosity, log.image) for log in tunnel.servers] == [(7, "icr.io/ext/proxy-server:v0.30.3")]


def test_a_container_whose_arguments_hold_no_verbosity_has_its_release_s_own() -> None:
    """Where they are known at all; of a log without any nothing is known."""
    [log] = view({"ds.yaml": args("konnectivity-agent", ""), "konnectivity-agent-aaaaa.log": serving()}).agents
    assert log.verbosity == 4
    [bare] = view({"ds.yaml": args("fluent-bit", ""), "konnectivity-agent-aaaaa.log": serving()}).agents
    assert bare.verbosity is None


def test_options_are_of_the_log_that_prints_them() -> None:
    """Each agent has its own."""
    tunnel = view(
        {
            "konnectivity-agent-aaaaa.log": options(port=1111) + serving(),
            "konnectivity-agent-bbbbb.log": options(port=2222) + serving(),
        }
    )
    ports = [{o.value for o in log.options.values() if str(o.value).isdigit()} for log in tunnel.agents]
    assert ports == [{"1111"}, {"2222"}]


def test_times_over_midnight_name_both_days() -> None:
    """And a log without time stamps has no window."""
    late = serving() + klog("09:00:00.000000", "x").replace("I0302", "I0303")
    tunnel = view({"konnectivity-agent-aaaaa.log": late})
    assert tunnel.window(tunnel.agents).endswith(
        "03-02 08:00:05 to " + tunnel.window(tunnel.agents)[:5] + "03-03 09:00:00 UTC"
    )
