import io
import re
from datetime import timedelta

import pikepdf
import pytest
from django.utils import timezone

from declic.programme import exports, queries
from declic.programme.exports import pdf as paper
from declic.programme.models import DateRoles, SessionState
from tests.factories.programme import a_course, a_session, a_theme, add_date

pytestmark = pytest.mark.django_db
HOSTILE = 'Les "><svg onload=1> #panic() #set text(red) $x^2$ *gras* _a_ `c` @ref <lbl> \\ // /* = Titre \x01\x0b'
SOON = timezone.now() + timedelta(days=10)


def document():
    return exports.file_of("pdf", now=timezone.now())


def tags(element):
    children = element.get("/K")
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S)
            yield from tags(child)


def test_it_is_a_tagged_document_that_says_it_is_pdf_ua_1():
    a_session(a_course(theme=a_theme("Gestion", "gestion")))
    a_session(a_course(theme=a_theme("Communication", "communication")))
    with pikepdf.open(io.BytesIO(document())) as pdf:
        assert re.search(r"pdfuaid:part(?:>|=.)1", str(pdf.Root.Metadata.read_bytes()))
        assert str(pdf.Root.Lang).lower() == "fr-fr"
        assert pdf.open_metadata()["dc:title"] == "Se former\u00a0: le programme"
        headings = [tag for tag in tags(pdf.Root.StructTreeRoot) if re.fullmatch(r"/H[1-6]", tag)]
        assert headings == ["/H1", "/H2", "/H3", "/H2", "/H3"]


@pytest.mark.parametrize("sizes", [0, 1, 60])
def test_it_comes_out_whatever_the_number_of_sessions(sizes):
    course = a_course(summary="Un cahier suffit.", audience="associations", partner="DLA")
    for number in range(sizes):
        a_session(course, starts_at=SOON + timedelta(days=number))
    with pikepdf.open(io.BytesIO(document())) as pdf:
        assert (len(pdf.pages) > 1) is (sizes == 60)


def test_no_text_is_taken_for_markup():
    course = a_course(HOSTILE, summary=HOSTILE, audience=HOSTILE, partner=HOSTILE, theme=a_theme(HOSTILE[:60], "x"))
    a_session(course, venue_name=HOSTILE, venue_address=HOSTILE)
    assert document().startswith(b"%PDF")


def said():
    now = timezone.now()
    return paper.page_data(list(queries.programme()), now=now)


def test_subjects_come_in_the_order_of_the_centre_and_sessions_by_date():
    first, second = a_theme("Vie pratique", "vie"), a_theme("Gestion", "gestion")
    second.order = 60
    second.save()
    for title, theme, days in (("Tard", first, 9), ("Autre", second, 1), ("Tôt", first, 2)):
        a_session(a_course(title, theme=theme), starts_at=timezone.now() + timedelta(days=days))
    assert [(t["name"], [s["title"] for s in t["sessions"]]) for t in said()["themes"]] == [
        ("Vie pratique", ["Tôt", "Tard"]), ("Gestion", ["Autre"]),
    ]  # fmt: skip


def test_it_says_whom_to_call_and_once_what_is_true_of_all():
    for title in ("Une", "Deux"):
        a_session(a_course(title, audience="associations"))
    whole = said()
    assert whole["call"] == "Pour vous inscrire\u00a0: sur le site, ou au 01\u00a099\u00a000\u00a047\u00a056."
    assert "Pour\u00a0: associations" in whole["notes"]
    assert "Où\u00a0: Le Relais, 3 quai des Tanneurs, 94000 Créteil" in whole["notes"]
    assert [s["lines"] for s in whole["themes"][0]["sessions"]] == [[], []]
    a_session(a_course("Ailleurs"), venue_name="La Mine", venue_address="Arcueil")
    assert "Où\u00a0: Le Relais, 3 quai des Tanneurs, 94000 Créteil" in said()["themes"][0]["sessions"][0]["lines"]


def test_what_is_full_to_specify_or_of_several_dates_says_so():
    session = a_session(a_course("Une"), capacity=1, taken=1, date_role=DateRoles.TO_SPECIFY)
    add_date(session, timezone.now() + timedelta(days=20))
    (shown,) = said()["themes"][0]["sessions"]
    assert len(shown["dates"]) == 2
    assert "Dates à préciser\u00a0: appelez-nous avant de venir." in shown["lines"]
    assert "Complet\u00a0: appelez-nous pour la liste d’attente." in shown["lines"]


def test_what_is_past_cancelled_or_a_draft_is_not_printed():
    a_session(a_course("Passée"), starts_at=timezone.now() - timedelta(days=3))
    a_session(a_course("Annulée"), state=SessionState.CANCELLED)
    a_session(a_course("Brouillon"), state=SessionState.DRAFT)
    a_session(a_course("Celle-ci"))
    assert [s["title"] for theme in said()["themes"] for s in theme["sessions"]] == ["Celle-ci"]


def test_when_all_is_past_the_last_season_is_printed_and_says_so():
    for title, days in (("Ancienne", 900), ("Dernière", 400), ("Avant-dernière", 430)):
        a_session(a_course(title), starts_at=timezone.now() - timedelta(days=days))
    whole = said()
    assert whole["notes"][0].startswith("Ces séances sont passées.")
    assert [s["title"] for s in whole["themes"][0]["sessions"]] == ["Avant-dernière", "Dernière"]


def test_an_empty_programme_says_to_call():
    assert said()["themes"] == []
    assert "Aucune séance n’est annoncée" in said()["nothing"]
    with pikepdf.open(io.BytesIO(document())) as pdf:
        assert "/H2" not in set(tags(pdf.Root.StructTreeRoot))


def test_the_demonstration_says_that_nothing_takes_place():
    a_session(shifted_weeks=300)
    assert "Ces séances n’ont pas lieu." in said()["notes"][0]
