"""
Uses of the tunnel that a document shows: the output of `kubectl exec` and `cp` below the command.

Facts: `exec_shown`, `logs_shown`, `cp_shown`, each cites a line that came back and holds the pod's name; `exec_lost`, `logs_lost` and
`top_lost`, how many tries of a call failed without a word of why, beside others of the same loop that came through; `client`, the product whose own
tool was typed (``k0s kubectl get nodes``, ``az aks show -n a``), `tried_again`, where the command above was typed once more, or another that asks
the same of its pod, with nothing else in between and nobody's words, `asked_cluster`, the cluster for which IBM Cloud's tool was asked,
`asked_space`, the namespace of a hosted control plane that was asked for, `asked_master`, that of masters of IBM Cloud, `server_space`, that in which a server's log was asked for, `calico_space`, the namespace in which a pod of calico-node was
asked for, `asked_openvpn`, the workload of OpenVPN's whose log was asked for, `listed_of`, the context or server whose objects were listed,
`given_...`, what else a tool's options name, `typed_oc`, where OpenShift's client was typed, `typed_agent`, where an agent was started by hand, and `owner_by_...` (`vendors.owner_lines`), each once a document.
"""

from __future__ import annotations

from dataclasses import replace

from analyzer import schema
from analyzer.konnectivity import by_hand
from analyzer.parsers.base import Fragment
from analyzer.sources import compound, uses
from analyzer.sources.chains import chain
from analyzer.sources.commands import read_command
from analyzer.sources.loops import Tries, tries_of
from analyzer.sources.prose import sentence
from analyzer.sources.told_outcomes import ToldCall, told_call
from analyzer.tables.sink import Sink
from analyzer.vendors import calico, given_names, ibm, owner_lines, spaces, told_names
from analyzer.vendors.openvpn_names import asked_openvpn

NO_OUTPUT = frozenset({"", "text", "kubectl error"})
LOOKED_AT = 200
LISTS = frozenset({"get", "describe"})
LIKE = {"forward": "exec"}
"""A port that is forwarded goes the way of exec: a stream through the API server to the kubelet."""


