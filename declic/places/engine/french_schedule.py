"""From rules in French order to OpenStreetMap's, where a later rule replaces an earlier one."""

from collections.abc import Iterable

from declic.places.engine.french_groups import Rule
from declic.places.engine.french_parts import Season, SeasonKind, Slot, Span
from declic.places.engine.french_tokens import UnreadableError
from declic.places.engine.rule_text import PUBLIC_HOLIDAY, Spans, Table, days_text, written


class Schedule:
    """Rules gathered season by season; `flags` says what was merged."""

    def __init__(self, rules: Iterable[Rule], *, last_wins: bool) -> None:
        self.rules, self.last_wins = list(rules), last_wins
        self.flags: list[str] = []

    def osm(self) -> str:
        """Refused when nothing is open, or when two rules can be read in two ways."""
        if not any(rule.spans for rule in self.rules):
            raise UnreadableError("no_hours")
        seasons = list(dict.fromkeys(rule.season for rule in self.rules))
        usual = self._table(None)
        term = self._terms(usual)
        said = written({key: spans for key, spans in usual.items() if spans or key[1] or key[0] == PUBLIC_HOLIDAY})
        for season in seasons:
            if season is not None and season.kind is not SeasonKind.SCHOOL_OUT:
                said += self._season(season, usual, term_only=term)
        if term and not any(s is not None and s.kind is SeasonKind.SCHOOL_IN for s in seasons):
            said.append(term)
        if any(rule.slots == (Slot(PUBLIC_HOLIDAY),) and not rule.spans for rule in self.rules):
            said = [text for text in said if text != "PH off"] + ["PH off"]
        if said == ["Mo-Su 00:00-24:00"]:
            return "24/7"
        return "; ".join(said)

    def _terms(self, usual: Table) -> str:
        """The rules of school terms join the usual ones; gives the rule that takes them away in the holidays."""
        term = self._table(SeasonKind.SCHOOL_OUT)
        if not term:
            return ""
        if set(term) & set(usual):
            raise UnreadableError("ambiguous")
        alone = not any(usual.values())
        usual.update(term)
        return "SH off" if alone else f"SH {days_text(key[0] for key in term)} off"

    def _table(self, wanted: SeasonKind | Season | None) -> Table:
        table: Table = {}
        sources: dict[tuple[int, tuple[int, ...]], Rule] = {}
        # « Fermé le vendredi après-midi. Du lundi au vendredi : … »: closed is taken from what is open.
        in_order = self.rules if self.last_wins else sorted(self.rules, key=lambda rule: not rule.spans)
        for rule in in_order:
            kind = rule.season.kind if rule.season and isinstance(wanted, SeasonKind) else rule.season
            if kind == wanted:
                self._apply(rule, table, sources)
        for (day, nths), spans in table.items():
            # « lundi 9h-12h, 1er lundi du mois 14h-17h »: instead, or besides?
            usual = table.get((day, ()))
            if nths and spans and usual and not sources[day, nths].replaces and not _meet(spans, usual):
                raise UnreadableError("ambiguous")
        return table

    def _apply(self, rule: Rule, table: Table, sources: dict[tuple[int, tuple[int, ...]], Rule]) -> None:
        keys = [(slot.day, slot.nths) for slot in rule.slots]
        if not rule.spans:
            self._close(rule, table)
            return
        spans = self._merged(rule.spans)
        for key in keys:
            known = table.get(key)
            instead = not known or rule.replaces or self.last_wins
            table[key] = spans if instead else self._both(table[key], rule, sources[key], spans)
            sources[key] = rule

    def _both(self, known: Spans, rule: Rule, earlier: Rule, spans: Spans) -> Spans:
        """Two rules of one day: an exception to a longer list of days, or hours added."""
        smaller = set(rule.slots) < set(earlier.slots)
        if not smaller or rule.adds:
            return self._merged((*known, *spans))
        if _meet(known, spans):
            return spans
        raise UnreadableError("ambiguous")

    def _close(self, rule: Rule, table: Table) -> None:
        was_open = any(table.values())
        for slot in rule.slots:
            key, half = (slot.day, slot.nths), slot.half
            known = table.get(key, ())
            if half:
                left = tuple(span for span in known if not span.fits(half))
                if not left or len(left) == len(known):
                    raise UnreadableError("contradiction")
                table[key] = left
            else:
                table[key] = ()
        if was_open and not any(table.values()):  # « lundi 9h-12h, lundi fermé »
            raise UnreadableError("contradiction")

    def _merged(self, spans: Spans) -> Spans:
        found: list[Span] = []
        for span in sorted(set(spans)):
            if found and span.start < found[-1].end:
                self.flags.append("overlap")
                found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
            else:
                found.append(span)
        return tuple(found)

    def _season(self, season: Season, usual: Table, *, term_only: str) -> list[str]:
        """A season's hours stand for all that is said otherwise; those of odd weeks come besides."""
        closed = any(rule.season == season and not rule.slots for rule in self.rules)
        table = self._table(season)
        if closed:
            if table:
                raise UnreadableError("contradiction")
            return [f"{season.text} off"]
        open_usually = {key for key, spans in usual.items() if spans}
        rest = [f"{season.text} {text}" for text in written(table)]
        if season.kind is SeasonKind.WEEKS:
            if any(table.get(key) and not _meet(table[key], usual[key]) for key in open_usually):
                raise UnreadableError("ambiguous")
            return rest
        open_some_weeks = {
            (slot.day, slot.nths)
            for rule in self.rules
            if rule.season and rule.season.kind is SeasonKind.WEEKS and rule.spans
            for slot in rule.slots
        }
        if (open_usually | open_some_weeks) - set(table) and any(table.values()):
            return [f"{season.text} off", *rest]
        return rest


def _meet(some: Spans, others: Spans) -> bool:
    return any(one.meets(other) for one in some for other in others)
