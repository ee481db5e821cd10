"""From a YAML text to a Questionnaire, or to every problem it has: file, line, what is wrong, how to mend it."""

from collections.abc import Callable
from typing import Any, TypeVar

from declic.diagnostic.engine.checking import problems_of
from declic.diagnostic.engine.document import Document, Path, Problem, read_document
from declic.diagnostic.engine.questionnaire import (
    Action,
    Choice,
    Completion,
    Condition,
    ContextQuestion,
    Dimension,
    Horizon,
    Level,
    Nature,
    PlanRules,
    ProjectRule,
    Question,
    Questionnaire,
    Rule,
    UnknownRule,
    Wanted,
    Wording,
)

T = TypeVar("T")


class QuestionnaireError(ValueError):
    """A file that is no questionnaire; `problems` holds all that was found, by line."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.name, self.problems = name, sorted(problems, key=lambda p: p.line)
        super().__init__("\n".join(f"{name}, {problem}" for problem in self.problems))


def load_questionnaire(text: str, name: str = "questionnaire") -> Questionnaire:
    """The questionnaire written in a YAML text; `name` is the file named in errors. Raises QuestionnaireError."""
    document = read_document(text)
    reader = _Fields(document)
    if document.problems:
        raise QuestionnaireError(name, list(document.problems))
    questionnaire = reader.questionnaire()
    if reader.problems or questionnaire is None:
        raise QuestionnaireError(name, reader.problems)
    problems = problems_of(questionnaire, document)
    if problems:
        raise QuestionnaireError(name, problems)
    return questionnaire


class _MissingError(Exception):
    """A part could not be read; its problem is noted, the others are still read."""


class _Fields:
    """Reads typed fields and notes each problem where it stands."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []

    def note(self, path: Path, what: str, mend: str) -> None:
        self.problems.append(Problem(self.document.line(path), what, mend))

    def get(self, values: Any, path: Path, key: str, kind: type[T], default: T | None = None) -> T:
        value = values.get(key) if isinstance(values, dict) else None
        if value is None and default is not None:
            return default
        if value is None:
            self.note(path, f"il manque « {key} ».", f"Ajoutez « {key}: … ».")
            raise _MissingError
        if type(value) is not kind:
            self.note((*path, key), f"« {key} » n’est pas de la bonne sorte.", f"Attendu : {_KINDS[kind]}.")
            raise _MissingError
        return value

    def only(self, values: Any, path: Path, *keys: str) -> None:
        if not isinstance(values, dict):
            self.note(path, "une liste de clés est attendue ici.", f"Attendu : {', '.join(keys)}.")
            raise _MissingError
        for key in values:
            if key not in keys:
                self.note((*path, key), f"clé inconnue : « {key} ».", f"Attendu : {', '.join(keys)}.")

    def each(self, values: Any, key: str, read: Callable[[Any, Path], T], path: Path = ()) -> tuple[T, ...]:
        """Each item of a list; one that cannot be read is left out, its problem noted."""
        found = []
        for place, item in enumerate(self.get(values, path, key, list)):
            try:
                found.append(read(item, (*path, key, place)))
            except _MissingError:
                continue
        return tuple(found)

    def texts(self, values: Any, path: Path, key: str, default: list[Any] | None = None) -> tuple[str, ...]:
        items = self.get(values, path, key, list, default)
        for place, item in enumerate(items):
            if not isinstance(item, str):
                self.note((*path, key, place), f"« {key} » attend des textes.", "Mettez des guillemets.")
                raise _MissingError
        return tuple(items)

    def questionnaire(self) -> Questionnaire | None:
        v = self.document.values
        try:
            self.only(
                v, (), "id", "version", "title", "levels", "dimensions", "context", "questions", "actions", "rules",
                "projects", "unknown", "plan", "refusals", "wording",
            )  # fmt: skip
            return Questionnaire(
                id=self.get(v, (), "id", str),
                version=self.get(v, (), "version", str),
                title=self.get(v, (), "title", str),
                levels=self.each(v, "levels", self.level),
                dimensions=self.each(v, "dimensions", self.dimension),
                context=self.each(v, "context", self.context_question),
                questions=self.each(v, "questions", self.question),
                actions=self.each(v, "actions", self.action),
                rules=self.each(v, "rules", self.rule),
                projects=self.each(v, "projects", self.project),
                unknown=self.unknown(self.get(v, (), "unknown", dict), ("unknown",)),
                plan=self.plan(self.get(v, (), "plan", dict), ("plan",)),
                refusals=self.each(v, "refusals", self.choice),
                wording=self.wording(self.get(v, (), "wording", dict), ("wording",)),
            )
        except _MissingError:
            return None

    def level(self, v: Any, at: Path) -> Level:
        self.only(v, at, "number", "from", "name", "sentence")
        return Level(
            self.get(v, at, "number", int), self.get(v, at, "from", int),
            self.get(v, at, "name", str), self.get(v, at, "sentence", str),
        )  # fmt: skip

    def dimension(self, v: Any, at: Path) -> Dimension:
        self.only(v, at, "id", "title", "short")
        return Dimension(self.get(v, at, "id", str), self.get(v, at, "title", str), self.get(v, at, "short", str))

    def choice(self, v: Any, at: Path) -> Choice:
        self.only(v, at, "key", "label")
        return Choice(self.get(v, at, "key", str), self.get(v, at, "label", str))

    def context_question(self, v: Any, at: Path) -> ContextQuestion:
        self.only(v, at, "id", "text", "kind", "choices", "most")
        kind = self.get(v, at, "kind", str)
        if kind not in ("one", "several", "commune", "dimensions"):
            self.note((*at, "kind"), f"sorte inconnue : « {kind} ».", "Attendu : one, several, commune ou dimensions.")
        choices = self.each(v, "choices", self.choice, at) if kind in ("one", "several") else ()
        return ContextQuestion(
            self.get(v, at, "id", str), self.get(v, at, "text", str), kind, choices, self.get(v, at, "most", int, 0)
        )

    def question(self, v: Any, at: Path) -> Question:
        self.only(v, at, "id", "dimension", "text", "choices", "not_concerned", "express")
        choices = self.texts(v, at, "choices")
        if len(choices) != 4:
            self.note((*at, "choices"), f"{len(choices)} choix.", "Il en faut quatre, du plus éloigné au plus avancé.")
            raise _MissingError
        return Question(
            id=self.get(v, at, "id", str),
            number=int(at[-1]) + 1,
            dimension=self.get(v, at, "dimension", str),
            text=self.get(v, at, "text", str),
            choices=(choices[0], choices[1], choices[2], choices[3]),
            not_concerned=self.get(v, at, "not_concerned", str, "") or None,
            express=self.get(v, at, "express", bool, False),
        )

    def action(self, v: Any, at: Path) -> Action:
        self.only(
            v, at, "id", "kind", "horizon", "title", "what", "effort", "with_whom", "only_if", "unless", "wants"
        )  # fmt: skip
        horizon = self.get(v, at, "horizon", str)
        if horizon not in list(Horizon):
            self.note((*at, "horizon"), f"échéance inconnue : « {horizon} ».", f"Attendu : {', '.join(Horizon)}.")
            raise _MissingError
        texts = [self.get(v, at, key, str) for key in ("id", "kind", "title", "what", "effort", "with_whom")]
        return Action(
            id=texts[0], kind=texts[1], horizon=Horizon(horizon), title=texts[2], what=texts[3], effort=texts[4],
            with_whom=texts[5],
            wants=self.each(v, "wants", self.wanted, at) if "wants" in v else (),
            only_if=self.condition(v["only_if"], (*at, "only_if")) if "only_if" in v else None,
            unless=self.condition(v["unless"], (*at, "unless")) if "unless" in v else None,
        )  # fmt: skip

    def wanted(self, v: Any, at: Path) -> Wanted:
        self.only(v, at, "kind", "keys")
        return Wanted(self.get(v, at, "kind", str), self.texts(v, at, "keys"))

    def condition(self, v: Any, at: Path) -> Condition:
        self.only(v, at, "context", "among", "concerned", "done", "all", "any")
        if len(v) != (2 if "context" in v else 1):
            self.note(
                at, "cette condition n’est pas un seul test.", "Réunissez plusieurs tests sous « all » ou « any »."
            )
            raise _MissingError
        for test in ("all", "any"):
            if test in v:
                return Condition(test, parts=self.each(v, test, self.condition, at))
        for test in ("concerned", "done"):
            if test in v:
                return Condition(test, self.get(v, at, test, str))
        return Condition("context", self.get(v, at, "context", str), frozenset(self.texts(v, at, "among")))

    def rule(self, v: Any, at: Path) -> Rule:
        self.only(v, at, "action", "question", "gains", "nature", "reason")
        gains = self.get(v, at, "gains", list)
        if len(gains) != 4 or any(type(gain) is not int or gain < 0 for gain in gains):
            self.note((*at, "gains"), "quatre gains sont attendus.", "Écrivez par exemple [6, 4, 0, 0].")
            raise _MissingError
        nature = self.get(v, at, "nature", str)
        if nature not in list(Nature):
            self.note((*at, "nature"), f"nature inconnue : « {nature} ».", "Attendu : besoin ou etape.")
            raise _MissingError
        return Rule(
            self.get(v, at, "action", str), self.get(v, at, "question", str),
            (gains[0], gains[1], gains[2], gains[3]), Nature(nature), self.get(v, at, "reason", str),
        )  # fmt: skip

    def project(self, v: Any, at: Path) -> ProjectRule:
        self.only(v, at, "option", "action", "gain", "reason")
        return ProjectRule(
            self.get(v, at, "option", str), self.get(v, at, "action", str),
            self.get(v, at, "gain", int), self.get(v, at, "reason", str),
        )  # fmt: skip

    def unknown(self, v: Any, at: Path) -> UnknownRule:
        self.only(v, at, "at_least", "action", "gain", "reason")
        return UnknownRule(
            self.get(v, at, "at_least", int), self.get(v, at, "action", str),
            self.get(v, at, "gain", int), self.get(v, at, "reason", str),
        )  # fmt: skip

    def wording(self, v: Any, at: Path) -> Wording:
        self.only(v, at, "question_words", "choice_words", "forbidden")
        return Wording(
            self.get(v, at, "question_words", int), self.get(v, at, "choice_words", int), self.texts(v, at, "forbidden")
        )

    def plan(self, v: Any, at: Path) -> PlanRules:
        numbers = (
            "factor",
            "priority_factor",
            "keep_from",
            "most",
            "most_when_small_steps",
            "fewest",
            "again_after_months",
        )
        self.only(v, at, *numbers, "most_of_kind", "small_steps", "person_first", "waits", "replaces", "completing")
        person = self.get(v, at, "person_first", dict)
        n = {key: self.get(v, at, key, int) for key in numbers}
        return PlanRules(
            n["factor"], n["priority_factor"], n["keep_from"], n["most"], n["most_when_small_steps"], n["fewest"],
            most_of_kind=self.limits(self.get(v, at, "most_of_kind", dict), (*at, "most_of_kind")),
            small_steps=self.texts(v, at, "small_steps"),
            person_first=self.texts(person, (*at, "person_first"), "questions"),
            person_first_up_to=self.get(person, (*at, "person_first"), "up_to", int),
            waits=self.each(v, "waits", lambda i, p: (self.get(i, p, "when", str), self.texts(i, p, "wait")), at),
            replaces=self.each(
                v, "replaces", lambda i, p: (self.get(i, p, "when", str), self.texts(i, p, "remove")), at
            ),
            completing=self.each(v, "completing", self.completion, at),
            again_after_months=n["again_after_months"],
        )  # fmt: skip

    def limits(self, v: dict[str, Any], at: Path) -> dict[str, int]:
        return {kind: self.get(v, at, kind, int) for kind in v}

    def completion(self, v: Any, at: Path) -> Completion:
        self.only(v, at, "action", "reason", "sentence")
        basis = self.get(v, at, "reason", str)
        if basis not in ("best", "lowest", "unknown"):
            self.note((*at, "reason"), f"raison inconnue : « {basis} ».", "Attendu : best, lowest ou unknown.")
        return Completion(self.get(v, at, "action", str), basis, self.get(v, at, "sentence", str))


_KINDS: dict[type, str] = {
    str: "un texte",
    int: "un nombre entier",
    bool: "true ou false",
    list: "une liste",
    dict: "un bloc de clés",
}
