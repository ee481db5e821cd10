"""The five questions on paper: what is answered on the screen, for who prefers a pen."""

from pathlib import Path
from typing import Any

from declic.core.centre import current_centre
from declic.core.pdf import compile_pdf
from declic.core.plain_text import plain_line
from declic.core.typography import polish
from declic.programme import wording
from declic.programme.evaluation_questions import COMMENT, IN_ORDER, ON_THE_SCALE, PACE, RECOGNISED, SCALE
from declic.programme.models import Session

TEMPLATE = Path(__file__).parent / "evaluation_sheet.typ"
HOW = "Cochez une case par question. Vous pouvez en laisser. N’écrivez pas votre nom."


def document(session: Session) -> bytes:
    """A PDF/UA-1 of one page."""
    return compile_pdf(TEMPLATE, page_data(session))


def page_data(session: Session) -> dict[str, Any]:
    """Everything the paper says; texts are values, never markup."""
    centre = current_centre()
    answers = [label for _, label in SCALE]
    questions = [{"title": title, "answers": answers} for title in ON_THE_SCALE.values()]
    questions.append({"title": PACE, "answers": [pace.label.capitalize() for pace in IN_ORDER]})
    return {
        "title": _said(f"Votre avis : {session}"),
        "course": _said(str(session)),
        "when": _said(wording.when(session, year=True)),
        "how": _said(HOW),
        "questions": questions,
        "comment": COMMENT,
        "warning": _said(RECOGNISED),
        "thanks": "Merci. Déposez cette feuille en partant.",
        "centre": {"name": _said(centre.name), "phone": _said(centre.phone)},
    }


def _said(text: str) -> str:
    return polish(plain_line(text))
