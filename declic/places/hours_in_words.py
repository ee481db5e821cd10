"""A whole text of opening hours as one French sentence, read aloud as it is written: for the command line, the preview
of the editor, the page of a place."""

import re
from collections.abc import Sequence

from declic.core.french_dates import FIXED, MONTHS, WEEKDAYS
from declic.places.engine import Hours
from declic.places.engine.french_hours import Normalised
from declic.places.engine.reading_rules import DATE, Rule, read_rules
from declic.places.engine.rule_text import DAYS
from declic.places.engine.spans import DAY, Span

NOT_READ = "horaires non lisibles"
OTHERWISE = "horaires particuliers\u00a0: {text}"
ON_APPOINTMENT = "sur rendez-vous"
PARTICULARS = "les jours particuliers"
RANKS = {"-1": "dernier", "1": "1er", "2": "2e", "3": "3e", "4": "4e", "5": "5e"}
FLAGS = {
    "reversed": "Une fin est avant son début.",
    "zero_length": "Un début et une fin sont les mêmes.",
    "midnight_slip": "Une heure de la nuit est sans doute celle de l’après-midi.",
    "overlap": "Des heures se chevauchent\u00a0: elles sont réunies.",
    "chained": "Quatre heures se suivent\u00a0: elles sont lues deux par deux.",
    "no_day": "Il manque les jours.",
    "no_hours": "Il manque les heures.",
    "lone_time": "Une heure est seule\u00a0: il manque le début ou la fin.",
    "lone_number": "Un nombre seul n’est peut-être pas une heure.",
    "triple": "Trois heures se suivent\u00a0: le début et la fin ne se reconnaissent pas.",
    "no_such_time": "Une heure n’existe pas.",
    "no_such_date": "Une date n’existe pas.",
    "ambiguous": "Ce texte se lit de deux façons.",
    "contradiction": "Deux parties du texte se contredisent.",
    "alternating": "Les semaines diffèrent\u00a0: écrivez «\u00a0semaines paires\u00a0» ou «\u00a0impaires\u00a0».",
    "by_phone": "Des heures sont celles du téléphone.",
    "unknown_word": "Un mot n’est pas connu.",
    "unknown_sign": "Un signe ne s’écrit pas dans des horaires.",
    "unreadable": "Ces horaires ne se calculent pas.",
    "too_long": "Le texte est trop long.",
    "empty": "Le texte est vide.",
    "on_appointment": "Sur rendez-vous\u00a0: à prendre avant de venir.",
    "comment": "Un commentaire accompagne les heures\u00a0: il n’est pas lu.",
    "closed_for_now": "Le commentaire dit que le lieu est fermé en ce moment.",
}
MONTH_KEYS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DATE = re.compile(rf"({DATE})(?:\s*-\s*({DATE}|\d\d?))?")
_PARTS = re.compile(r"(?:(\d{4}) )?(\w{3})(?: (\d{1,2}))?")
When = tuple[Span, ...]


def in_words(hours_text: str, insee: str = "") -> str:
    """« du mardi au vendredi de 9 h à 12 h et de 13 h 30 à 17 h ; fermé les jours fériés ». What has no words of its
    own is shown as it is written; what cannot be read is said so; "" for no text."""
    text = hours_text.strip()
    if not text:
        return ""
    if Hours.parse(text, insee) is None:
        return NOT_READ
    rules = read_rules(text)
    week = _week(rules or [])
    if rules is None or _is_undone(rules, week):
        return OTHERWISE.format(text=text)
    return "\u202f; ".join(_week_said(week) + _particulars(rules, week))


def has_words(hours_text: str, insee: str = "") -> bool:
    """Whether `in_words` says it, and does not show it as it is written."""
    return in_words(hours_text, insee) not in (NOT_READ, OTHERWISE.format(text=hours_text.strip()))


