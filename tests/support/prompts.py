"""Prompts of usual shells and sentences of tickets, made up from a seed."""

from __future__ import annotations

import random

USERS = ("jdoe", "root", "core", "ops-1", "a.smith")
HOSTS = ("bastion", "Johns-MacBook-Pro", "kube-fra02-w1", "ip-10-0-1-44", "DESKTOP-7Q")
FOLDERS = ("~", "~/src/iks", "/", "/tmp", "/home/jdoe/cases")
COMMANDS = (
    "kubectl get nodes", "k get pods -A", "oc get co", "sudo crictl ps", "date", "ls -l", "watch -n 2 kubectl get nodes", "k0s kubectl get nodes",
    "kubectl get pods -A | grep konn", "cat /etc/resolv.conf", "", "clear", "exit",
)  # fmt: skip
SHAPES = (
    "{u}@{h}:{f}$ {c}", "[{u}@{h} {f}]# {c}", "[{u}@{h} {f}]$ {c}", "{u}@{h} {f} % {c}", "sh-4.4# {c}", "bash-5.1$ {c}", "➜  iks git:(main) ✗ {c}",
    "➜  ~ {c}", "❯ {c}", "PS C:\\Users\\{u}> {c}", "C:\\Users\\{u}>{c}", "{u}@{h} {f}> {c}", "(⎈|prod:kube-system) {f} $ {c}", "$ {c}",
    "12:31:07 {u}@{h} {f} (main) $ {c}", "(base) {u}@{h} {f} % {c}", "╰─$ {c}", "/ # {c}", "{h}:{f} {u}$ {c}", "⎈ prod/kube-system ❯ {c}",
    "☸ prod (kube-system) {u}@{h} {f} » {c}", "[12:31:07] {u}@{h}:{f} (main)# {c}", "[prod|kube-system] ❯ {c}", "-bash-4.2$ {c}", "[{u}@{h} {f}]λ {c}",
    "λ {c}", "root@{h}:/# {c}", "{f} on main ❯ {c}", "[{u}@{h} prod:kube-system]$ {c}",
)  # fmt: skip
WHO = (
    "The customer",
    "We",
    "All workers",
    "Nobody",
    "Node 10.1.1.1",
    "The agent pod",
    "konnectivity-agent",
    "Their network team",
    "it",
    "Ready",
)
DID = (
    "said",
    "looks fine since",
    "restarted",
    "was NotReady 3d ago",
    "shows 1/1 Running",
    "asks about",
    "is Ready",
    "removed",
    "could not reach",
)
WHAT = (
    "yesterday evening.",
    "the two workers",
    "exec and logs!",
    "10.1.1.2 again?",
    "  <none>   10d",
    "  again   10d   v1.28.9",
    "after the upgrade to 1.28",
    "(see below)",
    "2 of 3 times",
)


def prompts(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [
        chance.choice(SHAPES).format(
            u=chance.choice(USERS), h=chance.choice(HOSTS), f=chance.choice(FOLDERS), c=chance.choice(COMMANDS)
        )
        for _ in range(count)
    ]


def sentences(count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    return [f"{chance.choice(WHO)} {chance.choice(DID)} {chance.choice(WHAT)}" for _ in range(count)]
