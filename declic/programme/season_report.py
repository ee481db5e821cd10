"""The report of a season in French: what its page shows, and the rows of its file. Counts of people, no name."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from declic.core import gazetteer
from declic.core.french_dates import short_day
from declic.core.wording import counted, number
from declic.organisations.models import StaffBand
from declic.programme.engine.season_report import Report, Tally
from declic.programme.models import Channel
from declic.programme.report_queries import Period

MONTHS = 6
COMMUNES_SHOWN = 12
ALONE, OTHERS, UNSAID = "sans association", "autres communes", "non dite"
HEADINGS = (
    "découpage", "ligne", "séances", "places offertes", "demandes", "inscrites", "associations", "en attente",
    "annulées ou refusées", "dont annulées tard", "présences notées", "présentes", "excusées", "absentes sans prévenir",
)  # fmt: skip
Line = tuple[str, Tally]


@dataclass(frozen=True)
class Part:
    """A way of looking at the same people: `rows` of a drawing that is a table too (label, people, reference).

    `most`: the end of its scale, a little further than the longest so that the last mark is seen.
    """

    id: str
    title: str
    caption: str
    columns: tuple[str, ...]
    rows: list[tuple[str, int, int | None]]
    note: str = ""

    @property
    def most(self) -> int:
        longest = max((value or 0 for _, *values in self.rows for value in values), default=0)
        return longest + max(1, longest // 30) if self.note else longest


def usual_period(today: date) -> Period:
    """The season: the last six months."""
    year, month = divmod(today.year * 12 + today.month - 1 - MONTHS, 12)
    start = date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))
    return Period(start, today)


def other_periods(today: date) -> list[tuple[str, Period]]:
    """Those that one click gives."""
    years = [(f"L’année {year}", Period(date(year, 1, 1), date(year, 12, 31))) for year in (today.year, today.year - 1)]
    return [("Les six derniers mois", usual_period(today)), *years]


def in_words(period: Period) -> str:
    """« du 27 mai 2026 au 27 novembre 2026 »."""
    return f"du {short_day(period.start, year=True)} au {short_day(period.end, year=True)}"


def facts(report: Report) -> list[tuple[str, str]]:
    """The whole, a line a thing."""
    whole = report.whole
    cancelled = f", et {counted(report.cancelled, 'annulée')}" if report.cancelled else ""
    late = f"dont {number(whole.left_late)} trop tard pour que quelqu’un d’autre vienne"
    return [
        ("Séances", f"{number(whole.sessions)}{cancelled}"),
        ("Places", f"{number(whole.registered)} prises sur {number(whole.seats)} offertes{_rate(whole.filling)}"),
        ("Inscrites", f"{counted(whole.registered, 'personne')}, de {counted(whole.associations, 'association')}"),
        ("Présence", _presence(report)),
        ("Absences", f"{number(whole.absent)} sans prévenir, {counted(whole.excused, 'excusée')}"),
        ("Annulations", f"{counted(whole.left, 'personne')}, places refusées comprises, {late}"),
        ("Liste d’attente", f"{counted(whole.waiting, 'personne')} sans place"),
        ("Demandes", f"{counted(whole.asked, 'personne')} en tout"),
    ]


def _rate(value: int | None) -> str:
    return "" if value is None else f" ({value}\u00a0%)"


def _presence(report: Report) -> str:
    whole, known = report.whole, "Aucune n’est notée"
    if whole.noted:
        noted = f"sur {number(whole.noted)} dont la présence est notée{_rate(whole.presence)}"
        known = f"{counted(whole.came, 'présente')} {noted}"
    return f"{known}. {counted(report.unnoted, 'séance passée', 'séances passées')} sans présence notée"


def parts(report: Report) -> list[Part]:
    """The same people by subject, commune, size of association, channel."""
    themes = [(name, t.registered, t.seats) for name, t in report.by_theme.items()]
    channels = [(name, t.asked, t.registered) for name, t in _channels(report)]
    people, theirs = "Inscrites", "Personnes inscrites, selon {} de leur association"
    return [
        Part(
            "sujets", "Par sujet", "Personnes inscrites, sur les places offertes", ("Sujet", people, "Places offertes"),
            themes, "Le trait marque les places offertes.",
        ),
        Part(
            "communes", "Par commune", theirs.format("la commune"), ("Commune", people),
            [(name, t.registered, None) for name, t in _shown(_communes(report))],
        ),
        Part(
            "tailles", "Par taille", theirs.format("le nombre de salarié·es"), ("Salarié·es", people),
            [(name, t.registered, None) for name, t in _sizes(report)],
        ),
        Part(
            "canaux", "Par canal", "Demandes, dont celles qui ont une place", ("Canal", "Demandes", people),
            channels, "Le trait marque les personnes inscrites.",
        ),
    ]  # fmt: skip


def by_theme(report: Report) -> list[tuple[str, ...]]:
    """The cells of the table of subjects."""
    return [
        (
            name,
            number(t.sessions),
            f"{number(t.registered)} sur {number(t.seats)}{_rate(t.filling)}",
            f"{number(t.came)} sur {number(t.noted)}{_rate(t.presence)}",
            number(t.absent),
            number(t.left_late),
            number(t.waiting),
        )
        for name, t in report.by_theme.items()
    ]


THEME_COLUMNS = ("Sujet", "Séances", "Places prises", "Présentes sur notées", "Absentes", "Annulées tard", "En attente")


def file_rows(report: Report) -> list[tuple[str | int, ...]]:
    """Every count, a row each; the communes are all there."""
    groups: Mapping[str, list[Line]] = {
        "ensemble": [("ensemble", report.whole)],
        "sujet": list(report.by_theme.items()),
        "commune": _communes(report),
        "taille (salarié·es)": _sizes(report),
        "canal": _channels(report),
    }
    return [(group, name, *_counts(tally)) for group, lines in groups.items() for name, tally in lines]


def _counts(t: Tally) -> tuple[int, ...]:
    return (
        t.sessions, t.seats, t.asked, t.registered, t.associations, t.waiting,
        t.left, t.left_late, t.noted, t.came, t.excused, t.absent,
    )  # fmt: skip


def _communes(report: Report) -> list[Line]:
    """The most people first; those without an association last."""
    known = [(gazetteer.label(insee), tally) for insee, tally in report.by_commune.items()]
    return [*sorted(known, key=lambda line: (-line[1].registered, line[0])), *_alone(report)]


def _shown(lines: list[Line]) -> list[Line]:
    """What a page can hold; the file has them all."""
    kept, rest = lines[:COMMUNES_SHOWN], lines[COMMUNES_SHOWN:]
    if not rest:
        return kept
    last = [line for line in rest if line[0] == ALONE]
    others = [tally for name, tally in rest if name != ALONE]
    together = Tally(registered=sum(t.registered for t in others))
    return [*kept, *([(f"{OTHERS} ({len(others)})", together)] if others else []), *last]


def _sizes(report: Report) -> list[Line]:
    bands = [(label, report.by_size.get(value)) for value, label in [*StaffBand.choices, ("", UNSAID)]]
    return [*((label, tally) for label, tally in bands if tally), *_alone(report)]


def _channels(report: Report) -> list[Line]:
    return [(label, report.by_channel[value]) for value, label in Channel.choices if value in report.by_channel]


def _alone(report: Report) -> list[Line]:
    return [(ALONE, report.alone)] if report.alone.asked else []
