"""What stands above a piece of text says where it comes from: the heading, the pod, the echoed command, the host of a shell."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from analyzer import patterns as regex
from analyzer.sources import headings, prompts
from analyzer.sources.asked_of import asked_of, chosen
from analyzer.sources.client_choice import client_choice
from analyzer.sources.commands import NAMED, Command, read_command, remote_host
from analyzer.sources.loops import each_of
from analyzer.sources.names import Context, context_of
from analyzer.sources.starts import Mark

LOOP = regex.compile(r"\bdo\b|\bxargs\b|\bfind\b")
FENCES = ("```", "~~~")


class Shell(NamedTuple):
    """One opened on another host or in a pod, and the prompt in front of the command that opened it."""

    prompt: str
    context: Context


class Surroundings:
    """
    The context of the text behind the marks that were followed.

    Attributes:
        context: what holds now.
    """

    def __init__(self, member: Context) -> None:
        self._member = member
        self._place = member  # without what a command says, which holds up to the next command only
        self._shells: list[Shell] = []
        self._sign: str | None = None  # in front of the last host's name
        self._above: set[str] = set()  # in front of headings that stand in no command's output
        self._each = ""  # what the loop goes over whose outputs these are
        self._fenced = False
        self._opened = 0  # the line of the last fence
        self._chosen: str | None = None  # the cluster that is asked where nothing else is said
        self._asked = False  # a bot, which has not answered so far
        self._typed = 0  # the line of the last command within the fence that is open; 0 where it stands above the fence
        self.context = member

    def follow(self, mark: Mark, line: str) -> None:
        """Take over what the marked line says of the text below it."""
        if mark.kind == "turn":
            self._answer()
            return
        if mark.kind == "choice":
            if (took := client_choice(line)) is not None:
                now = self.context
                self.context = replace(now, pod=took.pod or now.pod, container=now.container or took.container)
            return
        change = getattr(self, f"_{mark.kind}", None)
        if change is None:
            return
        if mark.kind == "echo":
            self._typed = mark.line if self._fenced else 0
            self._echo(mark, line)
            return
        if mark.kind == "noise":
            self._noise(mark, line)
            return
        if mark.kind == "host" and self._each and self._of_loop(mark):
            return
        self._each = ""
        before = self.context
        change(mark, line)
        if self.context is not before:
            self._place = self.context
        if mark.kind != "mark":
            self._shells.clear()

    def _answer(self) -> None:
        """What another one says in a chat did not come back from the command above, unless that asked him: a bot."""
        if not self._asked:
            self.context = replace(self._place, command="", opened="", typed_at=0)
        self._asked = False
        self._shells.clear()

    def _noise(self, mark: Mark, line: str) -> None:
        """
        A fence that closes below what a command printed within it ends that command, in it or above: the next one may quote anything.

        What stands in a fence without an output, or above one, speaks for the one fence that follows.
        """
        if not line.startswith(FENCES):
            return
        if self._fenced and mark.line > max(self._typed, self._opened) + 1:
            self.context, self._each = self._place, ""
        self._fenced, self._typed, self._opened = not self._fenced, 0, mark.line

    def _heading(self, mark: Mark, _line: str) -> None:
        found = mark.heading
        assert found is not None
        self._sign = None
        self.context = replace(
            self._member,
            heading=found.text,
            canonical=found.canonical,
            pod=found.pod,
            container=found.container,
            namespace=found.namespace,
            command="",
            opened="",
        )

    def _host(self, mark: Mark, _line: str) -> None:
        """A word that is no host is one of what was printed on the host above, unless it stands beside that host."""
        found = mark.host
        assert found is not None
        surely = found.node is not None or found.pod is not None
        if not surely and found.sign != self._sign:
            if not self.context.command:
                self._above.add(found.sign)
            elif found.sign in self._above:
                self.context = self._place  # it stands beside the heading above that command
            return
        self._sign = found.sign
        self.context = replace(
            self._place,
            node=found.node if surely else self._member.node,
            pod=found.pod if surely else self._member.pod,
            container=None,
            command="",
            opened="",
        )

    def _of_loop(self, mark: Mark) -> bool:
        """A name above one of a loop's outputs is of what the loop goes over; no name is the end of what it printed there."""
        found = mark.host
        assert found is not None
        if NAMED.fullmatch(found.text) is None:
            return False
        node = found.node or (found.text if self._each == "node" and found.pod is None else None)
        pod = found.pod or (found.text if self._each == "pod" and found.node is None else None)
        self.context = replace(self.context, node=node, pod=pod)
        return True

    def _owner(self, mark: Mark, _line: str) -> None:
        """Whose the lines below are is said in front of each of them."""
        found = mark.host
        assert found is not None
        self.context = replace(
            self._member,
            node=found.node or self._member.node,
            pod=found.pod or self._member.pod,
            typed_on=found.text or None,
        )

    def _pod(self, _mark: Mark, line: str) -> None:
        if m := headings.POD.match(line):
            node = headings.NODE.search(m["rest"])
            self.context = replace(
                self.context,
                pod=m["pod"],
                namespace=m["ns"] or self.context.namespace,
                node=node[1] if node else None,
                container=None,
            )

    def _node(self, _mark: Mark, line: str) -> None:
        m = headings.NODE_LINE.match(line)
        self.context = replace(self.context, node=m["node"] if m else None, pod=None)

    def _mark(self, _mark: Mark, line: str) -> None:
        if m := headings.CONTAINER_MARK.match(line):
            edge = m["edge"] == "START"
            self.context = replace(
                self.context,
                pod=m["pod"] if edge else None,
                container=m["container"] if edge else None,
                namespace=m["ns"] if edge else None,
            )

    def _file(self, mark: Mark, _line: str) -> None:
        """A frame that none of the dump's is stands in what a command printed, unless that is a loop over files."""
        sign, command = mark.host.sign if mark.host else "", self.context.command
        if sign and command and sign not in self._above and not LOOP.search(command):
            return
        if sign and not command:
            self._above.add(sign)
        found = context_of(mark.value)
        self.context = self._member if sign and found == Context() else found

    def _echo(self, mark: Mark, line: str) -> None:
        self._asked = mark.value.startswith("@")
        place, command = self._place, read_command(mark.value)
        prompt, _ = prompts.echo(line) or ("", "")
        if prompt == "bird>":  # within a client that was opened on this node
            self.context = replace(self.context, command=mark.value, typed_at=mark.line)
            return
        shell = self._shell(prompts.shell_of(prompt), mark.value, command)
        typed_on = remote_host(mark.value) or prompts.host_of(prompt)
        self._chosen = chosen(mark.value) or self._chosen
        self._each = each_of(mark.value)
        host = typed_on if command.of_node and not command.pod and not self._each else None
        self.context = replace(
            place,
            command=mark.value,
            typed_on=typed_on,
            typed_at=mark.line,
            typed_time=prompts.time_of(prompt),
            asked_of=asked_of(prompt, mark.value) or self._chosen,
            opened="" if command.of_cluster else shell.opened,
            pod=command.pod or shell.pod or (place.pod if place.canonical == "bird" else None),
            container=command.container or shell.container,
            namespace=command.namespace or shell.namespace or place.namespace,
            node=command.node or (None if command.of_cluster else shell.node or host) or place.node,
            previous=command.previous or place.previous,
        )

    def _shell(self, prompt: str, text: str, command: Command) -> Context:
        """Where the shell runs in which this was typed: that opened last, until the prompt before it comes again."""
        while self._shells and prompt and self._shells[-1].prompt == prompt:
            self._shells.pop()
        found = self._shells[-1].context if self._shells else Context()
        if text in ("exit", "logout") and self._shells:
            self._shells.pop()
        elif command.shell:
            context = Context(
                node=command.node,
                pod=command.pod,
                container=command.container,
                namespace=command.namespace,
                opened=text if prompt else "",
            )
            self._shells.append(Shell(prompt, context))
        return found
