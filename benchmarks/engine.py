"""Our engine beside SurveyJS's `survey-core` on Node: the same 34 questions, the same 1 000 sheets, one core.

Ours gives scores, the plan and its reasons; the peer gives what is visible and the scores, with one model reused. That
both find the same scores is asserted first. Wanted: 20 times as many sheets a second, or more. Then the command reads
10 000 and 100 000 sheets with `--lines`: its peak memory must not grow.

Processor time is counted, the best of several rounds of each, in turn: a busy machine weighs on both alike.
Needs `node` and `npm`: the peer is installed by `npm ci` in benchmarks/survey_core/, once.

    make bench NAME=engine
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.results import record
from declic.diagnostic.engine import Form, Questionnaire, Sheet, evaluate, load_questionnaire
from declic.diagnostic.engine.profile import profile
from declic.diagnostic.engine.sheet import read_sheet

ROOT = Path(__file__).parents[1]
PEER = ROOT / "benchmarks" / "survey_core"
QUESTIONNAIRE = ROOT / "data" / "questionnaires" / "declic-1.0.0.yaml"
SEED, SHEETS, ROUNDS, BOUND = 20210304, 1_000, 7, 20
FEW, MANY, GROWTH = 10_000, 100_000, 1.05


def documents(questionnaire: Questionnaire, count: int) -> Iterator[dict[str, Any]]:
    """Seeded sheets as documents: every question answered, unknown or « pas concerné », some context, some projects."""
    chance = random.Random(SEED)
    context = {c.id: [choice.key for choice in c.choices] for c in questionnaire.context}
    dimensions = [d.id for d in questionnaire.dimensions]
    offered = {q.id: [0, 1, 2, 3, "nsp", *(["na"] if q.not_concerned else [])] for q in questionnaire.questions}
    for _ in range(count):
        given: dict[str, Any] = {name: chance.choice(context[name]) for name in ("X1", "X3", "X4", "X6", "X10")}
        given["X7"] = chance.sample(context["X7"], chance.randrange(3))
        given["X8"] = chance.sample(dimensions, chance.randrange(4))
        yield {"context": given, "answers": {name: chance.choice(values) for name, values in offered.items()}}


def survey(questionnaire: Questionnaire) -> dict[str, Any]:
    """The questionnaire as SurveyJS's own JSON: a page a dimension; what express leaves out is visible in complete."""
    pages = []
    for dimension in questionnaire.dimensions:
        elements = []
        for q in questionnaire.questions:
            if q.dimension != dimension.id:
                continue
            choices = [{"value": value, "text": text} for value, text in enumerate(q.choices)]
            choices.append({"value": "nsp", "text": "Je ne sais pas"})
            if q.not_concerned:
                choices.append({"value": "na", "text": q.not_concerned})
            element = {"type": "radiogroup", "name": q.id, "title": q.text, "choices": choices}
            elements.append(element if q.express else {**element, "visibleIf": "{form} = 'complete'"})
        pages.append({"name": dimension.id, "elements": elements})
    return {"pages": pages}


def scores(questionnaire: Questionnaire) -> dict[str, str]:
    """One expression a dimension, calling the function that run.mjs registers."""
    return {
        d.id: f"dimensionScore({', '.join(f'{{{q.id}}}' for q in questionnaire.questions if q.dimension == d.id)})"
        for d in questionnaire.dimensions
    }


class Peer:
    """survey-core in a process of its own, asked for one round at a time."""

    def __init__(self, questionnaire: Questionnaire, answers: list[dict[str, Any]]) -> None:
        self.process = subprocess.Popen(
            ["node", "run.mjs"], cwd=PEER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        sheets = [{**given, "form": "complete"} for given in answers]
        self._say({"survey": survey(questionnaire), "scores": scores(questionnaire), "sheets": sheets})

    def _say(self, message: Any) -> None:
        print(message if isinstance(message, str) else json.dumps(message), file=self.process.stdin, flush=True)

    def round(self, ask: str = "round") -> dict[str, Any]:
        self._say(ask)
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("survey-core stopped: see above")
        return dict(json.loads(line))

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)


def our_round(questionnaire: Questionnaire, sheets: list[Sheet]) -> float:
    start = time.process_time()
    for sheet in sheets:
        evaluate(questionnaire, sheet, Form.COMPLETE)
    return time.process_time() - start


