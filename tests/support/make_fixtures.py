"""Writes `fixtures/`: ten small invented clusters with their truth, and two of them packed. Run: python -m tests.support.make_fixtures"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.support.bundles import ROOT, targz, write_tree
from tests.support.clusters import FAULTS

NAMES = {
    "01-iks-healthy": "none", "02-iks-vrf-and-spanning-off": "vrf-or-vlan-spanning-off", "03-iks-private-endpoint-without-vrf": "private-endpoint-without-vrf",
    "04-iks-policy-blocks-agents": "network-policy-blocks-agent", "05-iks-webhook-circle": "agents-blocked-by-webhook", "06-roks-proxy-down": "openshift-apiserver-proxy-down",
    "07-roks-openvpn": "openvpn-client-fault", "08-ha-server-without-agents": "agents-partially-connected", "09-calico-wrong-address": "calico-wrong-address",
    "10-expired-certificate": "agent-tls",
}  # fmt: skip
PACKED = {
    "private-endpoint-without-vrf.tar.gz": "03-iks-private-endpoint-without-vrf",
    "vrf-and-spanning-off.tar.gz": "02-iks-vrf-and-spanning-off",
}


def main() -> None:
    root = ROOT / "fixtures"
    shutil.rmtree(root / "clusters", ignore_errors=True)
    trees: dict[str, dict[str, str | bytes]] = {}
    for at, (name, fault) in enumerate(NAMES.items(), 1):
        cluster = FAULTS[fault](at)
        trees[name] = dict(cluster.files)
        write_tree(root / "clusters" / name / "bundle", trees[name])
        text = f"first_cause: {fault}\nfault: >-\n  {(FAULTS[fault].__doc__ or fault).strip().splitlines()[0]}\n"
        (root / "clusters" / name / "truth.yaml").write_text(text)
    (root / "bundles").mkdir(parents=True, exist_ok=True)
    for packed, name in PACKED.items():
        (root / "bundles" / packed).write_bytes(targz(trees[name], f"{Path(packed).name.removesuffix('.tar.gz')}/"))


if __name__ == "__main__":
    main()
