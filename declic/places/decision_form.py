"""An agent decides of what is proposed about a place: each row by itself, a word to each person."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from declic.places import proposal_words, sheet
from declic.places.correction_form import LinesField
from declic.places.marked_words import Marked, both_marked, unmarked
from declic.places.models import CLOSURE, OTHER, Origin, Place, Proposal
from declic.places.proposal_queries import Sending
from declic.places.services import Decision
from declic.places.services.editing import EDITABLE, value_of

ACCEPT, REFUSE, LATER = "oui", "non", ""
ACTS = ((LATER, "Plus tard"), (ACCEPT, "Accepter"), (REFUSE, "Écarter"))
NO_ACT = "Acceptez ou écartez au moins une ligne."
LONG = ("hours", "hours_original", "access_notes", "presentation", "summary", "other_websites")
# Written as they are proposed, or on the whole sheet.
AS_PROPOSED = frozenset({"features", "stops", "locked", "hours_flags", "latitude", "longitude", "wheelchair",
                         "mobility", "position_is_approximate", CLOSURE, OTHER})  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A proposal beside what the sheet says (`current`; None: the sheet has no such field). `reads`: how the hours
    proposed are understood, `where`: the days on which they differ."""

    title: str
    seen: str
    proposed: Marked
    current: Marked | None
    reads: str
    where: str
    act: BoundField
    value: BoundField | None


@dataclass(frozen=True)
class Part:
    """A sending, its rows, and the word that answers it."""

    sending: Sending
    from_whom: str
    rows: list[Row]
    word: BoundField | None


class DecisionForm(forms.Form):
    """`decisions()`, `answers()`, `seen()` once valid."""

    mark_optional = False

    def __init__(self, data: Any = None, *, place: Place, sendings: list[Sending]) -> None:
        super().__init__(data)
        self._place, self._sendings = place, sendings
        for rank, sending in enumerate(sendings):
            for proposal in sending.proposals:
                self._add(proposal)
            if sending.email:
                self.fields[f"word_{rank}"] = LinesField(
                    label="Un mot pour la personne", max_length=1000, required=False,
                    widget=forms.Textarea({"rows": 2}),
                )  # fmt: skip
        self.fields["verified"] = forms.BooleanField(
            label="J’ai vérifié toute la fiche aujourd’hui (au téléphone, sur place)", required=False
        )
        self.fields["shown"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=json.dumps(self._current())
        )

    def _add(self, proposal: Proposal) -> None:
        self.fields[f"act_{proposal.pk}"] = forms.ChoiceField(
            label=proposal_words.title(proposal.field).capitalize(), choices=ACTS, required=False,
            widget=forms.RadioSelect, error_messages={"invalid_choice": "Choisissez une des réponses proposées."},
        )  # fmt: skip
        if proposal.field not in AS_PROPOSED and isinstance(proposal.value, str):
            widget = forms.Textarea({"rows": 2}) if proposal.field in LONG else forms.TextInput()
            self.fields[f"value_{proposal.pk}"] = LinesField(
                label="Ce qui sera écrit", max_length=5000, required=False, initial=proposal.value, widget=widget
            )

    def _proposals(self) -> Iterator[Proposal]:
        for sending in self._sendings:
            yield from sending.proposals

    def _current(self) -> dict[str, Any]:
        return {p.field: value_of(self._place, p.field) for p in self._proposals() if p.field in EDITABLE}

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.decisions():
            raise ValidationError(NO_ACT)
        return self.cleaned_data

    def decisions(self) -> list[Decision]:
        found = []
        for proposal in self._proposals():
            act = self.cleaned_data.get(f"act_{proposal.pk}")
            if act in (ACCEPT, REFUSE):
                value = self.cleaned_data.get(f"value_{proposal.pk}", proposal.value)
                found.append(Decision(proposal.pk, act == ACCEPT, value))
        return found

    def answers(self) -> dict[uuid.UUID, str]:
        said = ((s.proposals[0].together, self.cleaned_data.get(f"word_{n}", "")) for n, s in enumerate(self._sendings))
        return {together: word for together, word in said if word}

    def seen(self) -> dict[str, Any]:
        """What the page showed of the sheet; nothing that can be right when it cannot be read."""
        try:
            said = json.loads(self.cleaned_data["shown"])
            return {name: said[name] for name in self._current()}
        except (ValueError, KeyError, TypeError, RecursionError):
            return dict.fromkeys(self._current(), "\0")

    def show_now(self) -> None:
        """What the page shows is what the sheet says now; what was typed stays."""
        self.data = self.data.copy()
        self.data["shown"] = json.dumps(self._current())

    def parts(self) -> list[Part]:
        return [
            Part(s, _from_whom(s), [self._row(p) for p in s.proposals], self[f"word_{n}"] if s.email else None)
            for n, s in enumerate(self._sendings)
        ]

    def _row(self, proposal: Proposal) -> Row:
        name = proposal.field
        known = name in EDITABLE
        current, seen = (
            proposal_words.value_in_words(name, value) if known else ""
            for value in (value_of(self._place, name) if known else None, proposal.seen)
        )
        before, after = _beside(proposal, current)
        hours = str(proposal.value or "") if name == "hours" else ""
        return Row(
            title=proposal_words.title(name).capitalize(),
            seen=seen if seen != current else "",
            proposed=after,
            current=before if known else None,
            reads=sheet.as_read(hours, self._place.insee) if hours else "",
            where=sheet.as_read_differ(self._place.hours, hours, self._place.insee) if hours else "",
            act=self[f"act_{proposal.pk}"],
            value=self[f"value_{proposal.pk}"] if f"value_{proposal.pk}" in self.fields else None,
        )


def _beside(proposal: Proposal, current: str) -> tuple[Marked, Marked]:
    """What the sheet says and what is proposed; marked when both are said in the same way."""
    name, value = proposal.field, proposal.value
    if name in ("features", CLOSURE, OTHER):
        return unmarked(current), unmarked(proposal_words.in_a_line(proposal))
    proposed = proposal_words.value_in_words(name, value)
    if name == "hours" and proposed == value:  # as somebody writes them
        return unmarked(current), unmarked(proposed)
    return both_marked(current, proposed)


def _from_whom(sending: Sending) -> str:
    if sending.origin == Origin.IMPORT:
        imported = sending.proposals[0].of
        return f"de l’import de «\u00a0{imported.filename}\u00a0»" if imported else "d’un import"
    return "du lieu lui-même" if sending.origin == Origin.PLACE else "d’un visiteur ou d’une visiteuse"
