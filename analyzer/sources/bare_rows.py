"""
Rows of tables that stand below a line of a log, without titles in between: what `2>&1 | grep` leaves.

::

    W0302 10:00:00.123456       1 loader.go:12] Config not found: /root/.kube/config
    konnectivity-agent-2xk9p   1/1     Running   0               12d

No program goes on with a line of its record in such a form at column 0.
"""

from __future__ import annotations

from analyzer import patterns as regex

NAME = r"[a-z0-9][\w.:-]{0,252}"
PODS = rf"(?:{NAME}[ \t]+)?(?:pods?/)?{NAME}[ \t]+\d+/\d+[ \t]+[A-Z][\w:/-]+[ \t]+\d+[ \t]"
NODES = rf"{NAME}[ \t]+(?:Not)?Ready(?:,SchedulingDisabled)?[ \t]+\S+[ \t]+\d+[smhdy][\w]*[ \t]+v\d"
BIRD = r"[\w.:-]{1,64}[ \t]+(?:BGP|Kernel|Device|Direct|Static|Pipe|OSPF|RIP|BFD)[ \t]+\S+[ \t]+(?:up|start|down|stop|wait|feed|flush)(?:[ \t]+(?:[\dxX*?:./T+-]{4}|[A-Z][a-z]{2}-?\d)|[ \t]*+$)"
CALICO = r"\|[ ]{1,3}\S+[ ]{1,60}\|[ ](?:node-to-node mesh|node specific|global)[ ]{1,20}\|"
AGE = r"(?:\d{1,5}[smhdy]\w{0,10}|<invalid>|<unknown>)"
EVENTS = rf"(?:[a-z0-9][a-z0-9-]{{0,62}}[ \t]+)?{AGE}(?:[ ]?\(x\d+ over [^()\n]{{1,20}}\))?[ \t]+(?:Normal|Warning)[ \t]+[A-Z]\w+[ \t]+[A-Za-z]+/[a-z0-9]"
SERVED = r"v\d\w{0,20}\.[a-z0-9.-]{0,250}[ \t]+(?:Local|[a-z0-9.-]+/[a-z0-9.-]+)[ \t]+(?:True|False|Unknown)[ \t]"
COUNTS = rf"(?:{NAME}[ \t]+)?(?:[a-z]{{1,40}}(?:\.apps)?/)?{NAME}[ \t]+(?:\d+[ \t]+){{5}}(?:<none>|[\w./-]+=\S*)[ \t]+\d+[smhdy]"
ROW = regex.compile(rf"^(?:{PODS}|{NODES}|{BIRD}|{CALICO}|{EVENTS}|{SERVED}|{COUNTS})", regex.M)
