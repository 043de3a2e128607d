"""
Events of both ends in one order, as far as the clocks allow one.

Server times are the reference. An agent's event lies, on the server's clock, between its own time minus the largest and
minus the smallest offset that the logs prove; `certain` says that it cannot lie before the row above it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "at",
    "earliest_at",
    "latest_at",
    "certain",
    "component",
    "pod",
    "source",
    "line",
    "level",
    "signal",
    "message",
    "agent_id",
    "server_id",
    "dial_id",
    "error",
]


def merged(events: pd.DataFrame, skews: pd.DataFrame) -> pd.DataFrame:
    """
    One row an event, by the middle of where it may lie.

    Args:
        events: `konnectivity_events`.
        skews: `clock_skew`; an agent without a bound on a side keeps its own time there.
    """
    import pandas as pd

    known = skews[~skews["contradictory"].astype(bool)]
    names = known["agent_source"].astype(str)
    low, high = known["low_s"].groupby(names).max().to_dict(), known["high_s"].groupby(names).min().to_dict()
    rows = events[events["at"].notna()].copy()
    place = rows["source"].astype(str)
    agent = rows["component"].astype(str) == "agent"
    most = pd.to_timedelta(place.map(high).where(agent).astype("float64").fillna(0.0), unit="s")
    least = pd.to_timedelta(place.map(low).where(agent).astype("float64").fillna(0.0), unit="s")
    one, two = rows["at"] - most, rows["at"] - least
    rows["earliest_at"], rows["latest_at"] = one.clip(upper=two), two.clip(lower=one)
    rows["middle"] = rows["earliest_at"] + (rows["latest_at"] - rows["earliest_at"]) / 2
    rows = rows.sort_values(["middle", "source", "line"], ignore_index=True)
    rows["certain"] = rows["earliest_at"] >= rows["latest_at"].cummax().shift(1).fillna(rows["earliest_at"])
    return rows[COLUMNS]
