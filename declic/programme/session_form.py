"""The back office's form of a session: what makes no sense is refused, and nobody is left untold."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from declic.core.numbered_lines import NumberedLines
from declic.core.wording import counted
from declic.programme import queries, services
from declic.programme.models import SessionState

CANCELLED_AT_THE_DESK = (
    "Des personnes y viennent ou attendent. Annulez-la depuis sa page, dans «\u00a0Inscriptions\u00a0»\u00a0: elles "
    "seront prévenues, avec la raison."
)
HIDDEN_WITH_PEOPLE = (
    "Des personnes y viennent ou attendent\u00a0: en brouillon, elles ne la verraient plus. Laissez-la publiée, "
    "ou annulez-la depuis sa page, dans «\u00a0Inscriptions\u00a0»."
)
ALREADY_PUBLISHED = (
    "La séance est déjà publiée. Effacez cette date, ou remettez la séance en brouillon, pour qu’elle paraisse alors."
)
PUBLISHED_BY_NOW = (
    "Ce moment est passé\u00a0: la séance paraîtrait aussitôt. Publiez-la, choisissez un moment à venir, "
    "ou effacez cette date."
)
PUBLISHED_TOO_LATE = "Choisissez un moment avant le début de la séance."
IN_THE_PAST = "Ce moment est passé, et des personnes sont inscrites. Choisissez un moment à venir."
NO_SEAT = "Une séance publiée a au moins une place. Écrivez combien, ou laissez-la en brouillon."
RESERVED_FOR_NOBODY = "Écrivez pour qui ces places sont gardées, par exemple «\u00a0le DLA\u00a0»."
NONE_RESERVED = "Écrivez combien de places sont gardées, ou effacez ce nom."
RELEASED_TOO_LATE = "Rendez ces places à tous avant la première date de la séance."


class SessionForm(NumberedLines, WagtailAdminModelForm):
    """A session as the back office writes it. Once published, its seats may be lowered to none: nobody is put out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reserved"].required = False  # empty is none

    def clean_reserved(self) -> int:
        return self.cleaned_data["reserved"] or 0

    def is_valid(self) -> bool:
        """Its dates too: people are not told that they come in the past."""
        if not super().is_valid() or not self.instance.pk:
            return bool(super().is_valid())
        before, now = services.dates_of(self.instance.pk), timezone.now()
        for line in self.formsets["parts"].forms:
            start, end = before.get(line.instance.pk, (None, None))
            typed = line.cleaned_data.get("starts_at")
            if end and end > now and typed != start and typed <= now and queries.people_of(self.instance):
                line.add_error("starts_at", IN_THE_PAST)
        return bool(super().is_valid())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        appears = cleaned.get("state") == SessionState.PUBLISHED != self.initial.get("state")
        if appears and cleaned.get("capacity") == 0:
            self.add_error("capacity", NO_SEAT)
        self._check_withdrawal(cleaned)
        self._check_reserve(cleaned)
        self._check_publication(cleaned)
        return cleaned

    def _check_withdrawal(self, cleaned: dict[str, Any]) -> None:
        """Nobody is told by this form: a session with people is cancelled at the desk, and never hidden."""
        state = cleaned.get("state")
        was_shown = self.instance.pk and self.initial.get("state") == SessionState.PUBLISHED
        if was_shown and state and state != SessionState.PUBLISHED and queries.people_of(self.instance):
            self.add_error("state", CANCELLED_AT_THE_DESK if state == SessionState.CANCELLED else HIDDEN_WITH_PEOPLE)

    def _check_publication(self, cleaned: dict[str, Any]) -> None:
        publish_at, starts = cleaned.get("publish_at"), self._starts()
        if not publish_at:
            return
        if cleaned.get("state") == SessionState.PUBLISHED and publish_at > timezone.now():
            self.add_error("publish_at", ALREADY_PUBLISHED)
        if cleaned.get("state") == SessionState.DRAFT and publish_at <= timezone.now():
            self.add_error("publish_at", PUBLISHED_BY_NOW)
        if starts and publish_at >= min(starts):
            self.add_error("publish_at", PUBLISHED_TOO_LATE)

    def _check_reserve(self, cleaned: dict[str, Any]) -> None:
        reserved, capacity = cleaned.get("reserved") or 0, cleaned.get("capacity")
        if capacity is not None and reserved > capacity:
            said = "réservez-en moins" if capacity else "n’en réservez pas"
            self.add_error("reserved", f"La séance a {counted(capacity, 'place')} en tout\u00a0: {said}.")
        if reserved and not cleaned.get("reserved_for") and "reserved_for" not in self.errors:
            self.add_error("reserved_for", RESERVED_FOR_NOBODY)
        if not reserved and cleaned.get("reserved_for") and "reserved" not in self.errors:
            self.add_error("reserved", NONE_RESERVED)
        until, starts = cleaned.get("reserved_until"), self._starts()
        if reserved and until and starts and until >= min(starts):
            self.add_error("reserved_until", RELEASED_TOO_LATE)

    def _starts(self) -> list[datetime]:
        """Of the dates that can be read; those that cannot are said by themselves."""
        dates = self.formsets["parts"]
        dates.is_valid()
        read = [date.cleaned_data for date in dates.forms if hasattr(date, "cleaned_data")]
        return [date["starts_at"] for date in read if date.get("starts_at") and not date.get("DELETE")]
