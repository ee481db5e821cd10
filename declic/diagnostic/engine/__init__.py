"""The diagnostic engine: answers and a questionnaire in, a profile and an explained plan out. No Django here.

A questionnaire is a versioned YAML file (`load_questionnaire`); an untrusted document becomes a `Sheet`
(`parse_sheet`); `evaluate` says where an association stands, what it could do and why.
Rule and source: the design of the diagnostic, sections 2 to 7, from the programme « Associations, à vos clics ! ».
Everything is integers and deterministic: the same sheet gives the same plan, whatever the order of its answers.

    >>> from pathlib import Path
    >>> text = Path("data/questionnaires/declic-1.0.0.yaml").read_text(encoding="utf-8")
    >>> questionnaire = load_questionnaire(text)
    >>> sheet = parse_sheet('{"answers": {"E1": 0, "C1": 1, "L1": "nsp"}}', questionnaire)
    >>> evaluation = evaluate(questionnaire, sheet, Form.EXPRESS)
    >>> [standing.score for standing in evaluation.standings][:3]
    [0, 33, None]
    >>> [recommendation.action for recommendation in evaluation.plan.now]
    ['A03', 'A04', 'A05']
"""

from declic.diagnostic.engine.evaluation import evaluate
from declic.diagnostic.engine.loading import QuestionnaireError, load_questionnaire
from declic.diagnostic.engine.questionnaire import Form, Questionnaire
from declic.diagnostic.engine.sheet import Sheet, SheetError, parse_sheet

__all__ = [
    "Form",
    "Questionnaire",
    "QuestionnaireError",
    "Sheet",
    "SheetError",
    "evaluate",
    "load_questionnaire",
    "parse_sheet",
]
