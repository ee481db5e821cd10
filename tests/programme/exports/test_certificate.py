"""The certificate on paper."""

import io
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pikepdf
import pytest

from declic.programme.exports import certificate as paper
from declic.programme.models import Certificate, Channel, Registration, Status
from tests.factories.programme import a_session
from tests.programme.exports.test_pdf import HOSTILE, tags

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 10, 6, 9, tzinfo=PARIS)
NUMBER = "999999999999999J"


def spans(dates=1, halves=2):
    hours = ((9, 13), (13, 17))[:halves]
    days = [START + timedelta(days=7 * week) for week in range(dates)]
    return [
        {"starts": day.replace(hour=begin).isoformat(), "ends": day.replace(hour=end).isoformat()}
        for day in days
        for begin, end in hours
    ]


def a_certificate(name="Ana Petit", title="Tenir ses comptes", *, number=NUMBER, attended=None, **fields):
    mine = Registration.objects.create(
        session=a_session(starts_at=START), name=name, person_key=number, channel=Channel.WEB, status=Status.CONFIRMED
    )
    return Certificate.objects.create(
        registration=mine,
        number=number,
        name=name,
        title=title,
        attended=attended or spans(),
        made_at=START + timedelta(days=1),
        **{"aims": "Lire un bilan\nClasser", "led_by": "Zoé Sow", "partner": "Le DLA", "places": "Le Relais"} | fields,
    )


def pages(document):
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return len(pdf.pages)


def test_it_is_a_tagged_document_that_bears_the_name_and_the_course():
    with pikepdf.open(io.BytesIO(paper.document([a_certificate()]))) as pdf:
        assert re.search(r"pdfuaid:part(?:>|=.)1", str(pdf.Root.Metadata.read_bytes()))
        assert str(pdf.Root.Lang).lower() == "fr-fr"
        assert pdf.open_metadata()["dc:title"] == "Attestation de Ana Petit\u00a0: Tenir ses comptes"
        found = [tag for tag in tags(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H[1-6]|/Table|/Figure", tag)]
        assert found == ["/H1", "/H2", "/H2", "/Table", "/Figure"]


def test_it_says_each_half_day_with_its_hours_where_and_with_whom():
    said = paper.page_data([a_certificate(attended=spans(2))])["certificates"][0]
    assert said["count"] == "Présence : 4\u00a0demi-journées"
    assert said["dates"] == [
        {"day": day, "hours": "9\u00a0h à 13\u00a0h, puis 13\u00a0h à 17\u00a0h"}
        for day in ("mardi 6 octobre 2026", "mardi 13 octobre 2026")
    ]
    assert said["facts"] == ["Lieu\u00a0: Le Relais.", "Animée par Zoé Sow.", "En partenariat avec Le DLA."]
    assert said["aims"] == ["Lire un bilan", "Classer"]
    assert said["number"] == "9999-9999-9999-999J"
    assert said["url"].endswith("/formations/attestation/9999-9999-9999-999J/")


def test_the_same_certificate_always_gives_the_same_file():
    made = a_certificate()
    assert paper.document([made]) == paper.document([Certificate.objects.get()])


def test_ten_dates_hold_on_a_page_and_all_of_a_session_come_out_together():
    full = a_certificate(attended=spans(10), aims="\n".join(f"Savoir faire {n}" for n in range(5)))
    other = a_certificate("Bob Roy", number="2" * 16)
    assert [pages(paper.document(rows)) for rows in ([full], [full, other])] == [1, 2]
    title = paper.page_data([full, other])["title"]
    assert title == "Attestations\u00a0: Tenir ses comptes"


def test_what_was_not_said_leaves_no_empty_line():
    bare = a_certificate(aims="", led_by="", partner="", places="")
    assert paper.page_data([bare])["certificates"][0]["facts"] == []
    assert pages(paper.document([bare])) == 1


@pytest.mark.parametrize("text", [HOSTILE, "W" * 120, "É" * 60])
def test_no_text_is_taken_for_markup_and_the_longest_words_come_out(text):
    made = a_certificate(text[:120], text * 2, aims=text, led_by=text[:120], partner=text[:120], places=text)
    assert paper.document([made]).startswith(b"%PDF")
