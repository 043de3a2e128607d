"""What words above an output say of whose it is."""

from __future__ import annotations

import pytest
from analyzer.sources.others_words import STEMS, THEIRS, OutputOwner, is_closed_below, is_of_above, whose


@pytest.mark.parametrize(
    "words",
    [
        'For comparison: tenant "lyra" on mgmt-b, a DIFFERENT cluster, had this two weeks ago, that was dns and is solved:',
        "Other cluster (mgmt-b), for comparison:",
        "Das hier ist aus einem anderen Cluster (gelöst):",
        "Zum Vergleich ein anderer Kunde:",
        "Letzten Monat, schon behoben:",
        "Vor drei Wochen, bei einem anderen Mandanten:",
        "from last month, solved:",
        "Two weeks ago another tenant had it:",
        "This is from another cluster.",
        "The lines below are of a different customer.",
        "An old ticket, closed:",
        "Same error in another cluster, solved since:",
        "We run six of them. Another customer had the same last year (solved):",
        "old incident, fixed since",
        "This is what it looked like at a customer's back in May, closed since:",
        "Here is how the same thing looked in our old ticket T-17, solved by the network team:",
        "The next lines are not from our cluster:",
        "It was the same thing last year in our OTHER cluster, I paste from the old case so that you see it:",
        "I copied the output from our previous ticket so that you can compare:",
        "We had the same thing last spring in our other cluster:",
        "In an old case (another cluster of ours, solved) the agent wrote:",
        "On a different cluster of mine, years ago, solved:",
        "Another region of our company saw this last month:",
        "Ein anderer Cluster von uns hatte das letztes Jahr:",
    ],
)
def test_another_cluster_or_a_case_that_is_over(words: str) -> None:
    """By a colon, by pointing at it, or as a short title."""
    assert whose(words, title=False) is OutputOwner.THEIRS
    assert any(stem in words.lower() for stem in STEMS)


@pytest.mark.parametrize(
    "words",
    [
        "Example from the docs:",
        "from the internet:",
        "Log lines out of the upstream wiki:",
        "These lines I found on the internet:",
    ],
)
def test_what_a_document_shows_is_a_sample(words: str) -> None:
    """It is of no cluster."""
    assert whose(words, title=False) is OutputOwner.SAMPLE


@pytest.mark.parametrize(
    "words", ["other cluster", "from last month, solved", "Anderer Cluster, behoben", "neighbour's cluster"]
)
def test_a_heading_or_a_comment_introduces_without_a_colon(words: str) -> None:
    """Whatever form it has."""
    assert whose(words, title=True) is OutputOwner.THEIRS


@pytest.mark.parametrize(
    "words",
    [
        "Output of the script from the docs:",
        "output of the check in the runbook guide:",
        "We have the same setup in another cluster and there it works.",
        "The name could not be resolved:",
        "The address was fixed to 10.0.0.1:",
        "It started two weeks ago:",
        "I followed the command from the docs:",
        "On another node:",
        "This is exactly as in the closed case of last year:",
        "The same as in the other cluster:",
        "From the other agent, for comparison:",
        "log of the previous container:",
        "old pods:",
        "last 20 lines:",
    ],
)
def test_a_mention_introduces_nothing(words: str) -> None:
    """Nor does another node, pod or container, or a time at which one's own fault began."""
    assert whose(words, title=False) is OutputOwner.NOT_SAID


@pytest.mark.parametrize(
    "words",
    [
        "And our agents:",
        "In the other cluster it works, but here:",
        "After I moved the node from another cluster:",
        "Since the upgrade last month we see:",
        "The issue of last week is not solved:",
        "It is not solved yet, this is the log:",
        "Thanks, the old issue is fixed. New one:",
        "That is no other cluster, it is ours:",
        "Another cluster of ours works, this one shows:",
    ],
)
def test_who_speaks_of_his_own_shows_his_own(words: str) -> None:
    """Also where he names another one first."""
    assert whose(words, title=False) is OutputOwner.OURS


@pytest.mark.parametrize(
    "words",
    [
        "The same in the other cluster:",
        "It is solved now, log after the restart:",
        "I see it in another cluster:",
        "ignore this, it is from a test cluster of mine:",
        "Bitte das hier ignorieren:",
    ],
)
def test_both_at_once_leave_it_open(words: str) -> None:
    """Nobody can tell from such words."""
    assert whose(words, title=False) is OutputOwner.UNCLEAR


@pytest.mark.parametrize(
    "words",
    [
        "The output above is from another cluster.",
        "^ that one was another tenant",
        "Das Log oben ist aus einem anderen Cluster. Unseres:",
    ],
)
def test_words_may_speak_of_what_stands_above_them(words: str) -> None:
    """Then what follows is not theirs."""
    assert is_of_above(words)
    assert whose(words, title=False) not in THEIRS
    assert not is_of_above("The above is the same as in another cluster.")


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        ("that was solved 2024-05 by opening a port in the firewall.", True),
        ("It was fixed last year. Now it is back.", True),
        ("This was solved by a restart, but here it still fails.", False),
        ("That was not solved.", False),
        ("We solved it.", False),
        ("This is what we see.", False),
    ],
)
def test_words_below_that_close_the_case(words: str, closed: bool) -> None:
    """They point at what stands above and say that it is over, and nothing of one's own."""
    assert is_closed_below(words) is closed


@pytest.mark.parametrize(
    "words",
    [
        "This is the same error as we had last year in our other cluster:",
        "It was the same last year in our other cluster, now here it is again:",
    ],
)
def test_what_is_so_now_is_only_compared(words: str) -> None:
    """One's own trouble, in the words of an older one."""
    assert whose(words, title=False) not in THEIRS
