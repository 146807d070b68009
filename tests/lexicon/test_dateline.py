"""Where the town of a dateline stands, and where the article begins behind it."""

import pytest

from kg.lexicon.dateline import find_datelines

OPENING = {
    "MOSUL, Iraq (Reuters) — A drone fell.": ("MOSUL", "A drone"),
    "CAIRO, Egypt, July 18 — A fire broke out.": ("CAIRO", "A fire"),
    "CAIRO, July 18 (Xinhua) -- A fire broke out.": ("CAIRO", "A fire"),
    "BRASÍLIA (Reuters) - Ministers met.": ("BRASÍLIA", "Ministers"),
    "GDANSK, Poland (March 3, 2024) - Nurses walked out.": ("GDANSK", "Nurses"),
    "MADRID (EFE).- Nurses walked out.": ("MADRID", "Nurses"),
    "PARIS (AP) _ Nurses walked out.": ("PARIS", "Nurses"),
    "MILAN–A court met.": ("MILAN", "A court"),
    "MONROVIA—Police said": ("MONROVIA", "Police"),
    "KANO (Nigeria), (NAN) Gunmen fled.": ("KANO", "Gunmen"),
    "New Delhi: Police said": ("New Delhi", "Police"),
    "Accra, July 18: Police said": ("Accra", "Police"),
    "BAREILLY: Two elephants fled.": ("BAREILLY", "Two elephants"),
    "Taipei, Nov. 4 (CNA) Police said": ("Taipei", "Police"),
    "Lagos, July 18, 2024 (NAN) The police said": ("Lagos", "The police"),
    "Washington (CNN) -- The Senate met.": ("Washington", "The Senate"),
    "Beirut, Lebanon — Protesters met.": ("Beirut", "Protesters"),
    "Jakarta – Police said": ("Jakarta", "Police"),
    "Nurses plan walkout\n\nCORK (Agency) - Nurses said": ("CORK", "Nurses said"),
}
NONE = (
    "NATO–Russia talks began.",
    "Smith (Arsenal) scored twice.",
    "Mali (AP) is a desk of that agency.",
    "Mali — one of the poorest countries — held a vote.",
    "Kofi Annan, Secretary General — who knew — resigned.",
    "Putin: Russia will win.",
    "A court in Cairo (Egypt) met.",
)


@pytest.mark.parametrize("text", OPENING)
def test_a_dateline_is_found(text: str) -> None:
    town, words = OPENING[text]
    ((start, end, after),) = find_datelines(text)
    assert text[start:end] == town
    assert text[after:].startswith(words)


@pytest.mark.parametrize("text", NONE)
def test_what_is_none(text: str) -> None:
    assert list(find_datelines(text)) == []