class Uses:
    """Follows the pieces of one document; the output of one command may be many of them, of which one shows it."""

    def __init__(self, sink: Sink, source: str, *, in_chat: bool = False) -> None:
        self._sink = sink
        self._in_chat = in_chat  # every line is somebody's message: a sentence is what he says himself
        self._source = source
        self._typed: tuple[str, str | None, int] = ("", None, 0)
        self._shown = False
        self._failed = ""
        self._ended = False  # the command printed an error in place of output
        self._over = False  # somebody's words stand below the command: what follows them is not its output
        self._last = 0  # of a loop: the last line that it is known to have printed
        self._above = 0  # lines that other commands in front of the call have still to print
        self._through = False  # of a loop: the last line that tells was the output of a try that went through
        self._of_calls = ""  # of several calls on a line: the use that the last line showed
        self._turns = compound.Turns("")
        self._said = False  # an error stands above the word for the try that failed
        self._clients: set[tuple[str, str]] = set()
        self._before: tuple[str, str | None, int] = ("", None, 0)  # what was typed last
        self._between = False  # somebody's words stand below that command
        self.records = 0
        """Rows that were made of pieces which no parser knows."""
        self.printed: set[int] = set()
        """Lines that came back through the tunnel: a program's output, whatever it is, and nobody's words."""

    def may_show(self, fragment: Fragment) -> bool:
        """Can a log be what the command above it printed, of which nothing else shows that it went through."""
        if tries_of(fragment.context.command) is not None or compound.calls_of(fragment.context.command):
            return self._adjoins(fragment) and not (self._over and _typed(fragment) == self._typed)
        return not (self._over or self._shown) or _typed(fragment) != self._typed

    def _adjoins(self, fragment: Fragment) -> bool:
        """Does a piece stand right below the loop, or below what else it printed: somebody put there what stands apart."""
        context = fragment.context
        last = self._last if _typed(fragment) == self._typed else 0
        if not fragment.filled or fragment.filled[0][0] != max(last, context.typed_at) + 1:
            return False
        self._typed, self._last = _typed(fragment), fragment.filled[-1][0]
        return True

    def owned(self, fragment: Fragment) -> Fragment:
        """
        A log with the pod of the command above it, or without it where that command has failed.

        Somebody put it there: of which pod it is, that command does not say.
        """
        if not self._ended or _typed(fragment) != self._typed:
            return fragment
        return replace(
            fragment, context=replace(fragment.context, command="", pod=None, container=None, previous=False)
        )

    def client(self, fragment: Fragment) -> None:
        """One piece, of whatever kind: the product by the tool whose output it is, and the cluster that it was asked for."""
        if not (command := fragment.context.command):
            return
        asked = read_command(command)
        said = (
            ("client", told_names.client(command)),
            ("asked_cluster", ibm.asked_cluster(command)),
            ("asked_space", spaces.asked(asked.namespace)),
            ("asked_master", ibm.master_space(asked.namespace)),
            ("server_space", uses.server_space(command)),
            ("calico_space", asked.namespace if calico.NODE_POD.match(asked.pod or "") else None),
            ("typed_oc", told_names.openshift_client(command)),
            (by_hand.FACT, by_hand.agent(command)),
            (
                "asked_openvpn",
                asked_openvpn(asked.workload, asked.selector) if asked.verb == "logs" else None,
            ),
        )
        given = ((f"given_{key}", name) for key, name in given_names.of_command(command))
        listed = ("listed_of", fragment.context.asked_of if _is_list(asked.verb, fragment) else None)
        for key, value in (*said, listed, *given) if fragment.opening else ():
            if value is not None and (key, value) not in self._clients:
                self._clients.add((key, value))
                self._sink.add(schema.FACTS, self._source, fragment.opening[0][0], key=key, value=value)
        if (typed := _typed(fragment)) != self._before:
            again = _is_again(typed, self._before)
            if again and not self._between and (use := uses.use_of(command)) is not None:
                self._sink.add(schema.FACTS, self._source, typed[2], key="tried_again", value=use)
            self._before, self._between = typed, False
        if not self._between and (use := uses.use_of(command)) is not None:
            self._between = any(_is_between(use, line) for _, line in fragment.opening[:LOOKED_AT])

    def owner(self, fragment: Fragment) -> None:
        """One piece, of whatever kind: which account owns a cluster, where a line of it says so."""
        for number, key, value in owner_lines.owners(fragment.text, fragment.first_line):
            if (key, value) not in self._clients:
                self._clients.add((key, value))
                self._sink.add(schema.FACTS, self._source, number, key=key, value=value)
                self._sink.keep(self._source, number, fragment.raw_line(number))

    def follow(self, fragment: Fragment, kind: str) -> None:
        """
        One piece that is no log.

        Args:
            kind: the format that was read, "" for none.
        """
        context = fragment.context
        if (typed := _typed(fragment)) != self._typed:  # on another host, or typed again, it is another use
            self._typed, self._shown, self._over, self._ended = typed, False, False, False
            self._through, self._last, self._of_calls, self._said = False, 0, "", False
            self._turns = compound.Turns(context.command)
            self._above = chain(context.command).above
        if not (context.command or context.opened):  # its lines, which may be many, are nobody's answer
            return
        if (by_word := told_call(context.command)) is not None:
            self._told(by_word, fragment)
            return
        if calls := compound.calls_of(context.command):
            self._of_several(calls, fragment)
            return
        if (tries := tries_of(context.command)) is not None:
            self._each(tries, fragment)
            return
        lines = self._of_call(fragment)
        use = uses.use_of(context.opened or context.command)
        if context.command and not self._shown and (use is None or chain(context.command).behind):
            self._echoed(fragment)
        if use == "exec" and self._over and not self._shown and self._failed != context.command:
            self._carried(fragment)
        if use is None or self._shown or self._over or (context.opened and context.opened == self._failed):
            return
        for number, line in lines:
            told = uses.is_shown(use, line)
            if told is False:
                self._failed = context.command
                self._ended = use == "logs" and not uses.goes_on(context.command)
                self._over = self._over or self._ended or (use == "exec" and not context.opened)
                return
            if uses.is_of_client(line):
                continue
            if self._in_chat and sentence(line.strip()) is not None:
                self._over = True
                return
            told = told or uses.is_echo(context.command, context.pod, line)
            if told or (use == "exec" and (kind not in NO_OUTPUT or context.opened)):
                self._add(use, fragment, number)
                return
        self._over = kind in NO_OUTPUT and any(uses.is_remark(line) for _, line in fragment.filled[:LOOKED_AT])

    def _of_call(self, fragment: Fragment) -> list[tuple[int, str]]:
        """The lines without those that other commands on the line of the call printed, as far as they are known to."""
        lines, typed = fragment.filled[:LOOKED_AT], chain(fragment.context.command)
        above = min(self._above, len(lines))
        self._above -= above
        return [(number, line) for number, line in lines[above:] if not typed.is_beside(line)]

    def _echoed(self, fragment: Fragment) -> None:
        """What the line's command prints only if it went through: its first line, or what stands behind the call."""
        context = fragment.context
        some = fragment.filled[:LOOKED_AT] if chain(context.command).behind else fragment.opening[:1]
        echoed = (number for number, line in some if uses.is_echo(context.command, context.pod, line))
        if (number := next(echoed, None)) is not None:
            self._add("exec", fragment, number)

    def _carried(self, fragment: Fragment) -> None:
        """kubectl's own word for the status with which the program in the pod ended, however that program complained."""
        for number, line in fragment.filled[:LOOKED_AT]:
            if uses.CARRIED.match(line):
                self._add("exec", fragment, number)
                return

    def _each(self, tries: Tries, fragment: Fragment) -> None:
        """Of a loop each try is a use of its own: those that went through stand between those that failed."""
        self._adjoins(fragment)
        pod, use = read_command(tries.body).pod, uses.use_of(tries.command)
        for number, line in fragment.filled[:LOOKED_AT]:
            if uses.is_echo(tries.body, pod, line):
                self._add("exec", fragment, number)
            elif tries.is_said(line):
                self._through = False  # the next try
            elif use is None or self._over or uses.is_of_client(line):
                continue
            elif (told := uses.is_shown(use, line)) is not None:
                if told and not self._through:
                    self._add(use, fragment, number)
                self._through = told
            else:
                self._over = uses.is_remark(line)

    def _of_several(self, calls: tuple[compound.CallKind, ...], fragment: Fragment) -> None:
        """Of several calls on a line each is a use of its own, shown by what only that one can have printed."""
        self._adjoins(fragment)
        for number, line in fragment.filled[:LOOKED_AT]:
            if self._over or uses.is_of_client(line):
                continue
            if uses.KUBECTL_ERROR.match(line):
                self._of_calls = ""
                self._turns.failed()
                continue
            by_turn = self._turns.of(line)
            if (call := compound.shown_by(calls, line) or by_turn) is not None:
                if call.use and call.use != self._of_calls:
                    self._add(call.use, fragment, number)
                self._of_calls = call.use or self._of_calls
            else:
                self._over = compound.is_over(calls, line)

    def _told(self, told: ToldCall, fragment: Fragment) -> None:
        """Of a call whose outcome the shell tells each word is one try's; a failure that no error stands above is lost without a reason."""
        pod = read_command(told.command).pod
        for number, line in fragment.filled[:LOOKED_AT]:
            found = told.outcomes(line)
            if found is None:
                self._said = self._said or uses.KUBECTL_ERROR.match(line) is not None
                continue
            if found.good:
                self._add(told.use, fragment, number, pod)
            if found.bad and told.fails_alone and not self._said:
                self._fact(f"{told.use}_lost", str(found.bad), fragment, number)
            self._said = False

    def _add(self, use: str, fragment: Fragment, number: int, pod: str | None = None) -> None:
        self._shown = True
        self.records += 1
        self._came_back(fragment, number)
        self._fact(f"{LIKE.get(use, use)}_shown", pod or fragment.context.pod or "a pod", fragment, number)

    def _fact(self, key: str, value: str, fragment: Fragment, number: int) -> None:
        context = fragment.context
        self._sink.add(
            schema.FACTS,
            self._source,
            number,
            key=key,
            value=value,
            typed_on=context.typed_on,
            below_command=context.below(number),
            typed_time=context.typed_time,
            asked_of=context.asked_of,
        )
        self._sink.keep(self._source, number, fragment.raw_line(number))

    def _came_back(self, fragment: Fragment, number: int) -> None:
        """The line that shows it and what stands right below it, up to a blank line or somebody's words."""
        for at, line in fragment.filled:
            if number <= at < number + LOOKED_AT and (at == number or at - 1 in self.printed):
                if at > number and uses.is_remark(line):
                    return
                self.printed.add(at)


