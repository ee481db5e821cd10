"""What an agent types of a message: its object and its text, with placeholders."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from declic.core.outbox.headers import UnsafeHeaderError, header
from declic.core.plain_text import PlainTextField, UncutField, plain_line
from declic.core.typography import polish
from declic.programme.message_kinds import WORDS, Fault, Kind, Problem, Words, in_body, in_subject

ONE_LINE = "Écrivez l’objet sur une seule ligne, sans signe invisible."
_SAID = {
    Fault.UNCLOSED: "une accolade n’a pas sa pareille, près de «\u00a0{word}\u00a0». Un mot se met entre deux\u00a0: "
    "{{prénom et nom}}.",
    Fault.MISSING: "il manque {{{word}}}\u00a0: {meaning}. Remettez-le, la personne en a besoin.",
    Fault.AT_RISK: "mettez {{{word}}} sur une autre ligne\u00a0: une ligne dont un mot n’a rien à dire disparaît en "
    "entier.",
}
UNKNOWN = "{{{word}}} n’est pas connu ici.{instead}"


class SubjectField(PlainTextField):
    """An object, on one line (promise C10): what would break out of its header is refused, never mended."""

    def to_python(self, value: Any) -> Any:
        try:
            header(str(value or ""), "subject")
        except UnsafeHeaderError:
            raise ValidationError(ONE_LINE, code="invalid") from None
        return super().to_python(value)


class MessageForm(forms.Form):
    subject = SubjectField(
        label="Objet",
        max_length=150,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": "Écrivez l’objet du message.", "max_length": "150 signes au plus."},
    )
    body = UncutField(
        label="Texte",
        help_text="Une ligne vide sépare deux paragraphes. Une ligne qui commence par un tiret fait une liste.",
        max_length=5000,
        widget=forms.Textarea({"rows": 18, "class": "tall"}),
        error_messages={"required": "Écrivez le texte du message.", "max_length": "5000 signes au plus."},
    )
    shown = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind

    def clean_subject(self) -> str:
        subject = polish(self.cleaned_data["subject"])
        _refuse(in_subject(self.kind, subject))
        return subject

    def clean_body(self) -> str:
        lines = (plain_line(line) for line in self.cleaned_data["body"].splitlines())
        body = polish("\n".join(lines)).strip()
        _refuse(in_body(self.kind, body))
        return body

    def words(self) -> Words:
        """Once valid."""
        return Words(self.cleaned_data["subject"], self.cleaned_data["body"])


def _refuse(found: Iterable[Problem]) -> None:
    if sentences := [_sentence(problem) for problem in found]:
        raise ValidationError(sentences)


def _sentence(problem: Problem) -> str:
    if problem.fault == Fault.UNKNOWN:
        instead = f" Écrivez {{{problem.nearest}}}, peut-être." if problem.nearest else " Enlevez-le."
        return UNKNOWN.format(word=problem.word, instead=instead)
    meaning = WORDS[problem.word].meaning if problem.word in WORDS else ""
    return _SAID[problem.fault].format(word=problem.word, meaning=meaning)
