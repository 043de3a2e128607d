"""A client's error behind what a logger prints in front of it."""

from __future__ import annotations

import pytest
from analyzer.sources.document import document
from analyzer.sources.logged_errors import NOTE, without_loggers

from tests.support.inline import bundle, node, nodes

DIAL = "Error from server: error dialing backend: dial tcp 10.1.0.7:10250: i/o timeout"
NONE = "error dialing backend: No agent available"
HOOK = 'Internal error occurred: failed calling webhook "check.vault.example": Post "https://vault.vault.svc:443/check?timeout=10s": EOF'


@pytest.mark.parametrize("error", [DIAL, HOOK])
@pytest.mark.parametrize(
    "head",
    [
        "2026-03-17 06:04:50  00:34:48 - MainThread - ci.utils - WARNING  - Command stderr: ",
        "2026-03-17 06:04:50,123 ERROR ci.utils: ",
        "2026-03-17 06:04:50,123 - root - ERROR - ",
        "[2026-03-17 06:04:50,123] {utils.py:33} ERROR - ",
        "06:04:50.123 [main] ERROR c.e.Runner - ",
        "ERROR    root:utils.py:212 ",
        "[ERROR] ",
        "ERROR: ",
        "E       ",
        "E           Error is ",
        "E       ci.exceptions.CommandFailed: Error during execution of command: ",
        "    utils.go:123: ",
        "stderr: ",
        "STDERR: ",
        "2026-03-17T06:04:50.1234567Z ##[error]",
        "ERROR - runner - oc logs failed: ",
    ],
)
def test_a_logger_prints_signs_and_no_sentence(head: str, error: str) -> None:
    """A time, a level, a source, a stream's name, the mark of a failed test, and at most a few words of the program."""
    assert without_loggers(f"first\n{head}{error}\nlast") == (f"first\n{error}\nlast", 1)


@pytest.mark.parametrize(
    "line",
    [
        f"stderr: '{DIAL}'",
        f'INFO: stderr: "{DIAL}\\n"',
        f'fatal: [master-0]: FAILED! => {{"changed": true, "rc": 1, "stderr": "{DIAL}\\nsecond", "stdout": ""}}',
        f'failed: [w-1] (item=web-0) => {{"msg": "{DIAL}", "rc": 1}}',
    ],
)
def test_what_stands_in_quotes_is_taken_out_of_them(line: str) -> None:
    """Of several lines the first one; what a task returns has the error under its own key."""
    assert without_loggers(line) == (DIAL, 1)


@pytest.mark.parametrize(
    "line",
    [
        DIAL,
        f"2026-03-17 06:04:50 ERROR if you see this: {DIAL}",
        f"ERROR you may get: {DIAL}",
        f"The log says ERROR: {DIAL}",
        f"I saw stderr: {DIAL}",
        f"10:42 bob: {DIAL}",
        f"2026-03-17T06:04:50Z {DIAL}",
        f"message: {DIAL}",
        f'"stderr": "{DIAL}",',
        f"- stderr: {DIAL}",
        f"ERROR: {DIAL} is what we saw in the lab",
        f"2026-03-01 10:00:00 ERROR the deployment failed with {DIAL}",
        f'I0302 08:00:01.100000       1 log.go:1] "Command stderr" err="{DIAL}"',
        f'fatal: [master-0]: FAILED! => {{"stderr": "{DIAL}"',
        f'fatal: [master-0]: FAILED! => {{"stderr": "we saw {DIAL}"}}',
        "ERROR: nothing of a server",
    ],
)  # fmt: skip
def test_sentences_times_alone_and_keys_of_documents_are_none(line: str) -> None:
    """Nobody knows who wrote a line with nothing but a time; a record of klog is its program's."""
    assert without_loggers(line) == (line, 0)


