"""
konnectivity-analyzer: a diagnosis with proof from a support bundle, without the cluster.

The public face:

>>> import analyzer
>>> snapshot = analyzer.load("bundle.tar.gz")
>>> len(snapshot["bgp_peers"])                 # a pandas DataFrame
30
>>> report = snapshot.diagnose()
>>> print(report.to_markdown().splitlines()[0])
**BROKEN**: Private service endpoint in use, account lacks VRF or service endpoints (confirmed)
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` is not imported: nothing is before the import path is known to be clean

from analyzer.version import __version__  # noqa: E402

__all__ = ["Report", "Snapshot", "__version__", "analyze", "load"]

if TYPE_CHECKING:
    from analyzer.api.entry import analyze, load
    from analyzer.api.report import Report
    from analyzer.api.snapshot import Snapshot
else:  # a type checker that saw it would take any name

    def __getattr__(name: str) -> object:
        """The face is imported when it is used: `--help` needs neither pandas nor a parser."""
        if name in ("Report", "Snapshot", "analyze", "load"):
            from analyzer import api as api

            return getattr(api, name)
        raise AttributeError(f"module 'analyzer' has no attribute {name!r}")


def __dir__() -> list[str]:
    """The public names, and none of what makes them."""
    return sorted(__all__)
