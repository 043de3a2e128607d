"""
The public face: `load`, `analyze`, `Snapshot`, `Report`. Commands, page, notebooks and tools use this and nothing deeper.

Beside them stands what tools ask for: `passage` (may a connection pass), `cited` (lines of a bundle read anew), `copying`
(a bundle written anew), `knowledge` (what checks and causes mean), `states` (what two bundles are compared by).
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from analyzer.api.collector import few_collections as few_collections
    from analyzer.api.entry import analyze as analyze
    from analyzer.api.entry import load as load
    from analyzer.api.entry import load_to_diagnose as load_to_diagnose
    from analyzer.api.entry import window as window
    from analyzer.api.report import Report as Report
    from analyzer.api.snapshot import Snapshot as Snapshot
else:  # a type checker that saw it would take any name

    def __getattr__(name: str) -> object:
        """Each name is imported when it is used: who asks for the handbook needs no tables."""
        if name in ("analyze", "load", "load_to_diagnose", "window"):
            from analyzer.api import entry as home
        elif name == "few_collections":
            from analyzer.api import collector as home
        elif name == "Report":
            from analyzer.api import report as home
        elif name == "Snapshot":
            from analyzer.api import snapshot as home
        else:
            raise AttributeError(f"module 'analyzer.api' has no attribute {name!r}")
        return getattr(home, name)
