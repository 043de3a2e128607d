"""
Commands that a cloud's own tool carries to where they run: what stands in its quotes is what was run, and below it stands that output.

::

    az aks command invoke -g rg -n prod --command "kubectl get pods -n kube-system"
    command started at 2025-03-04 09:22:51+00:00, finished at 2025-03-04 09:22:53+00:00 with exitcode=0
    gcloud compute ssh node-1 --zone europe-west1-b --command='sudo crictl ps -a'
    aws ssm start-session --target i-0ab --document-name x --parameters command="kubectl get nodes"

The tool's own flags name a resource group or a cluster, and no namespace.
"""

from __future__ import annotations

from analyzer import patterns as regex

TOOL = regex.compile(
    r"(?P<before>[^\n\"']{0,200}?)(?<![\w./-])(?:az aks command invoke|gcloud (?:beta )?compute ssh(?:[ ]+(?:[\w-]{1,40}@)?(?P<host>[a-z][\w.-]{1,62}))?|aws ssm start-session|vagrant ssh(?:[ ]+(?P<box>[a-z][\w.-]{1,62}))?)(?P<flags>[ ][^\n\"']{0,300}?)??[ ](?:-c|--command|--parameters(?:[= ]+command)?)[= ]+(?P<quote>[\"'])(?P<command>[^\n]{2,600}?)(?P=quote)(?P<more>[^\n]{0,200})$"
)
WORD = regex.compile(r"(?:az aks command|gcloud (?:beta )?compute ssh|aws ssm|vagrant ssh)")
OF_AKS = "--via=az-aks"
"""Stands behind kubectl's name where AKS's own tool carried it: it is no flag of kubectl's, and tells the product."""
STARTED = regex.compile(r"command started at [\d :+.-]{10,40}, finished at [\d :+.-]{10,40} with exitcode=\d{1,3}$")
NOTE = "commands were taken out of those of the tool that carried them"


def carried(text: str) -> tuple[str, int, str]:
    """(the text, line by line the same, with what was run; how many lines of the tool's own were emptied; a note, "" where it has none)."""
    if WORD.search(text) is None:
        return text, 0, ""
    lines = text.split("\n")
    found = emptied = 0
    for at, line in enumerate(lines):
        if (m := TOOL.match(line)) is not None:
            found += 1
            host = m["host"] or m["box"]
            command = f"ssh {host} {m['command']}" if host else m["command"]
            if "az aks command" in line:
                command = regex.sub(r"^kubectl(?= )", f"kubectl {OF_AKS}", command)
            lines[at] = f"{m['before'] or '$ '}{command}"
        elif found and STARTED.match(line):
            lines[at] = ""
            emptied += 1
    return ("\n".join(lines), emptied, NOTE) if found else (text, 0, "")
