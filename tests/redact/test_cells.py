"""Secrets in the cells below a heading."""

from __future__ import annotations

import time

import pytest
from analyzer.redact.cells import PUT, below_headings

SECRET = "blue.moon71"


@pytest.mark.parametrize(
    "text",
    [
        "user,password,role\nbob,V,admin\neve,V,view\n\nuser1,x2,y3",
        'user;"API Key"\nbob;"V"',
        "| user | password |\n|------|----------|\n| bob | V |",
        "USER   PASSWORD        ROLE\nbob    V  admin",
        "NAME\tTOKEN\na\tV",
    ],
)
def test_the_cell_goes(text: str) -> None:
    """In the rows below, as long as they are of one form with the heading; a second look changes nothing."""
    clean = below_headings(text.replace("V", SECRET))
    assert clean == text.replace("V", PUT)
    assert below_headings(clean) == clean


@pytest.mark.parametrize(
    "text",
    [
        "NAME   READY   SECRET         AGE\nc1     True    knp-tls-a1b2   3d",
        "NAME   TOKENS  AGE\na      12      3d",
        "failed, token, retry\nagent1, a1b2c3d4, later1",
        "user,password\nbob,none",
        "it says: user,password\nbob,a1b2c3d4",
        "NAME   KEY       VALUE\na      region    us-south1",
    ],
)
def test_other_cells_stay(text: str) -> None:
    """Names of Secret objects, counts, prose."""
    assert below_headings(text) == text


def test_many_rows_cost_no_more_than_their_length() -> None:
    """Long rows, many headings, and headings of many cells."""
    began = time.process_time()
    for unit in ("user,password\n", "USER  PASSWORD\n", "token," * 150 + "\n", "a,b1c2d3\n"):
        below_headings("user,password\n" + unit * (100_000 // len(unit)))
    assert time.process_time() - began < 2
