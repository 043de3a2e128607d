"""
Texts of people and programs elsewhere that quote what a broken tunnel prints: mails, posts, questions with answers, pages of
knowledge bases, tickets of other clusters, and logs of programs that are no part of a tunnel. All are made here.
"""

from __future__ import annotations

import json

REFUSED = "Error from server: error dialing backend: No agent available"
HOOK = (
    'failed calling webhook "scan.vault.example.com": failed to call webhook: Post "https://vault.vault.svc:443/scan?timeout=10s": '
    'no endpoints available for service "vault"'
)
CANNOT = (
    'E0417 08:02:31.530021       1 clientset.go:234] "cannot connect once" err="rpc error: code = Unavailable desc = connection error: desc = '
    '\\"transport: Error while dialing: dial tcp 198.51.100.7:8132: i/o timeout\\""'
)
TABLE = "NAMESPACE     NAME                       READY   STATUS             RESTARTS   AGE\nkube-system   konnectivity-agent-m7q2z   0/1     CrashLoopBackOff   41         2h"
WANTED = "NAME                 DESIRED   CURRENT   READY   UP-TO-DATE   AVAILABLE   NODE SELECTOR   AGE\nkonnectivity-agent   4         4         0       4            0           <none>          300d"
DESCRIBED = (
    "Name:         konnectivity-agent-m7q2z\nNamespace:    kube-system\nStatus:       Running\nContainers:\n  konnectivity-agent:\n    State:          Waiting\n"
    "      Reason:       CrashLoopBackOff\n    Last State:     Terminated\n      Reason:       OOMKilled\n    Ready:          False\n    Restart Count:  33"
)
QUOTES = (f"$ kubectl exec -it web-0 -- sh\n{REFUSED}", TABLE, WANTED, DESCRIBED, CANNOT, f"Error from server (InternalError): Internal error occurred: {HOOK}")  # fmt: skip


def _mail(quote: str) -> str:
    return f"From: ann@example.com\nTo: ops@example.com\nSubject: Fwd: agents of PROD-9\nDate: Thu, 17 Apr 2026 08:10:00 +0200\n\nSee below, from the other site.\n\n{_behind('> ', quote)}\n"


def _outlook(quote: str) -> str:
    return (
        f"FYI\n\nVon: Bo\nGesendet: Donnerstag, 17. April 2026 08:10\nAn: Ann\nBetreff: WG: Cluster Nord\n\n{quote}\n"
    )


def _thread(quote: str) -> str:
    return f"Q: kubectl does not work in my lab\n\nThis is all it prints:\n\n{quote}\n\nA: open the port between the networks (accepted)\n"


def _post(quote: str) -> str:
    return f"# The day our tunnel fell\n\nIt began on a Monday in spring:\n\n{_behind('    ', quote)}\n\nA firewall had been changed. Never again!\n"


def _quoted(quote: str) -> str:
    return f"Lessons of the last incident\n=========\n\n{_behind('> ', quote)}\n\nThe fix was a rule of the firewall.\n"


def _article(quote: str) -> str:
    return f"## Example\n\n```\n{quote}\n```\n"


def _asciidoc(quote: str) -> str:
    return f"= Agents\n\n----\n{quote}\n----\n"


def _sample(quote: str) -> str:
    return f"Example output:\n\n{_behind('    ', quote)}\n"


def _issue(quote: str) -> str:
    return f"### What happened\nexec:\n```\n{quote}\n```\n### Environment\n- k0s 1.27\n"


def _advice(quote: str) -> str:
    return f"If you see\n{quote}\nthen restart the agents.\n"


def _chat(quote: str) -> str:
    return f"ann  10:12 AM\nhave a look at the other team's cluster\n{quote}\nbo  10:13 AM\nnot ours, is it?\n"


def _reply(quote: str) -> str:
    return f"On Fri, Apr 17, 2026 at 10:12 AM Bo <bo@example.com> wrote:\n{_behind('> ', quote)}\n\nThis is from the old cluster, isn't it?\n"


def _answer(quote: str) -> str:
    return f"Am 17.04.2026 um 10:12 schrieb Bo:\n{_behind('> ', quote)}\n\nDas ist der alte Cluster.\n"


def _forwarded(quote: str) -> str:
    return f"---------- Forwarded message ---------\n\n{quote}\n"


def _comment(quote: str) -> str:
    return (
        f"someone commented on Apr 17, 2026\nSame here:\n{quote}\nother commented on Apr 18, 2026\nClosing as fixed.\n"
    )