@pytest.mark.parametrize(
    "head", ["Command stderr: ", "E       ", "2026-03-17T06:04:50Z ##[error]", "ERROR - oc logs web-0: "]
)
def test_an_error_that_names_no_call_is_read_where_the_client_is_named(head: str) -> None:
    """Any program may say the same of a server of its own."""
    assert without_loggers(head + NONE) == (NONE, 1)
    for line in (f"2026-06-10 10:00:00,123 ERROR app.rpc: {NONE}", f"ERROR: {NONE}", f"main.py:12 {NONE}"):
        assert without_loggers(line) == (line, 0)


def test_the_line_keeps_its_place_and_the_note_says_what_was_done() -> None:
    """Evidence is the whole line of the file; the use that failed is read from it."""
    text = f"collecting\n2026-03-17 06:04:50,123 - root - ERROR - {DIAL}\n"
    assert NOTE in document(bytearray(text.encode()), lambda _: False).note
    case = bundle({"console.log": text * 2, "n.txt": nodes(node("w7", "10.1.0.7"), node("w8", "10.1.0.8"))})
    lines = [(row.source, row.line) for row in case.snapshot.rows["tool_errors"]]
    assert lines == [("console.log", 2), ("console.log", 4)]
    assert case.status("TUN-03") == "warn"


BARE = f"Error from server: {NONE}"
OF_CLIENT = 'Error from server (InternalError): error when creating "a.yaml": ' + HOOK


@pytest.mark.parametrize("error", [DIAL, BARE, OF_CLIENT])
@pytest.mark.parametrize(
    "head",
    [
        "[deploy-eu] ", "[deploy : kubectl] ", "[deploy:2] ", "deployer-1  | ", "release.1 | ", "#11 1.512 ", "web:deploy: ", "roll[3]: ",
        "module.web.null_resource.apply (local-exec): ", "==> image.web: ", "::error::", "::error file=deploy.sh,line=12::",
    ],
)  # fmt: skip
def test_a_build_names_the_step_of_each_line(head: str, error: str) -> None:
    """What kubectl itself says behind it is read as it would be alone."""
    assert without_loggers(f"first\n{head}{error}\nlast") == (f"first\n{error}\nlast", 1)


@pytest.mark.parametrize(
    "line",
    [
        f"dana: {BARE}",
        f"[10:42] {BARE}",
        f"10:42:07: {BARE}",
        f"example.com/last-error: {BARE}",
        f"| web | {BARE}",
        f"[deploy-eu] {NONE}",
        f"[deploy-eu] {BARE} is what we saw in the lab",
        f"[see the wiki for this] you get {BARE}",
        "[deploy-eu] Error from server: too many connections",
    ],
)
def test_speakers_times_keys_and_other_servers_are_no_step(line: str) -> None:
    """Nor does a program's word for a server of its own become kubectl's by a step's name."""
    assert without_loggers(line) == (line, 0)


@pytest.mark.parametrize(
    "log",
    [
        "{}\n",
        "[build] compiling\n[deploy-eu] {}\n[build] done\n",
        "job-1  | waiting\ndb-1   | ready\njob-1  | {}\njob-1 exited with code 1\n",
        "##[group]Run ./deploy.sh\n##[endgroup]\n##[error]{}\n##[error]Process completed with exit code 1.\n",
        "2026-03-02T10:00:00.1234567Z ##[section]Starting: deploy\n2026-03-02T10:00:02.1234567Z ##[error]{}\n",
        "main-step: installing\nmain-step: {}\nmain-step: Error: exit status 1\n",
        "#11 [7/8] RUN kubectl apply -f a.yaml\n#11 1.512 {}\n#11 ERROR: process did not complete\n",
    ],
)
def test_a_build_log_is_judged_as_its_error_alone(log: str) -> None:
    """The same verdict and the same checks; a step that went well says nothing."""
    case = bundle({"job.log": log.format(BARE)})
    assert (str(case.report.verdict), case.status("SRV-03")) == ("broken", "fail")
    fine = bundle({"job.log": log.format("deployment.apps/web configured")})
    assert str(fine.report.verdict) == "inconclusive"
