"""A packet filter's line within a log has a row of its own table, and none among the signals."""

from __future__ import annotations

from analyzer.scan.denials import columns
from analyzer.schema import FIREWALL_DENIALS, LOG_SIGNALS
from analyzer.vendors.appliances import Device, RefusedConnection

from tests.support.inline import bundle, klog

LINE = "Nov 26 12:04:{:02} gw filterlog[3211]: 5,,,77,igb1,match,block,in,4,0x0,,63,4411,0,DF,6,tcp,60,10.1.2.3,166.9.14.5,43122,31417,0,S,1,,64240,,mss\n"


def test_the_tag_of_the_program_may_be_a_part_of_its_form() -> None:
    """It stands in front of the message, where the layers of the log are."""
    tables = bundle({"gw.log": LINE.format(1) + LINE.format(2)}).snapshot.rows
    assert [(row.line, row.rule_number) for row in tables[FIREWALL_DENIALS]] == [(1, "77"), (2, "77")]
    assert not tables[LOG_SIGNALS]


def test_a_line_below_records_of_another_form() -> None:
    """It goes on with none of them."""
    text = (
        klog("09:00:00.000001", "one")
        + klog("09:00:01.000001", "two")
        + "kernel: "
        + LINE.format(3).partition("gw ")[2]
    )
    assert [row.line for row in bundle({"a.log": text}).snapshot.rows[FIREWALL_DENIALS]] == [3]


def test_what_a_line_does_not_name_is_null() -> None:
    """An empty text would state that there is none."""
    assert columns(RefusedConnection(Device.OTHER, "", "10.1.2.3", None, "10.1.2.4", 1)) == {
        "device": "firewall", "protocol": None, "source_ip": "10.1.2.3", "source_port": None, "target_ip": "10.1.2.4",
        "target_port": 1, "rule": None, "rule_number": None, "from_zone": None, "to_zone": None, "source_pod": None,
        "target_pod": None, "target_host": None, "direction": None, "identity": None,
    }  # fmt: skip