def _export(quote: str) -> str:
    return f"17.04.26, 10:12 - Ann: schau mal, der andere Cluster\n{quote}\n17.04.26, 10:13 - Bo: nicht unserer\n"


def _teams(quote: str) -> str:
    return f"[17.04.2026 10:12] Ann Example\nlook at this one\n{quote}\n[17.04.2026 10:13] Bo Example\nnot ours\n"


def _code(quote: str) -> str:
    return f'SAMPLE = """\n{quote}\n"""\n\n\ndef test_it():\n    assert SAMPLE\n'


def _script(quote: str) -> str:
    return f"#!/bin/bash\ncat <<'EOT'\n{quote}\nEOT\n"


def _markup(quote: str) -> str:
    return f"<html><body>\n<pre>\n{quote}\n</pre>\n<p>Then restart.</p></body></html>\n"


def _org(quote: str) -> str:
    return f"* Broken agents\n#+begin_example\n{quote}\n#+end_example\n"


def _history(quote: str) -> str:
    return f"commit {'4f2a8b11' * 5}\nAuthor: Ann <ann@example.com>\n\n    Handle what the API server prints\n\n{_behind('    ', quote)}\n"


def _story(quote: str) -> str:
    return f"Last year we had a similar case at another customer. There it looked like this:\n\n{quote}\n\nIt turned out that a firewall was in between. It was fixed within a day.\n"


def _exercise(quote: str) -> str:
    return f"Exercise 7\n\nStudy the output below and name the fault.\n\n{quote}\n\nHint: look at the restarts.\n"


def _tracker(quote: str) -> str:
    return 'key,summary,description,status\nOPS-7,"exec fails","' + quote.replace('"', '""') + '",Closed\n'


def _messages(quote: str) -> str:
    return json.dumps([{"user": "U1", "ts": "1744877520.1", "text": quote}, {"user": "U2", "ts": "1744877580.1", "text": "not ours"}], indent=1)  # fmt: skip


def _steps(quote: str) -> str:
    return f"title: How to\nsteps:\n- name: look\n  output: |\n{_behind('    ', quote)}\n"


STYLES = (
    _story,
    _exercise,
    _tracker,
    _messages,
    _steps,
    _reply,
    _answer,
    _forwarded,
    _comment,
    _export,
    _teams,
    _code,
    _script,
    _markup,
    _org,
    _history,
    _mail,
    _outlook,
    _thread,
    _post,
    _quoted,
    _article,
    _asciidoc,
    _sample,
    _issue,
    _advice,
    _chat,
)


def _behind(mark: str, text: str) -> str:
    return "\n".join(mark + line for line in text.split("\n"))


def papers() -> dict[str, str]:
    """Each quotation in each style, by file name."""
    return {
        f"{style.__name__.strip('_')}-{at}.txt": style(quote) for style in STYLES for at, quote in enumerate(QUOTES)
    }


LINES = (
    "No agent available",
    "error dialing backend: No agent available",
    "error dialing backend: dial timeout, backstop",
    HOOK,
    "v1beta1.metrics.k8s.io failed with: Get https://192.0.2.9:443: connection refused",
    "Error from server: error dialing backend: No agent available",
    "the server is currently unable to handle the request",
    "container was OOMKilled: signal: killed",
)
HEADS = (
    "Jun 10 10:00:0{at} ci-1 jenkins[12]: {text}",
    "Jun 10 10:00:0{at} edge-2 cloudflared[13]: {text}",
    "2026-06-10T10:00:0{at}.100000+0000 ci-1 buildkite[7]: {text}",
    'time="2026-06-10T10:00:0{at}Z" level=error msg="sync of https://192.0.2.4 failed: {quoted}"',
    '{{"level":"error","ts":"2026-06-10T10:00:0{at}.000Z","caller":"pool/pool.go:12","msg":"{quoted}"}}',
    "E0610 10:00:0{at}.123456       1 desk.go:12] queue east: {text}",
    "2026-06-10T10:00:0{at}.123Z ERROR 1 --- [main] c.a.App : {text}",
    "2026-06-10 10:00:0{at},123 ERROR app.rpc: {text}",
    "2026/06/10 10:00:0{at} [worker] {text}",
)


def programs() -> dict[str, str]:
    """Logs of programs that are no part of a tunnel, by file name."""
    return {
        f"tool-{number}-{at}.log": "".join(
            head.format(at=step, text=text, quoted=text.replace('"', '\\"')) + "\n" for step in range(3)
        )
        for number, head in enumerate(HEADS)
        for at, text in enumerate(LINES)
    }
