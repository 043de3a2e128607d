"""What every check and cause means, as the handbook, the page and `explain` show it."""

from __future__ import annotations

from analyzer.diagnosis.catalogue import Topic, catalogue

__all__ = ("Topic", "catalogue")
