import io
import itertools
import re
from pathlib import Path

import pikepdf
import pytest
import typst
from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.pdf import compile_pdf
from declic.diagnostic import services
from declic.diagnostic.paper import PLAN, plan_data
from declic.diagnostic.result import result_of
from tests.factories.diagnostic import all_answers, assessment
from tests.factories.organisations import organisation
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db
HOSTILE = (
    'Les "><svg onload=1> #panic() #set text(red) $x^2$ *gras* _a_ `c` @ref <lbl> \\ // /* https://x.fr = Titre - x'
)


def plan(made, code="K7MP 4RTD"):
    shown = result_of(made, now=timezone.now())
    return plan_data(shown, code=code, centre=current_centre(), site="http://localhost:8000/diagnostic/")


def opened(data):
    return pikepdf.open(io.BytesIO(compile_pdf(PLAN, data)))


def walk(element, found):
    for child in element.get("/K", []) if isinstance(element.get("/K"), pikepdf.Array) else [element.get("/K")]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found.append(str(child.S))
            walk(child, found)
    return found


def test_the_plan_is_a_tagged_document_that_says_it_is_pdf_ua_1():
    with opened(plan(assessment(answers=all_answers("0")))) as pdf:
        metadata = str(pdf.Root.Metadata.read_bytes())
        tags = walk(pdf.Root.StructTreeRoot, [])
        assert re.search(r"pdfuaid:part(?:>|=.)1", metadata)
        assert pdf.Root.MarkInfo.Marked is True or bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).lower() == "fr-fr"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert pdf.open_metadata()["dc:title"] == "Où en est votre association"
        headings = [tag for tag in tags if re.fullmatch(r"/H[1-6]", tag)]
        assert headings[:2] == ["/H1", "/H2"]
        levels = [int(tag[2]) for tag in headings]
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
        assert {"/L", "/LI", "/P"} <= set(tags)


def test_every_font_is_in_the_file():
    with opened(plan(assessment(answers=all_answers("1")))) as pdf:
        fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"]
        assert fonts
        assert all(any(k in font for k in ("/FontFile", "/FontFile2", "/FontFile3")) for font in fonts)


@pytest.mark.parametrize("answers", [{}, all_answers("0"), all_answers("3"), all_answers("nsp")])
def test_a_plan_comes_out_whatever_was_answered(answers):
    assert opened(plan(assessment(answers=answers), code="")).pages


def test_a_name_is_never_taken_for_markup():
    made = assessment(answers=all_answers("0"), organisation=organisation(HOSTILE))
    data = plan(made)
    assert HOSTILE[:20] in data["title"]
    with opened(data) as pdf:
        assert HOSTILE[:25] in pdf.open_metadata()["dc:title"]
        assert len(pdf.pages) >= 1


def test_the_plan_says_what_was_decided_and_whom_to_call():
    made = assessment(answers=all_answers("0"))
    services.decide(made, action="A01", decision="refused", reason="no_time", now=timezone.now())
    facts = [fact for h in plan(made)["horizons"] for action in h["actions"] for fact in action["facts"]]
    assert ["Décision", "refusée (pas le temps)"] in facts
    assert any(name == "Appeler" and "01\xa099\xa000\xa047\xa056" in said for name, said in facts)


def test_a_place_of_the_plan_has_its_name_and_the_hours_of_most_weeks():
    a_place("Le Fil", hours="Tu-Fr 09:00-12:00; Sa 10:00-17:00", updated_on=timezone.localdate())
    made = assessment(answers=all_answers("0"))
    services.set_context(made, context={"X5": "94028"}, now=timezone.now())
    actions = [action for horizon in plan(made)["horizons"] for action in horizon["actions"]]
    facts = next(dict(a["facts"]) for a in actions if a["title"].startswith("Le point d’accès"))
    assert facts["Quand"] == "du mardi au vendredi, 9\u00a0h à 12\u00a0h\u202f; samedi, 10\u00a0h à 17\u00a0h"
    assert facts["Où"].startswith("Le Fil, 3 place des Bleuets, 94000 Créteil, à ")


def test_a_template_without_what_accessibility_asks_for_is_refused(tmp_path: Path):
    template = tmp_path / "bad.typ"
    template.write_text("= Un\n=== Trois\n", encoding="utf-8")
    with pytest.raises(typst.TypstError):
        compile_pdf(template, {})
