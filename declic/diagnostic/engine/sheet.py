"""An answer sheet, read from an untrusted document: everything that is not exactly a sheet is refused by name.

A document is `{"context": {…}, "answers": {…}, "done": […]}`, each part optional. An answer is an integer 0–3,
"nsp" (« je ne sais pas ») or, where the questionnaire offers it, "na" (« pas concerné »). Absent is not answered.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from declic.diagnostic.engine.questionnaire import NOT_CONCERNED, UNKNOWN, ContextQuestion, Questionnaire

INSEE = re.compile(r"(?:\d{2}|2[AB])\d{3}", re.ASCII)
MAX_SHOWN = 60


@dataclass(frozen=True)
class Sheet:
    """Typed answers. `context` holds a text, or a tuple of texts for several choices."""

    answers: Mapping[str, int | str] = field(default_factory=dict)
    context: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    done: frozenset[str] = frozenset()


class SheetError(ValueError):
    """What is wrong with a document: a stable `code`, where it stands, a sentence for the person who sent it."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.where = code, message, where


def parse_sheet(
    text: str | bytes, questionnaire: Questionnaire, *, is_commune: Callable[[str], bool] | None = None
) -> Sheet:
    """The sheet written in a JSON text; `is_commune` tells whether an Insee code exists. Raises SheetError."""
    return read_sheet(_decoded(text), questionnaire, is_commune=is_commune)


def read_sheet(
    document: Any, questionnaire: Questionnaire, *, is_commune: Callable[[str], bool] | None = None
) -> Sheet:
    """The sheet held by a decoded document. Raises SheetError at the first thing that is wrong."""
    if not isinstance(document, dict):
        raise SheetError("not_an_object", 'Le document doit être un objet JSON : {"answers": …}.', "")
    for key in document:
        if key not in ("context", "answers", "done"):
            raise SheetError(
                "unknown_key", f"Clé inconnue : « {_shown(key)} ». Attendu : context, answers, done.", _shown(key)
            )
    context = _object(document.get("context", {}), "context")
    answers = _object(document.get("answers", {}), "answers")
    return Sheet(
        answers={key: _answer(key, value, questionnaire) for key, value in answers.items()},
        context={key: _context(key, value, questionnaire, is_commune) for key, value in context.items()},
        done=_done(document.get("done", []), questionnaire),
    )


def _decoded(text: str | bytes) -> Any:
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SheetError(
                "not_utf8", f"Le texte n’est pas de l’UTF-8 (octet {error.start}).", f"octet {error.start}"
            ) from None
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        where = f"ligne {error.lineno}, colonne {error.colno}"
        raise SheetError("malformed_json", f"Ce n’est pas du JSON bien formé : {where}.", where) from None
    except RecursionError:
        raise SheetError("malformed_json", "Le document est trop profond.") from None
    except SheetError:
        raise
    except ValueError:  # an integer of more digits than Python agrees to read
        raise SheetError("bad_value", "Un nombre est trop long.") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise SheetError("duplicate_key", f"La clé « {_shown(key)} » est donnée deux fois.", _shown(key))
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise SheetError("malformed_json", f"« {name} » n’est pas du JSON.", "")


def _object(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SheetError("not_an_object", f"« {where} » doit être un objet JSON.", where)
    return value


def _answer(key: str, value: Any, questionnaire: Questionnaire) -> int | str:
    where = f"answers.{_shown(key)}"
    question = questionnaire.question.get(key)
    if question is None:
        raise SheetError("unknown_question", f"Question inconnue : « {_shown(key)} ».", where)
    # `type`, not isinstance: true is no answer, and 2.0 is not 2.
    if type(value) is int and 0 <= value <= 3:
        return value
    if value == UNKNOWN:
        return UNKNOWN
    if value == NOT_CONCERNED:
        if question.not_concerned is None:
            raise SheetError("not_offered", f"« pas concerné » n’est pas proposé à la question {key}.", where)
        return NOT_CONCERNED
    expected = '0, 1, 2, 3 ou "nsp"' if question.not_concerned is None else '0, 1, 2, 3, "nsp" ou "na"'
    raise SheetError("bad_value", f"Valeur refusée à la question {key} : {_sent(value)}. Attendu : {expected}.", where)


def _context(
    key: str, value: Any, questionnaire: Questionnaire, is_commune: Callable[[str], bool] | None
) -> str | tuple[str, ...]:
    where = f"context.{_shown(key)}"
    question = questionnaire.context_question.get(key)
    if question is None:
        raise SheetError("unknown_question", f"Question inconnue : « {_shown(key)} ».", where)
    if question.kind == "commune":
        if not isinstance(value, str) or not INSEE.fullmatch(value) or (is_commune and not is_commune(value)):
            raise SheetError("bad_commune", f"{_sent(value)} n’est pas le code Insee d’une commune.", where)
        return value
    allowed = _allowed(question, questionnaire)
    if question.kind == "one":
        if not isinstance(value, str) or value not in allowed:
            raise _refused_choice(key, value, allowed)
        return value
    if not isinstance(value, list):
        raise SheetError("bad_value", f"{key} attend une liste de choix.", where)
    for item in value:
        if not isinstance(item, str) or item not in allowed:
            raise _refused_choice(key, item, allowed)
    if len(set(value)) != len(value):
        raise SheetError("duplicate_value", f"Un choix est donné deux fois à {key}.", where)
    if question.most and len(value) > question.most:
        raise SheetError("too_many", f"{key} : {question.most} choix au plus.", where)
    return tuple(value)


def _allowed(question: ContextQuestion, questionnaire: Questionnaire) -> tuple[str, ...]:
    if question.kind == "dimensions":
        return tuple(d.id for d in questionnaire.dimensions)
    return tuple(c.key for c in question.choices)


def _refused_choice(key: str, value: Any, allowed: tuple[str, ...]) -> SheetError:
    expected = ", ".join(f"« {choice} »" for choice in allowed)
    return SheetError("bad_value", f"Choix refusé à {key} : {_sent(value)}. Attendu : {expected}.", f"context.{key}")


def _done(value: Any, questionnaire: Questionnaire) -> frozenset[str]:
    if not isinstance(value, list):
        raise SheetError("bad_value", "« done » attend une liste d’actions.", "done")
    for item in value:
        if not isinstance(item, str) or item not in questionnaire.action:
            raise SheetError("unknown_action", f"Action inconnue : {_sent(item)}.", "done")
    return frozenset(value)


def _sent(value: Any) -> str:
    """A value as it was written: 2 and "2" are not the same."""
    if isinstance(value, (list, dict)):
        return "une liste" if isinstance(value, list) else "un objet"
    return _shown(json.dumps(value, ensure_ascii=False))


def _shown(text: str) -> str:
    text = "".join(c if c.isprintable() else "�" for c in text)
    return text if len(text) <= MAX_SHOWN else text[:MAX_SHOWN] + "…"
