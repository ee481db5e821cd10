"""Seconds for the PDF of a plan beside an empty page, each a compilation of its own with data never seen before.

The peer is an empty PDF/UA-1 page by `typst.compile` as it comes, which looks for the system's fonts each time; ours
goes through `core.pdf.compile_pdf`, which uses only the fonts that come with Typst. The same process, in turn, medians.
The empty page by `compile_pdf` is measured too and told in the details, bound to nothing: that ratio is the price of
the words alone. No database: the result is made in memory from the shipped questionnaire.

    make bench NAME=pdf
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import typst

ROUNDS, BOUND = 40, 2.0
EMPTY = Path(__file__).with_name("empty.typ")


def plan_number(number: int) -> dict[str, object]:
    """The values of a plan of seven actions, different at each call."""
    from django.utils import timezone

    from declic.core.models import Centre
    from declic.diagnostic.models import Assessment
    from declic.diagnostic.paper import plan_data
    from declic.diagnostic.questionnaires import current_questionnaire
    from declic.diagnostic.result import assembled

    shelf = current_questionnaire()
    asked = [question for step in shelf.steps["complete"] for question in step.ids]
    answers = {question: str((place + number) % 3 if place > 3 else 1) for place, question in enumerate(asked)}
    made = Assessment(form="complete", questionnaire=shelf.id, version=shelf.version, context={})
    result = assembled(made, answers=answers, decisions={}, done=frozenset(), now=timezone.now(), with_offers=False)
    return plan_data(result, code=f"PLAN {number:04d}", centre=Centre(), site="http://localhost:8000/diagnostic/")


def by_us(template: Path, data: dict[str, object]) -> bytes:
    from declic.core.pdf import compile_pdf

    return compile_pdf(template, data)


def as_it_comes(template: Path, data: dict[str, object]) -> bytes:
    return typst.compile(str(template), sys_inputs={"data": json.dumps(data)}, pdf_standards="ua-1", format="pdf")


def seconds(make: Callable[[Path, dict[str, object]], bytes], template: Path, data: dict[str, object]) -> float:
    start = time.perf_counter()
    document = make(template, data)
    took = time.perf_counter() - start
    if not document.startswith(b"%PDF"):
        raise SystemExit("this is not a PDF")
    return took


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "declic.config.settings")
    import django

    django.setup()
    from benchmarks.results import record
    from declic.diagnostic.paper import PLAN

    plans = [plan_number(number) for number in range(ROUNDS + 1)]
    turns = {"empty": (as_it_comes, EMPTY), "empty_without_search": (by_us, EMPTY), "plan": (by_us, PLAN)}
    took: dict[str, list[float]] = {name: [] for name in turns}
    for number, plan in enumerate(plans):
        for name, (make, template) in turns.items():
            took[name].append(seconds(make, template, plan if template is PLAN else {"title": f"Page {number}"}))
    # The first turn reads the fonts from the disk: left out.
    medians = {name: median(values[1:]) for name, values in took.items()}
    details = {
        "milliseconds": {name: round(value * 1000, 1) for name, value in medians.items()},
        "ratio_without_font_search": round(medians["plan"] / medians["empty_without_search"], 2),
        "rounds": ROUNDS,
    }
    print(details)
    return record("pdf", medians["plan"] / medians["empty"], BOUND, at_least=False, details=details)


if __name__ == "__main__":
    sys.exit(main())
