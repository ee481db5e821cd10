"""What a questionnaire must hold besides its form: references, shapes of gains, words (invariants I2, I5, I6, I16)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from declic.diagnostic.engine.document import Document, Path, Problem
from declic.diagnostic.engine.questionnaire import Condition, Nature, Questionnaire, Rule


def problems_of(questionnaire: Questionnaire, document: Document) -> list[Problem]:
    """Every problem of a questionnaire that could be read, at its line."""
    return [
        Problem(document.line(path), what, mend)
        for check in (_head, _levels, _ids, _references, _gains, _limits, _dead, _conditions, _lengths, _words)
        for path, what, mend in check(questionnaire)
    ]


Found = Iterator[tuple[Path, str, str]]


def _head(q: Questionnaire) -> Found:
    if not re.fullmatch(r"[a-z][a-z0-9-]*", q.id):
        yield ("id",), f"« {q.id} » ne peut pas être un nom de questionnaire.", "Des minuscules, sans accent : declic."
    if not re.fullmatch(r"\d+\.\d+\.\d+", q.version, re.ASCII):
        yield ("version",), f"« {q.version} » n’est pas une version.", "Trois nombres, entre guillemets : 1.0.0."


def _levels(q: Questionnaire) -> Found:
    if [level.number for level in q.levels] != list(range(1, len(q.levels) + 1)):
        yield ("levels",), "les niveaux ne sont pas numérotés 1, 2, 3…", "Numérotez-les dans l’ordre."
    floors = [level.floor for level in q.levels]
    if not floors or floors[0] != 0 or floors != sorted(set(floors)) or floors[-1] > 100:
        yield ("levels",), "les niveaux ne couvrent pas 0 à 100.", "Le premier part de 0, les suivants montent."


def _ids(q: Questionnaire) -> Found:
    lists: dict[str, Iterable[str]] = {
        "dimensions": [d.id for d in q.dimensions],
        "context": [c.id for c in q.context],
        "questions": [x.id for x in q.questions],
        "actions": [a.id for a in q.actions],
    }
    paths: list[tuple[Path, Iterable[str]]] = [((key,), ids) for key, ids in lists.items()]
    paths += [(("context", n, "choices"), [x.key for x in c.choices]) for n, c in enumerate(q.context) if c.choices]
    paths += [(("refusals",), [r.key for r in q.refusals])]
    paths += [(("rules",), [f"{r.action}, {r.question}" for r in q.rules])]
    for path, ids in paths:
        for name, count in Counter(ids).items():
            if count > 1:
                yield path, f"« {name} » est donné {count} fois.", "Gardez-en un seul."


def _references(q: Questionnaire) -> Found:
    dimensions = {d.id for d in q.dimensions}
    options = {c.key for x in q.context if x.kind == "several" for c in x.choices}
    for place, question in enumerate(q.questions):
        if question.dimension not in dimensions:
            yield (
                ("questions", place, "dimension"),
                f"sujet inconnu : « {question.dimension} ».",
                "Voyez « dimensions ».",
            )
    for place, rule in enumerate(q.rules):
        if rule.action not in q.action:
            yield ("rules", place, "action"), f"action inconnue : « {rule.action} ».", "Voyez « actions »."
        if rule.question not in q.question:
            yield ("rules", place, "question"), f"question inconnue : « {rule.question} ».", "Voyez « questions »."
    for place, project in enumerate(q.projects):
        if project.action not in q.action:
            yield ("projects", place, "action"), f"action inconnue : « {project.action} ».", "Voyez « actions »."
        if project.option not in options:
            yield ("projects", place, "option"), f"projet inconnu : « {project.option} ».", "Voyez « context »."
    for path, name in _plan_actions(q):
        if name not in q.action:
            yield path, f"action inconnue : « {name} ».", "Voyez « actions »."
    for name in (*q.plan.small_steps, *q.plan.person_first):
        if name not in q.question:
            yield ("plan",), f"question inconnue : « {name} ».", "Voyez « questions »."


def _plan_actions(q: Questionnaire) -> Iterator[tuple[Path, str]]:
    yield ("unknown", "action"), q.unknown.action
    for place, completion in enumerate(q.plan.completing):
        yield ("plan", "completing", place), completion.action
    for key, pairs in (("waits", q.plan.waits), ("replaces", q.plan.replaces)):
        for place, (when, others) in enumerate(pairs):
            for name in (when, *others):
                yield ("plan", key, place), name


def _gains(q: Questionnaire) -> Found:
    for place, rule in enumerate(q.rules):
        if not any(rule.gains):
            yield ("rules", place, "gains"), "cette règle ne sert jamais.", "Donnez un gain, ou ôtez-la."
        elif not has_its_shape(rule):
            yield (
                ("rules", place, "gains"),
                f"les gains {list(rule.gains)} ne vont pas avec « {rule.nature} ».",
                "« besoin » : ils ne montent jamais. « etape » : ils montent puis descendent.",
            )


def _limits(q: Questionnaire) -> Found:
    plan = q.plan
    if not 1 <= plan.fewest <= plan.most_when_small_steps <= plan.most:
        yield ("plan", "fewest"), "les nombres d’actions se contredisent.", "1 ≤ fewest ≤ most_when_small_steps ≤ most."
    if min(plan.factor, plan.priority_factor, plan.keep_from, plan.again_after_months, q.unknown.at_least) < 1:
        yield ("plan",), "un nombre est nul ou négatif.", "Tous partent de 1."
    kinds = {action.kind for action in q.actions}
    for kind, most in plan.most_of_kind.items():
        if kind not in kinds or most < 0:
            yield (
                ("plan", "most_of_kind", kind),
                f"limite sans effet : {kind}.",
                f"Sortes : {', '.join(sorted(kinds))}.",
            )
    for place, project in enumerate(q.projects):
        if project.gain < 1:
            yield ("projects", place, "gain"), "cette règle ne sert jamais.", "Donnez un gain, ou ôtez-la."


def has_its_shape(rule: Rule) -> bool:
    """A need's gains never grow with the answer; a step's gains have one peak."""
    gains = list(rule.gains)
    if rule.nature is Nature.NEED:
        return gains == sorted(gains, reverse=True)
    peak = gains.index(max(gains))
    return gains[: peak + 1] == sorted(gains[: peak + 1]) and gains[peak:] == sorted(gains[peak:], reverse=True)


def _dead(q: Questionnaire) -> Found:
    counted = {question.dimension for question in q.questions}
    for place, dimension in enumerate(q.dimensions):
        if dimension.id not in counted:
            yield ("dimensions", place), f"le sujet {dimension.id} n’a pas de question.", "Ajoutez-en une, ou ôtez-le."
    asked = {rule.question for rule in q.rules}
    for place, question in enumerate(q.questions):
        if question.id not in asked:
            yield ("questions", place), f"la question {question.id} ne change aucun plan.", "Ajoutez-lui une règle."
    used = {r.action for r in q.rules} | {p.action for p in q.projects} | {q.unknown.action}
    used |= {completion.action for completion in q.plan.completing}
    for place, action in enumerate(q.actions):
        if action.id not in used:
            yield ("actions", place), f"l’action {action.id} n’est jamais proposée.", "Ajoutez une règle, ou ôtez-la."


def _conditions(q: Questionnaire) -> Found:
    for place, action in enumerate(q.actions):
        for key, condition in (("only_if", action.only_if), ("unless", action.unless)):
            if condition is not None:
                for what in _condition_faults(q, condition):
                    yield ("actions", place, key), what, "Voyez « context », « questions » et « actions »."


def _condition_faults(q: Questionnaire, condition: Condition) -> Iterator[str]:
    for part in condition.parts:
        yield from _condition_faults(q, part)
    if condition.test == "done" and condition.subject not in q.action:
        yield f"action inconnue : « {condition.subject} »."
    if condition.test == "concerned":
        question = q.question.get(condition.subject)
        if question is None or question.not_concerned is None:
            yield f"la question « {condition.subject} » n’a pas de « pas concerné »."
    if condition.test == "context":
        context = q.context_question.get(condition.subject)
        known = {choice.key for choice in context.choices} if context else set()
        yield from (f"choix inconnu à {condition.subject} : « {v} »." for v in sorted(condition.values - known))


def _lengths(q: Questionnaire) -> Found:
    for path, text, most in _asked_texts(q):
        if len(text.split()) > most:
            yield path, f"{len(text.split())} mots.", f"{most} au plus : raccourcissez."


def _words(q: Questionnaire) -> Found:
    if not q.wording.forbidden:
        return
    forbidden = re.compile(r"\b(" + "|".join(map(re.escape, sorted(q.wording.forbidden))) + r")\b", re.I)
    texts = [(path, text) for path, text, _ in _asked_texts(q)]
    for place, action in enumerate(q.actions):
        texts += [(("actions", place, key), getattr(action, key)) for key in ("title", "what", "effort", "with_whom")]
    texts += [(("rules", place, "reason"), rule.reason) for place, rule in enumerate(q.rules)]
    texts += [(("projects", place, "reason"), rule.reason) for place, rule in enumerate(q.projects)]
    for place, context in enumerate(q.context):
        texts.append((("context", place, "text"), context.text))
        texts += [(("context", place, "choices", n, "label"), c.label) for n, c in enumerate(context.choices)]
    for path, text in texts:
        if found := forbidden.search(text):
            yield path, f"le mot « {found[0]} » est à éviter.", "Dites-le avec des mots de tous les jours."


def _asked_texts(q: Questionnaire) -> Iterator[tuple[Path, str, int]]:
    """What is read while answering, with the number of words it may have."""
    for place, question in enumerate(q.questions):
        yield ("questions", place, "text"), question.text, q.wording.question_words
        for n, text in enumerate(question.choices):
            yield ("questions", place, "choices", n), text, q.wording.choice_words
        if question.not_concerned:
            yield ("questions", place, "not_concerned"), question.not_concerned, q.wording.choice_words