def what_differs(one: str, other: str, insee: str = "") -> str:
    """« du mardi au jeudi et les jours particuliers »: where two texts of hours part; "" when one has no words."""
    if not all(text.strip() and has_words(text, insee) for text in (one, other)):
        return ""
    rules = read_rules(one.strip()) or [], read_rules(other.strip()) or []
    weeks = _week(rules[0]), _week(rules[1])
    days = [(name, "") for name in DAYS if sorted(weeks[0].get(name, ())) != sorted(weeks[1].get(name, ()))]
    said = [_days(days)] if days else []
    if set(_particulars(rules[0], weeks[0])) != set(_particulars(rules[1], weeks[1])):
        said.append(PARTICULARS)
    return _list(said)


def doubts(flags: Sequence[str]) -> list[str]:
    """A sentence for each that an agent can do something about."""
    return [FLAGS[flag] for flag in flags if flag in FLAGS]


def words(found: Normalised) -> str:
    """What was understood, as a sentence; "" when nothing was."""
    said = in_words(found.osm or "")
    if "on_appointment" not in found.flags or not found.understood:
        return said
    return f"{said}, {ON_APPOINTMENT}" if said else ON_APPOINTMENT


def _is_undone(rules: Sequence[Rule], week: dict[str, When]) -> bool:
    """What is said after an exception has the last word over it: no sentence says that simply."""
    for number, rule in enumerate(rules):
        if rule.period or rule.is_off:
            continue
        if any(_is_lost(before, rule) for before in rules[:number]):
            return True
        if rule.weeks and any(name in week and not _meet(rule.spans, week[name]) for name, _ in rule.days):
            return True
    return False


def _is_lost(before: Rule, rule: Rule) -> bool:
    """An exception of some days that a rule said later opens again."""
    if before.period or (before.is_off and ("PH", "") in before.days):
        return True
    names = {name for name, _ in before.days}
    of_some_weeks = bool(before.weeks) or any(rank for _, rank in before.days)
    return of_some_weeks and (_is_of_week(rule) or before.is_off) and not names.isdisjoint(_names(rule))


def _names(rule: Rule) -> list[str]:
    return [day for day, _ in rule.days] or list(DAYS[:7])


def _meet(some: When, others: When) -> bool:
    return any(start < other_end and other_start < end for start, end in some for other_start, other_end in others)


def _is_of_week(rule: Rule) -> bool:
    return not rule.period and not rule.weeks and not rule.is_off and all(not rank for _, rank in rule.days)


def _week(rules: Sequence[Rule]) -> dict[str, When]:
    """The ordinary week: a day said again is as the last rule says, as the syntax wants it."""
    table: dict[str, When] = {}
    for rule in rules:
        if _is_of_week(rule):
            for name in _names(rule):
                table[name] = rule.spans
        elif rule.is_off and not rule.period and not rule.weeks:
            for name, rank in rule.days:
                if not rank and name != "PH":
                    table.pop(name, None)
    return table


def _week_said(table: dict[str, When]) -> list[str]:
    alike: dict[When, list[str]] = {}
    for name in sorted(table, key=DAYS.index):
        alike.setdefault(table[name], []).append(name)
    return [f"{_days([(name, '') for name in names])} {_spans(spans)}" for spans, names in alike.items()]


def _particulars(rules: Sequence[Rule], week: dict[str, When]) -> list[str]:
    """« pendant les vacances scolaires, seulement le mardi… »: closed otherwise, and no word more."""
    found: list[str] = []
    only: set[str] = set()
    for number, rule in enumerate(rules):
        if rule.is_off and rule.period and not rule.days and not rule.weeks:
            later = [other for other in rules[number + 1 :] if other.period == rule.period]
            if later and not any(other.is_off or other.weeks or not other.days for other in later):
                only.add(rule.period)
                continue
        said = _particular(rule)
        if not rule.period and not rule.is_off and any(rank and name in week for name, rank in rule.days):
            said = said.replace(" de ", ", seulement de ", 1)
        if said and rule.period in only:
            only.remove(rule.period)
            when, _, hours = said.partition(", ")
            said = f"{when}, seulement {hours}"
        found.append(said)
    return list(filter(None, found))


