"""A season held again, as an agent reads it over: which period, from when, then each session and its dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone

from declic.core.french_dates import day_in_words, hours_in_words, short_day, time_in_words, weekday
from declic.programme import wording
from declic.programme.dates_form import NOT_AN_HOUR
from declic.programme.engine.moments import Wrong, instant, what_is_wrong
from declic.programme.engine.repeat import Again, Reason, Why
from declic.programme.models import Session, SessionPart
from declic.programme.period_form import DayField, PeriodForm
from declic.programme.services.repeat import Moments

SAID = {
    Wrong.ENDS_BEFORE_START: "À cette date, la fin viendrait avant le début. Choisissez un autre jour.",
    Wrong.TOO_LONG: "Cette date dure plus de trois jours. Corrigez d’abord la séance d’origine.",
    Wrong.PAST: "Ce moment est passé. Choisissez un jour à venir.",
    Wrong.TOO_FAR: "C’est dans plus de deux ans. Vérifiez l’année.",
}
OUT_OF_ORDER = "Cette date vient avant celle qu’elle suit. Choisissez un jour plus tard."
NOTHING = "Rien n’est coché. Cochez au moins une séance à reprendre."
IN_THE_PAST = "Ce jour est passé. Choisissez un jour à venir."


class SeasonForm(PeriodForm):
    """Which sessions, and when they begin again."""

    reprise = DayField(label="Recommencer à partir du")

    def clean_reprise(self) -> date:
        day: date = self.cleaned_data["reprise"]
        if day <= timezone.localdate():
            raise forms.ValidationError(IN_THE_PAST)
        return day


@dataclass(frozen=True)
class DateLine:
    """A date of a session: when it was, when it is proposed and why so late, its field."""

    was: str
    hours: str
    why: str
    field: forms.BoundField


@dataclass(frozen=True)
class Line:
    session: Session
    keep: forms.BoundField
    dates: list[DateLine]


class RepeatForm(forms.Form):
    """A box for each session, a day for each of its dates; `moments()` once valid."""

    mark_optional = False

    def __init__(self, *args: Any, found: Sequence[Session], proposed: Mapping[str, Again], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.proposed = found, proposed
        self.now = timezone.now()
        for session in found:
            parts = list(session.parts.all())
            free = all(proposed[str(part.pk)].start for part in parts)
            label = f"Reprendre «\u00a0{session}\u00a0»"
            self.fields[_keep(session)] = forms.BooleanField(label=label, required=False, initial=free)
            for number, part in enumerate(parts):
                which = f"date {number + 1} de " if len(parts) > 1 else ""
                field = DayField(label=f"Le jour, {which}«\u00a0{session}\u00a0»", required=False)
                start = proposed[str(part.pk)].start
                field.initial = start.date() if start else None
                self.fields[_day(session, number)] = field

    @property
    def lines(self) -> list[Line]:
        return [Line(session, self[_keep(session)], self._dates(session)) for session in self.found]

    def _dates(self, session: Session) -> list[DateLine]:
        return [
            _date_line(part, self.proposed[str(part.pk)], self[_day(session, number)])
            for number, part in enumerate(session.parts.all())
        ]

    def clean(self) -> dict[str, Any]:
        kept = [session for session in self.found if self.cleaned_data.get(_keep(session))]
        if not kept and not self.errors:
            self.add_error(None, NOTHING)
        # What is not taken again says nothing wrong, whatever its days hold.
        for session in self.found:
            if session not in kept:
                for number in range(len(session.parts.all())):
                    self.errors.pop(_day(session, number), None)
        for session in kept:
            self._check(session)
        self._check_order(kept)
        return self.cleaned_data

    def _check(self, session: Session) -> None:
        before: datetime | None = None
        for number, part in enumerate(session.parts.all()):
            name = _day(session, number)
            if name in self.errors:
                return
            if self.cleaned_data.get(name) is None:
                self.add_error(name, "Écrivez une date, comme 17/12/2026, ou décochez la séance.")
                return
            start, end = _wall(part, self.cleaned_data[name])
            if start is None or end is None:
                at = timezone.localtime(part.starts_at if start is None else part.ends_at).time()
                day = day_in_words(self.cleaned_data[name], year=True)
                self.add_error(name, NOT_AN_HOUR.format(day=day, hour=time_in_words(at)))
                return
            wrong = what_is_wrong(start, end, now=self.now)
            if wrong or (before and start < before):
                self.add_error(name, SAID[wrong] if wrong else OUT_OF_ORDER)
                return
            before = end

    def _check_order(self, kept: Sequence[Session]) -> None:
        """A part never comes before the one that it asks for."""
        if self.errors:
            return
        moments = self._moments(kept)
        for session in kept:
            asked = moments.get(session.requires_id or 0)
            if asked and moments[session.pk][0][0] < asked[-1][1]:
                self.add_error(_day(session, 0), OUT_OF_ORDER)

    def moments(self) -> dict[int, Moments]:
        """Once valid: when each session that is kept takes place."""
        return self._moments([session for session in self.found if self.cleaned_data[_keep(session)]])

    def _moments(self, kept: Sequence[Session]) -> dict[int, Moments]:
        found: dict[int, Moments] = {}
        for session in kept:
            walls = [
                _wall(part, self.cleaned_data[_day(session, number)]) for number, part in enumerate(session.parts.all())
            ]
            found[session.pk] = tuple((start, end) for start, end in walls if start and end)
        return found


def _keep(session: Session) -> str:
    return f"garder-{session.uuid}"


def _day(session: Session, number: int) -> str:
    return f"jour-{session.uuid}-{number}"


def _wall(part: SessionPart, day: date) -> tuple[datetime | None, datetime | None]:
    """The hours that it had, on that day; None for one that never comes."""
    start, end = timezone.localtime(part.starts_at), timezone.localtime(part.ends_at)
    last = day + (end.date() - start.date())
    return instant(day, start.time()), instant(last, end.time())


def _date_line(part: SessionPart, again: Again, field: forms.BoundField) -> DateLine:
    start, end = timezone.localtime(part.starts_at), timezone.localtime(part.ends_at)
    hours = hours_in_words(start, end)
    named = f"{weekday(again.start.date())}, {hours}" if again.start else hours
    where = wording.short_place(part)
    return DateLine(f"{short_day(start.date(), year=True)}, {where}", named, why_late(again), field)


def why_late(again: Again) -> str:
    """« Repoussée de 2 semaines : vacances d’hiver. »; nothing of what moves as everything does."""
    reasons = ", ".join(dict.fromkeys(map(_reason, again.reasons)))
    if again.start is None:
        return f"Aucune semaine libre dans l’année qui suit\u00a0: {reasons}. Choisissez la date."
    if not again.late:
        return ""
    weeks = "d’une semaine" if again.late == 1 else f"de {again.late} semaines"
    return f"Repoussée {weeks}\u00a0: {reasons}." if reasons else f"Repoussée {weeks}, avec la date qui la précède."


def _reason(reason: Reason) -> str:
    if reason.why is Why.CLOSED:
        is_of_schools = reason.name.startswith(("Vacances", "Pont"))
        return reason.name[:1].lower() + reason.name[1:] if is_of_schools else reason.name
    if reason.why is Why.TAKEN:
        return f"place prise par «\u00a0{reason.name}\u00a0»"
    return "cette heure n’existe pas cette nuit-là"
