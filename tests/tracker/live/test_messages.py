"""What a browser may say."""

import json

import pytest

from tracker.live.catch_up import Seen
from tracker.live.messages import BeatMessage, HereMessage, Malformed, SeenMessage, parse

WHERE = {"number": 1, "epoch": "e", "day": "2026-10-31"}


def test_each_message_of_the_wire_is_read():
    assert parse('{"seen": {"3": {"number": 118, "epoch": "e", "day": "2026-10-31"}}, "tab": "confirms"}') == SeenMessage(
        {3: Seen(118, "e", "2026-10-31")}, "confirms"
    )
    assert parse('{"here": {"tab": "kph", "row": "group:5", "cell": "note"}}') == HereMessage("kph", "group:5", "note")
    assert parse('{"here": {"tab": "kph", "row": null, "cell": null}}') == HereMessage("kph", None, None)
    assert isinstance(parse('{"beat": 1}'), BeatMessage)


@pytest.mark.parametrize(
    "said",
    [
        "no json",
        "[" * 30_000,
        "1" * 5_000,
        {"seen": {str(office): WHERE for office in range(1_000)}, "tab": "kph"},  # more than any region has
        [],
        {},
        {"edit": 1},
        {"beat": 2},
        {"beat": 1, "more": 1},
        {"here": {"tab": "kph", "row": None}},
        {"here": {"tab": "kph", "row": None, "cell": "<b>"}},
        {"here": {"tab": None, "row": None, "cell": None}},
        {"here": {"tab": "x" * 61, "row": None, "cell": None}},
        {"here": {"tab": "kph", "row": 5, "cell": None}},
        {"seen": {}},
        {"seen": [], "tab": "kph"},
        {"seen": {"x": WHERE}, "tab": "kph"},
        {"seen": {"²": WHERE}, "tab": "kph"},
        {"seen": {"1" * 30: WHERE}, "tab": "kph"},
        {"seen": {"1": 5}, "tab": "kph"},
        {"seen": {"1": {**WHERE, "number": -1}}, "tab": "kph"},
        {"seen": {"1": {**WHERE, "number": True}}, "tab": "kph"},
        {"seen": {"1": {**WHERE, "number": "1"}}, "tab": "kph"},
        {"seen": {"1": {**WHERE, "day": "today"}}, "tab": "kph"},
        {"seen": {"1": {**WHERE, "more": 1}}, "tab": "kph"},
    ],
)
def test_what_no_page_of_ours_says_is_malformed(said):
    with pytest.raises(Malformed):
        parse(said if isinstance(said, str) else json.dumps(said))


def test_a_binary_frame_is_malformed():
    with pytest.raises(Malformed):
        parse(None)
