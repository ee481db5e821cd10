"""The attendance sheet on paper: a page for each date, a column to sign for each half-day.

Names and associations, no more: a sheet goes round a room, so it never bears an address, a telephone or a need.
"""

from itertools import groupby
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.urls import reverse

from declic.core.centre import current_centre
from declic.core.french_dates import day_in_words, hours_in_words, short_day
from declic.core.pdf import compile_pdf
from declic.core.plain_text import plain_line
from declic.core.qr import qr_svg
from declic.core.typography import polish
from declic.programme import wording
from declic.programme.attendance_queries import Sitting, sittings_of
from declic.programme.models import Half, Registration, Session
from declic.programme.tokens import presence_token_of

TEMPLATE = Path(__file__).parent / "sheet.typ"
HOW = "Sans stylo : lisez le carré avec votre téléphone, puis écrivez votre adresse ou votre numéro."
LONGEST_WORD = 18  # signs: a longer one may be cut anywhere, rather than run over the next column
FEWEST_EMPTY, MOST_EMPTY = 3, 8


def document(session: Session, people: list[Registration]) -> bytes:
    """A PDF/UA-1; `people`: who has a seat, by name, each with its association."""
    return compile_pdf(TEMPLATE, page_data(session, people))


def page_data(session: Session, people: list[Registration]) -> dict[str, Any]:
    """Everything the paper says; texts are values, never markup."""
    centre = current_centre()
    by_date = groupby(sittings_of(session), key=lambda sitting: sitting.part.pk)
    return {
        "title": polish(f"Feuille d’émargement : {plain_line(str(session))}"),
        "course": polish(plain_line(str(session))),
        "reminder": shorten(plain_line(str(session)), 70, placeholder="…"),
        "centre": {"name": plain_line(centre.name), "phone": plain_line(centre.phone)},
        "trainer": plain_line(session.led_by),
        "how": HOW,
        "signs": "Signature de la personne qui anime",
        "lines": [line for row in people for line in _lines(row)],
        "empty": min(max(session.seats_left, FEWEST_EMPTY), MOST_EMPTY),
        "dates": [_date(session, list(sittings)) for _, sittings in by_date],
    }


def _lines(row: Registration) -> list[dict[str, str]]:
    """A line for each person of a group: those named, then the others."""
    name = _cut(row.name)
    named = [_cut(line) for line in row.companions.splitlines() if plain_line(line)][: row.places - 1]
    others = [f"avec {name}"] * (row.places - 1 - len(named))
    association = _cut(row.organisation.name) if row.organisation else ""
    return [{"name": one, "association": association} for one in (name, *named, *others)]


def _cut(text: str) -> str:
    words = plain_line(text).split()
    return " ".join("\u200b".join(_pieces(word, LONGEST_WORD)) for word in words)


def _pieces(word: str, size: int) -> list[str]:
    return [word[start : start + size] for start in range(0, len(word), size)]


def _date(session: Session, sittings: list[Sitting]) -> dict[str, Any]:
    start, end = sittings[0].half.start, sittings[-1].half.end
    place = wording.full_place(sittings[0].part)
    return {
        "day": day_in_words(start.date(), year=True),
        "short": short_day(start.date()),
        "hours": hours_in_words(start, end),
        "place": polish(plain_line(place)),
        "halves": [_half(session, sitting) for sitting in sittings],
    }


def _half(session: Session, sitting: Sitting) -> dict[str, str]:
    half = sitting.half
    return {
        "label": Half(half.code).label.capitalize() if half.code else "Signature",
        "short": Half(half.code).label.capitalize() if half.code else "Je suis là",
        "hours": hours_in_words(half.start, half.end),
        "qr": qr_svg(presence_url(session, sitting)),
    }


def presence_url(session: Session, sitting: Sitting) -> str:
    """Where people say, from their telephone, that they are there."""
    return settings.SITE_URL + reverse("programme:presence", args=[presence_token_of(session.uuid, sitting.key)])