def assert_same_scores(questionnaire: Questionnaire, sheets: list[Sheet], found: list[dict[str, Any]]) -> None:
    """Both must find the same scores and the same visible questions, or there is nothing to compare."""
    asked = [q.id for q in questionnaire.asked(Form.COMPLETE)]
    for sheet, theirs in zip(sheets, found, strict=True):
        ours = {s.dimension: -1 if s.score is None else s.score for s in profile(questionnaire, sheet, Form.COMPLETE)}
        if theirs != {"visible": asked, "scores": ours}:
            raise SystemExit(f"the two engines disagree on {dict(sheet.answers)}: {ours} and {theirs}")


def speeds(questionnaire: Questionnaire) -> tuple[float, float]:
    """Sheets a second of processor time: ours, then the peer's."""
    drawn = list(documents(questionnaire, SHEETS))
    sheets = [read_sheet(document, questionnaire) for document in drawn]
    peer = Peer(questionnaire, [document["answers"] for document in drawn])
    try:
        assert_same_scores(questionnaire, sheets, peer.round("found")["found"])
        our_round(questionnaire, sheets)
        rounds = [(our_round(questionnaire, sheets), peer.round()["seconds"]) for _ in range(ROUNDS)]
    finally:
        peer.close()
    return SHEETS / min(ours for ours, _ in rounds), SHEETS / min(theirs for _, theirs in rounds)


def peak_memory(questionnaire: Questionnaire, count: int) -> int:
    """Peak memory, in kB, of the real command reading `count` sheets, one a line, without a database."""
    with tempfile.TemporaryDirectory(prefix="declic-bench-") as folder:
        environment = {**os.environ, "DATABASE_URL": "", "DECLIC_DATA_DIR": folder}
        command = [sys.executable, "-m", "declic.config.cli", "diagnostic", "evaluate", "-", "--lines"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

        def give() -> None:
            with process.stdin as into:
                for document in documents(questionnaire, count):
                    into.write(json.dumps(document, ensure_ascii=False).encode() + b"\n")

        giver = threading.Thread(target=give)
        giver.start()
        answered = sum(1 for _ in process.stdout)
        giver.join()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if (answered, process.returncode) != (count, 0):
        raise SystemExit(f"--lines: {answered} answers for {count} sheets, exit code {process.returncode}")
    return usage.ru_maxrss


def install_peer() -> str:
    """The peer's version, installed from its lock file when it is not there yet."""
    missing = [tool for tool in ("node", "npm") if not shutil.which(tool)]
    if missing:
        raise SystemExit(f"missing on this machine: {', '.join(missing)} (Debian packages nodejs and npm)")
    package = PEER / "node_modules" / "survey-core" / "package.json"
    wanted = json.loads((PEER / "package.json").read_text(encoding="utf-8"))["dependencies"]["survey-core"]
    if not package.is_file() or json.loads(package.read_text(encoding="utf-8"))["version"] != wanted:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        if subprocess.run(command, cwd=PEER, check=False).returncode:
            raise SystemExit("survey-core could not be installed by npm ci: is the network there?")
    return str(wanted)


def main() -> int:
    version = install_peer()
    if hasattr(os, "sched_setaffinity"):  # one core for both, children included
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    questionnaire = load_questionnaire(QUESTIONNAIRE.read_text(encoding="utf-8"), QUESTIONNAIRE.name)
    ours, theirs = speeds(questionnaire)
    print(f"Déclic                {ours:>10.0f} sheets/s (scores, plan, reasons)")
    print(f"survey-core {version:<10}{theirs:>10.0f} sheets/s (visibility, scores)")
    few, many = peak_memory(questionnaire, FEW), peak_memory(questionnaire, MANY)
    print(f"--lines, peak memory: {few // 1024} MB for {FEW} sheets, {many // 1024} MB for {MANY}")
    details = {
        "sheets_per_second": {"declic": round(ours), f"survey-core {version}": round(theirs)},
        "lines_peak_kb": {str(FEW): few, str(MANY): many},
    }
    memory = record("engine-memory", many / few, GROWTH, at_least=False, details=details)
    return max(memory, record("engine", ours / theirs, BOUND, at_least=True, details=details))


if __name__ == "__main__":
    sys.exit(main())
