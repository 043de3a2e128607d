"""A bundle of two clusters offers a choice on the page."""

from __future__ import annotations

import io
import re
import tarfile
import time

import httpx

from tests.snapshot.test_clusters import ONE, TWO, record
from tests.support.inline import agent, pods
from tests.web.test_page_rules import upload


def test_each_cluster_of_a_bundle_has_a_report_of_its_own(address: str) -> None:
    """The page says which clusters there are, and opens the diagnosis of the one that is chosen."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for folder, id, name in (("a", ONE, "prod"), ("b", TWO, "stage")):
            for file, text in (("get.txt", record(id, name)), ("pods.txt", pods(agent(folder)))):
                info = tarfile.TarInfo(f"{folder}/{file}")
                info.size = len(text)
                archive.addfile(info, io.BytesIO(text.encode()))
    where = upload(address, [("bundle", ("both.tar", packed.getvalue()))]).headers["location"]
    run = address.rstrip("/") + where
    for _ in range(300):
        if httpx.get(f"{run}/state").json()["state"] != "running":
            break
        time.sleep(0.1)
    text = httpx.get(run, follow_redirects=True).text
    assert "Choose a cluster" in text
    assert re.search(r"decides 1\d\d checks", text)  # and no wall of their ids
    links = re.findall(r'href="(report/\d)">([^<]*)<', text)
    assert [name for _, name in links] == [f"stage ({TWO})", f"prod ({ONE})"]
    report = httpx.get(f"{run}/{links[1][0]}").text
    assert ONE in report
    assert httpx.get(f"{run}/report/7").status_code == 404
    taken = re.findall(r'href="\.\./(files/[\w.-]+)" download', report)
    assert taken == [f"files/cluster-1-report.{end}" for end in ("html", "md", "json")]
    found = [httpx.get(f"{run}/{one}") for one in taken]
    assert [one.status_code for one in found] == [200] * 3
    assert all(ONE in one.text and TWO not in one.text.split("</title>")[0] for one in found)
    assert found[2].json()["verdict"] == "inconclusive"
    assert httpx.get(f"{run}/files/cluster-7-report.json").status_code == 404
