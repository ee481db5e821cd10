"""Certificates on paper: one, or all of a session. The same certificate always gives the same file."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.french_dates import day_in_words, hours_in_words, short_day
from declic.core.pdf import compile_pdf
from declic.core.plain_text import plain_line
from declic.core.qr import qr_svg
from declic.core.typography import polish
from declic.core.wording import counted
from declic.programme.engine.certificate_number import shown
from declic.programme.models import Certificate

TEMPLATE = Path(__file__).parent / "certificate.typ"
LONGEST_WORD = 24  # signs: a longer one may be cut anywhere, rather than leave the page
VERIFY = "Pour vérifier cette attestation, lisez le carré avec un téléphone, ou écrivez son numéro à cette adresse :"


def document(certificates: Sequence[Certificate]) -> bytes:
    """A PDF/UA-1, a certificate a page (or more, when it has many dates)."""
    return compile_pdf(TEMPLATE, page_data(certificates))


def page_data(certificates: Sequence[Certificate]) -> dict[str, Any]:
    """Everything the paper says; texts are values, never markup."""
    centre, first = current_centre(), certificates[0]
    made = max(timezone.localtime(row.made_at).date() for row in certificates)
    alone = f"Attestation de {first.name} : {first.title}"
    title = alone if len(certificates) == 1 else f"Attestations : {first.title}"
    address = ", ".join(filter(None, (centre.address, f"{centre.postcode} {centre.city}".strip())))
    return {
        "title": polish(plain_line(title)),
        "made": [made.year, made.month, made.day],
        "centre": {"name": _said(centre.name), "address": _said(address), "phone": _said(centre.phone)},
        "certificates": [_one(row, centre.name) for row in certificates],
    }


def _one(row: Certificate, centre: str) -> dict[str, Any]:
    url = verification_url(row)
    made = short_day(timezone.localtime(row.made_at).date(), year=True)
    facts = [
        f"Lieu : {' ; '.join(row.places.splitlines())}." if row.places else "",
        f"Animée par {row.led_by}." if row.led_by else "",
        f"En partenariat avec {row.partner}." if row.partner else "",
    ]
    return {
        "heading": "Attestation de présence",
        "opening": _said(f"{centre} atteste que"),
        "name": _said(row.name),
        "followed": "était présent·e à la formation",
        "title": _said(row.title),
        "aims": [_said(line) for line in row.aims.splitlines()],
        "count": f"Présence : {counted(len(row.attended), 'demi-journée')}",
        "dates": [{"day": day_in_words(day, year=True), "hours": hours} for day, hours in days_of(row)],
        "facts": [_said(fact) for fact in facts if fact],
        "made": f"Faite le {made}.",
        "number": shown(row.number),
        "verify": _said(VERIFY),
        "url": url,
        "qr": qr_svg(url),
        "qr_alt": "Carré à lire avec un téléphone pour vérifier cette attestation",
    }


def days_of(row: Certificate) -> list[tuple[date, str]]:
    """Each day, with the hours of the half-days attended: « 9 h à 13 h, puis 13 h à 17 h »."""
    spans = [(_moment(span["starts"]), _moment(span["ends"])) for span in row.attended]
    by_day = groupby(spans, key=lambda span: span[0].date())
    return [(day, ", puis ".join(hours_in_words(*span) for span in of_the_day)) for day, of_the_day in by_day]


def _moment(said: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(said))


def verification_url(row: Certificate) -> str:
    """Where anybody verifies it."""
    return settings.SITE_URL + reverse("programme:certificate", args=[shown(row.number)])


def _said(text: str) -> str:
    return polish(" ".join("\u200b".join(_pieces(word)) for word in plain_line(text).split()))


def _pieces(word: str) -> list[str]:
    return [word[start : start + LONGEST_WORD] for start in range(0, len(word), LONGEST_WORD)]
