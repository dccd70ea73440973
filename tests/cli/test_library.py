"""``helpline library``: the first drafts, a place with what is known of it, and what has to be looked at again."""

from tests.cli.test_commands import LINE, Said, facts, say

__all__ = ["say"]

PLACE = ("library", "place", "--name", "Quay rooms", "--needs", "bed,food", "--owner", "River", "--source", "A visit")
WHY = ("--why", "Peers asked for it")
KNOWN = [part for one in ("leave", "phone", "medicine", "earn", "tells") for part in ("--known", f"{one}=no")]


def test_the_first_drafts_come_once_and_are_listed_as_drafts(say: Said) -> None:
    first = facts(say("library", "start", "--json"))
    assert first["options"] >= 25
    assert (first["topics"], first["cards_shown"]) == (10, 0)
    again = facts(say("library", "start", "--show", "--json"))
    assert again == {"options": 0, "topics": 0, "cards_shown": 17}
    stale = facts(say("library", "review", "--json"))
    assert len(stale) == first["options"] + 10
    assert all(one["draft"] for one in stale)


def test_a_place_is_added_with_a_reason_and_says_what_is_not_known(say: Said) -> None:
    assert say(*LINE)[0] == 0
    assert say(*PLACE, "--why", " ")[0] == 1
    assert say(*PLACE, *WHY, "--areas", "Nowhere")[0] == 1
    assert say(*PLACE, *WHY, "--known", "leave=perhaps")[0] == 1
    assert say(*PLACE, *WHY, "--recommended")[0] == 1
    assert facts(say("library", "review", "--json")) == []
    assert facts(say(*PLACE, *WHY, "--areas", "Harbour", "--known", "leave=yes", "--json")) == {"name": "Quay rooms"}
    assert say(*PLACE, *WHY)[0] == 1, "there is one already"
    assert [one["what"] for one in facts(say("library", "review", "--json"))] == ["Quay rooms"]


def test_only_what_a_peer_has_checked_with_every_answer_is_recommended(say: Said) -> None:
    assert say(*PLACE, *WHY, *KNOWN, "--recommended")[0] == 1
    assert say(*PLACE, *WHY, *KNOWN[:-2], "--recommended", "--checked-on", "2026-03-06")[0] == 1
    assert say(*PLACE, *WHY, *KNOWN, "--recommended", "--checked-on", "2026-03-06")[0] == 0
