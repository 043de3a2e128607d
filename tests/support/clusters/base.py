"""A cluster of nodes in two zones, and the two forms that most of its files have."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

DATE = "2026-03-02"
SERVER_ID = "5f0c2d6e-7a41-4b5b-9d0e-3c1f8a7e6b21"


@dataclass
class Cluster:
    """Nodes in two zones and what the files say about them; a fault changes a few of its fields."""

    seed: int
    product: str = "iks"
    zones: tuple[str, ...] = ("dal10", "dal12")
    per_zone: int = 3
    host: str = "c104.private.us-south.containers.cloud.ibm.com"
    port: int = 31417
    files: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        letters = "0123456789abcdefghijklmnopqrstuv"
        self.id = "c" + "".join(self.random.choice(letters) for _ in range(18)) + "0"
        self.nodes = []
        for at, zone in enumerate(self.zones):
            second, third = self.random.randrange(60, 120), self.random.randrange(1, 250)
            for number in range(self.per_zone):
                self.nodes.append(
                    {
                        "ip": f"10.{second + 40 * at}.{third}.{130 + 7 * number}",
                        "zone": zone,
                        "subnet": f"10.{second + 40 * at}.{third}.128/26",
                        "vlan": str(2300100 + 17 * at + self.seed % 1000),
                    }
                )

    def name(self, stem: str) -> str:
        return f"{stem}-" + "".join(self.random.choice("bcdfghjklmnpqrstvwxz2456789") for _ in range(5))

    def uuid(self) -> str:
        digits = f"{self.random.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def table(rows: list[list[str]]) -> str:
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return (
        "\n".join(
            "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
        )
        + "\n"
    )


def klog(level: str, clock: str, place: str, text: str) -> str:
    return f"{level}0302 {clock}       1 {place}] {text}\n"