def _particular(rule: Rule) -> str:
    """A rule of some dates, weeks or ranks, or a closing; "" for what the week has said."""
    if _is_of_week(rule):
        return ""
    when = _period(rule.period)
    if rule.weeks:
        parity = "paires" if int(rule.weeks.split("-")[0]) % 2 == 0 else "impaires"
        when = f"{when}, les semaines {parity}" if when else f"les semaines {parity}"
    days = _days(rule.days) if rule.days else ""
    if rule.is_off:
        return " ".join(filter(None, ("fermé", days, when)))
    said = f"{days or 'tous les jours'} {_spans(rule.spans)}"
    if rule.period and not rule.days and re.search(r"\d$", rule.period):
        said = f"ouvert {_spans(rule.spans)}"
    return f"{when}, {said}" if when else said


def _spans(spans: When) -> str:
    if spans == ((0, DAY),):
        return "à toute heure"
    return _list([f"de {_time(start)} à {_time(end)}" for start, end in spans])


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    if minute:
        return f"{hour % 24}{FIXED}h{FIXED}{minute:02}"
    return f"{hour}{FIXED}h" if hour % 24 else "minuit"


def _days(days: Sequence[tuple[str, str]]) -> str:
    """« du lundi au vendredi », « le mardi et le jeudi », « le 1er samedi du mois »."""
    plain = [DAYS.index(name) for name, rank in days if not rank and name != "PH"]
    if len(plain) == len(WEEKDAYS):
        said = ["tous les jours"]
    else:
        said = [_run(run) for run in _runs(sorted(plain))]
        said = [each for group in said for each in group]
    ranked: dict[str, list[str]] = {}
    for name, rank in days:
        if rank:
            ranked.setdefault(name, []).append(RANKS.get(rank, f"{rank}e"))
    said += [f"le {_list(ranks)} {WEEKDAYS[DAYS.index(name)]} du mois" for name, ranks in ranked.items()]
    if ("PH", "") in days:
        said.append("les jours fériés")
    return _list(said)


def _runs(numbers: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _run(run: list[int]) -> list[str]:
    if len(run) > 2:
        return [f"du {WEEKDAYS[run[0]]} au {WEEKDAYS[run[-1]]}"]
    return [f"le {WEEKDAYS[number]}" for number in run]


def _period(text: str) -> str:
    if text == "SH":
        return "pendant les vacances scolaires"
    return _list([_dates(first, last) for first, last in _DATE.findall(text)])


def _dates(first: str, last: str) -> str:
    """« le 24 décembre 2026 », « du 1er au 15 août », « en juillet », « de juillet à août »."""
    year, month, day = _PARTS.fullmatch(first).groups()
    name = MONTHS[MONTH_KEYS.index(month)]
    if not last:
        return f"le {_date(day, name, year)}" if day else f"en {name}{f' {year}' if year else ''}"
    if last.isdigit():
        return f"du {_number(day)} au {_date(last, name, year)}"
    last_year, last_month, last_day = _PARTS.fullmatch(last).groups()
    last_name = MONTHS[MONTH_KEYS.index(last_month)]
    if not day:
        start = f"d’{name}" if name[0] in "ao" else f"de {name}"
        return f"{start} à {last_name}{f' {last_year}' if last_year else ''}"
    if (name, year) == (last_name, last_year):
        return f"du {_number(day)} au {_date(last_day, name, year)}"
    return f"du {_date(day, name, year if year != last_year else None)} au {_date(last_day, last_name, last_year)}"


def _number(day: str) -> str:
    return "1er" if int(day) == 1 else str(int(day))


def _date(day: str | None, month: str, year: str | None) -> str:
    return " ".join(filter(None, (_number(day) if day else "", month, year)))


def _list(said: Sequence[str]) -> str:
    return " et ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))
