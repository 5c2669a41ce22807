"""Initials are readable on every colour, and server and boards choose the same letters' colour."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from accounts.icons import luminance, text_on
from accounts.models import User
from accounts.templatetags.icons import icon

HOST = Path(__file__).parents[1] / "js" / "contrast-host.mjs"
READABLE = 4.5  # WCAG 2.2, 1.4.3
GREYS = [f"#{grey:02x}{grey:02x}{grey:02x}" for grey in range(256)]


def some_colours():
    """The greys, a net over all colours, and many at random; always the same ones."""
    chance = random.Random(5)
    net = [f"#{r:02x}{g:02x}{b:02x}" for r in range(0, 256, 15) for g in range(0, 256, 15) for b in range(0, 256, 15)]
    return GREYS + net + [f"#{chance.randrange(1 << 24):06X}" for _ in range(10_000)]


def contrast(colour, other):
    low, high = sorted((luminance(colour), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_that_of_the_guideline():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # the best-known grey that just fails


def test_initials_are_readable_on_every_colour():
    written = {"#000": "#000000", "#fff": "#ffffff"}

    assert min(contrast(colour, written[text_on(colour)]) for colour in some_colours()) >= READABLE


@pytest.mark.parametrize(("colour", "ink"), [("#ffffff", "#000"), ("#000000", "#fff"), ("#475569", "#fff"), ("#ffcc00", "#000")])
def test_letters_are_black_on_light_and_white_on_dark_colours(colour, ink):
    assert text_on(colour) == ink


def test_the_boards_choose_the_same_letters():
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    colours = some_colours()
    answer = subprocess.run([node, str(HOST)], input=json.dumps(colours), capture_output=True, text=True, check=True).stdout

    theirs = json.loads(answer)
    assert [(colour, ink) for colour, ink in zip(colours, theirs, strict=True) if ink != text_on(colour)] == []


def test_a_colour_that_is_none_costs_nobody_the_page():
    assert icon(User(email="ada@example.org", colour='red" onload="')) == {"initials": "AD", "colour": "#475569", "ink": "#fff"}
