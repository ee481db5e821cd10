"""The new dates of a session as an agent types them: for each, a day and two hours on the wall of Paris."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from declic.core.french_dates import day_in_words, span_in_words, time_in_words
from declic.programme.engine.moments import Wrong, comes_twice, instant, what_is_wrong
from declic.programme.services.new_dates import Moments

NOT_AN_HOUR = (
    "Le {day}, {hour} n’existe pas\u00a0: cette nuit-là, on passe de 2\u00a0h à 3\u00a0h. Choisissez une autre heure."
)
TWO_HOURS = (
    "Le {day}, {hour} vient deux fois\u00a0: cette nuit-là, à 3\u00a0h, il est de nouveau 2\u00a0h. Choisissez une "
    "heure d’avant 2\u00a0h, ou d’après 3\u00a0h."
)
SAID = {
    Wrong.ENDS_BEFORE_START: ("to", "La fin doit venir après le début. Corrigez l’une des deux."),
    Wrong.TOO_LONG: ("until", "Cette date dure plus de trois jours. Corrigez le dernier jour."),
    Wrong.PAST: ("day", "Ce moment est passé. Choisissez un jour à venir."),
    Wrong.TOO_FAR: ("day", "C’est dans plus de deux ans. Vérifiez l’année."),
}
CHANGED = "Un·e collègue vient de changer ces dates. Les vôtres sont ci-dessous, pas encore enregistrées."
NOTHING = "Ces dates sont déjà celles de la séance. Changez-en une, ou ne changez rien."


def _day(label: str, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        help_text="Par exemple 06/10/2026.",
        # A browser's own picker keeps nothing of what it cannot read, and has as many stops as a date has parts.
        widget=forms.DateInput({"autocomplete": "off"}, format="%d/%m/%Y"),
        error_messages={
            "required": "Écrivez le jour.",
            "invalid": "Ce jour ne se lit pas. Écrivez-le ainsi\u00a0: 06/10/2026.",
        },
    )


def _hour(label: str) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H:%M:%S", "%Hh%M", "%H h %M", "%Hh", "%H h"],
        help_text="Par exemple 18:30, ou 18\u00a0h\u00a030.",
        widget=forms.TimeInput({"autocomplete": "off"}, format="%H:%M"),
        error_messages={
            "required": "Écrivez l’heure.",
            "invalid": "Cette heure ne se lit pas. Écrivez-la ainsi\u00a0: 18:30.",
        },
    )


class DatesForm(forms.Form):
    """A line for each date to come; `moments()` once valid. `shown`: the dates that were on screen."""

    shown = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
    mark_optional = False

    def __init__(self, *args: Any, before: Moments, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before, self.now = before, now
        self.fields["shown"].initial = self.mark
        for pk, moment in before.items():
            start, end = map(timezone.localtime, moment)
            line = {"day": _day("Le"), "from": _hour("De"), "to": _hour("À")}
            values = {"day": start.date(), "from": start.time(), "to": end.time(), "until": end.date()}
            if start.date() != end.date():
                line["until"] = _day("Jusqu’au")
            for name, field in line.items():
                field.initial = values[name]
                self.fields[f"{name}_{pk}"] = field

    @property
    def mark(self) -> str:
        return " ".join(f"{pk}:{a.timestamp():.0f}-{b.timestamp():.0f}" for pk, (a, b) in self.before.items())

    @property
    def lines(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """For each date: how it is now, and its fields."""
        for pk, moment in self.before.items():
            start, end = map(timezone.localtime, moment)
            names = (f"{name}_{pk}" for name in ("day", "from", "until", "to"))
            yield span_in_words(start, end, year=True), [self[name] for name in names if name in self.fields]

    def clean(self) -> dict[str, Any]:
        for pk in self.before:
            self._check(pk)
        if not self.errors and self.moments() == self.before:  # a double click as well
            self.add_error(None, NOTHING)
        elif not self.errors and self.cleaned_data["shown"] != self.mark:
            self.add_error(None, CHANGED)
        return self.cleaned_data

    def _check(self, pk: int) -> None:
        given = self._of(pk)
        if given is None:
            return
        for (name, day, hour), before in zip(given, self.before[pk], strict=True):
            twice = comes_twice(day, hour) and not _shows(before, day, hour)
            if twice or instant(day, hour) is None:
                said = TWO_HOURS if twice else NOT_AN_HOUR
                said = said.format(day=day_in_words(day, year=True), hour=time_in_words(hour))
                self.add_error(f"{name}_{pk}", said)
                return
        start, end = self._moments(pk, given)
        wrong = what_is_wrong(start, end, now=self.now)
        if wrong and (start, end) != self.before[pk]:
            name, said = SAID[wrong]
            self.add_error(f"{name}_{pk}" if f"{name}_{pk}" in self.fields else f"to_{pk}", said)

    def _of(self, pk: int) -> list[tuple[str, date, time]] | None:
        """What is typed of a date: its beginning, its end; None while something of it is missing."""
        kept = {n: self.cleaned_data.get(f"{n}_{pk}") for n in ("day", "from", "to", "until")}
        if kept["day"] is None or kept["from"] is None or kept["to"] is None:
            return None
        if f"until_{pk}" in self.fields and kept["until"] is None:
            return None
        return [("from", kept["day"], kept["from"]), ("to", kept["until"] or kept["day"], kept["to"])]

    def _moments(self, pk: int, given: list[tuple[str, date, time]]) -> list[datetime | None]:
        """What was not changed stays the instant that it was: of two hours alike, the right one."""
        pairs = zip(given, self.before[pk], strict=True)
        return [before if _shows(before, day, hour) else instant(day, hour) for (_, day, hour), before in pairs]

    def moments(self) -> Moments:
        """Once valid."""
        typed = {pk: self._moments(pk, self._of(pk) or []) for pk in self.before}
        return {pk: (start, end) for pk, (start, end) in typed.items()}


def _shows(moment: datetime, day: date, hour: time) -> bool:
    """Is it what a clock of Paris shows at this moment, to the minute?"""
    local = timezone.localtime(moment)
    return (local.date(), local.hour, local.minute) == (day, hour.hour, hour.minute)
