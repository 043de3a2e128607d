"""`birdcl show protocols`: every session is a row, whoever named it, and answers of several daemons stay apart."""

from __future__ import annotations

from typing import Any

import pandas
import pytest

from tests.support.inline import bundle

HEAD = "BIRD 2.0.12 ready.\nName       Proto      Table      State  Since         Info\n"
ROW = "{name} BGP        ---        {state}  2024-03-02    {info}\n"


def peers(text: str) -> list[dict[str, Any]]:
    rows = bundle(b=text).snapshot["bgp_peers"].to_dict("records")
    return [{k: v for k, v in row.items() if pandas.notna(v)} for row in rows]


def row(name: str, info: str = "Established", state: str = "up") -> str:
    return ROW.format(name=name, info=info, state=state)


@pytest.mark.parametrize(
    ("name", "other", "version", "kind"),
    [
        ("Mesh_10_0_0_2", "10.0.0.2", 4, "mesh"), ("Node_fd00__2", "fd00::2", 6, "node"), ("peer_10_0_0_5", "10.0.0.5", 4, None),
        ("as0298", None, None, None), ("foo", None, None, None), ("Mesh_10_x_x_2", "10.x.x.2", None, "mesh"),
        ("Global_xx_xx_xx_3", "xx.xx.xx.3", None, "global"), ("Mesh_<node2-ip>", "<node2-ip>", None, "mesh"),
    ],
)  # fmt: skip
def test_the_other_end(name: str, other: str | None, version: int | None, kind: str | None) -> None:
    """The address in the name, or what stands there in its place; none for a name that is somebody's own."""
    [found] = peers(HEAD + row(name))
    assert (found["protocol"], found.get("peer_ip"), found.get("ip_version"), found.get("peer_type")) == (
        name,
        other,
        version,
        kind,
    )
    assert found["established"] is True


def test_the_block_below_says_it_better() -> None:
    """BIRD 2 prints the neighbour and its channel below the row; the block of one row is not that of the next."""
    detail = "  BGP state:          Active\n    Neighbor address: fd00::7\n    Neighbor AS:      299\n    Hold timer:       150.5/240\n  Channel ipv6\n    State:          UP\n    Table:          master6\n"
    one, two = peers(HEAD + row("foo", "Active        Socket: Connection refused", "start") + detail + row("bar"))
    assert (one["peer_ip"], one["ip_version"], one["neighbor_as"], one["hold_left_s"]) == ("fd00::7", 6, 299, 150.5)
    assert (one["state"], one["last_error"], one["bgp_table"]) == ("Active", "Socket: Connection refused", "---")
    assert ("peer_ip" in two, "neighbor_as" in two) == (False, False)


def test_the_second_daemon_of_a_gateway_is_none_of_the_mesh() -> None:
    """Its protocols are listed and no sessions of Calico."""
    case = bundle(b=HEAD + row("worker_10_0_0_2") + row("gateway_1"))
    assert not len(case.snapshot["bgp_peers"])
    assert len(case.snapshot["bird_protocols"]) == 2


def test_a_session_that_waits_is_up() -> None:
    """`wait` is held back by a graceful restart; the session is there."""
    [found] = peers(HEAD + row("Mesh_10_0_0_2", state="wait"))
    assert (found["protocol_state"], found["established"]) == ("wait", True)


@pytest.mark.parametrize("head", [HEAD, HEAD.split("\n", 1)[1], ""])
def test_a_name_that_comes_again_is_another_daemons(head: str) -> None:
    """Answers of two nodes one behind the other, with or without greeting and titles: two views, and none hides the other."""
    good, bad = (
        head + row("Mesh_10_0_0_2") + row("Mesh_10_0_0_3"),
        head + row("Mesh_10_0_0_2", "Connect", "start") + row("Mesh_10_0_0_3"),
    )
    case = bundle(b=good + bad)
    found = case.snapshot["bgp_peers"]
    assert found["view"].nunique() == 2
    assert list(found.groupby("view", sort=False)["established"].sum()) == [2, 1]
    assert case.status("BGP-03") == "fail"
    assert "1 of 4 sessions" in case.says("BGP-03")


def test_masked_names_may_be_alike() -> None:
    """Two peers masked to one name are two sessions of one daemon."""
    found = peers(HEAD + row("Mesh_x_x_x_x") + row("Mesh_x_x_x_x", "Connect", "start"))
    assert len(found) == 2
    assert len({one["view"] for one in found}) == 1
