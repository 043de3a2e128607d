"""`kubectl get componentstatuses`."""

from __future__ import annotations

from analyzer.parsers.kubernetes.componentstatuses import PARSERS, takes

from tests.support.inline import Case, bundle
from tests.support.rows import fragment

TITLES = "NAME                 STATUS      MESSAGE                         ERROR\n"
ROWS = 'scheduler            Unhealthy   Get "http://127.0.0.1:10251": refused\netcd-0               Healthy     ok\ncontroller-manager   Healthy\n'


def facts(case: Case) -> list[tuple[str, int]]:
    return list(zip(case.snapshot["facts"]["value"], case.snapshot["facts"]["line"], strict=True))


def test_what_the_parts_say() -> None:
    """Name, status and message; the client's remark is no row."""
    case = bundle(c="Warning: v1 ComponentStatus is deprecated in v1.19+\n" + TITLES + ROWS)
    assert facts(case) == [
        ('scheduler: Unhealthy Get "http://127.0.0.1:10251": refused', 3),
        ("etcd-0: Healthy ok", 4),
        ("controller-manager: Healthy", 5),
    ]
    assert not len(case.snapshot["unread"])


def test_no_part_of_the_control_plane() -> None:
    """What is none of them is unread."""
    assert list(bundle(c=TITLES + ROWS + "and that is odd\n").snapshot["unread"]["line"]) == [5]
    assert not len(bundle(c="NAME   STATUS   MESSAGE   ERROR\nsomething   Healthy   ok\n").snapshot["facts"])


def test_no_check_fails_by_it() -> None:
    """Closed ports of the old probes are Unhealthy on clusters that are fine."""
    report = bundle(c=TITLES + ROWS).report
    assert not [check.id for check in report.checks if str(check.status) == "fail"]


def test_its_place_in_the_order_of_readers() -> None:
    """Whose sign is narrower is asked first."""
    assert PARSERS[0].rank == 26


def test_a_row_stands_among_the_first_lines() -> None:
    """Behind the client's remark and the titles, and no further."""
    row = "etcd-0               Healthy     ok\n"
    assert takes(fragment("Warning: v1 ComponentStatus is deprecated\n" + TITLES + row))
    assert not takes(fragment("one\ntwo\n" + TITLES + row))