def _is_list(verb: str, fragment: Fragment) -> bool:
    """Is this what `get` or `describe` printed of objects, and no error of theirs."""
    if "--raw" in fragment.context.command:
        return False
    return verb in LISTS and bool(fragment.opening) and uses.KUBECTL_ERROR.match(fragment.opening[0][1]) is None


def _is_between(use: str, line: str) -> bool:
    """Does somebody say something here, or put a title over what follows: a while, or an act, lies between."""
    if uses.is_shown(use, line) is not None:
        return False
    return line.rstrip().endswith(":") or line.lstrip(" $").startswith("#") or uses.is_remark(line)


def _is_again(typed: tuple[str, str | None, int], before: tuple[str, str | None, int]) -> bool:
    """Is this the command above, typed once more on its host, or another that asks the same of the same pod."""
    (command, host, at), (other, its, above) = typed, before
    if host != its or at <= above:
        return False
    if command == other:
        return True
    one, two = read_command(command), read_command(other)
    use = uses.use_of(command)
    return one.pod is not None and one.pod == two.pod and use is not None and use == uses.use_of(other)


def _typed(fragment: Fragment) -> tuple[str, str | None, int]:
    """What tells one use of a command from the next."""
    context = fragment.context
    return context.command, context.typed_on, context.typed_at
