"""The diagnostic engine: answers and a questionnaire in, a profile and an explained plan out. No Django here.

A questionnaire is a versioned YAML file (`load_questionnaire`); an untrusted document becomes a `Sheet`
(`parse_sheet`); `profile` says where an association stands; `make_plan` what it could do and why.
Rule and source: the design of the diagnostic, sections 2 to 7, from the programme « Associations, à vos clics ! ».
Everything is integers and deterministic: the same sheet gives the same plan, whatever the order of its answers.

    >>> from pathlib import Path
    >>> text = Path("data/questionnaires/declic-1.0.0.yaml").read_text(encoding="utf-8")
    >>> questionnaire = load_questionnaire(text)
    >>> sheet = parse_sheet('{"answers": {"E1": 0, "C1": 1, "L1": "nsp"}}', questionnaire)
    >>> [s.score for s in profile(questionnaire, sheet, Form.EXPRESS)][:3]
    [0, 33, None]
    >>> [r.action for r in make_plan(questionnaire, sheet, Form.EXPRESS).now]
    ['A03', 'A04', 'A05']
"""

from declic.diagnostic.engine.evaluation import Evaluation, as_document, evaluate
from declic.diagnostic.engine.loading import QuestionnaireError, load_questionnaire
from declic.diagnostic.engine.plan import Plan, Recommendation, make_plan
from declic.diagnostic.engine.profile import Standing, profile
from declic.diagnostic.engine.questionnaire import Form, Questionnaire
from declic.diagnostic.engine.sheet import Sheet, SheetError, parse_sheet, read_sheet

__all__ = [
    "Evaluation",
    "Form",
    "Plan",
    "Questionnaire",
    "QuestionnaireError",
    "Recommendation",
    "Sheet",
    "SheetError",
    "Standing",
    "as_document",
    "evaluate",
    "load_questionnaire",
    "make_plan",
    "parse_sheet",
    "profile",
    "read_sheet",
]
