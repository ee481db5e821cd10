"""Hours as an agent writes them about a place: in plain French or OpenStreetMap's syntax, or day by day in a grid.

The grid, if anything is written in it, wins. What is not sure is refused with its reason, unless the agent asks that it
be shown as it is written.
"""

from typing import Any

from django import forms
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel

from declic.core.french_dates import WEEKDAYS
from declic.places.engine.french_hours import Normalised, from_half_days, normalise
from declic.places.engine.french_tokens import MAX_TYPED
from declic.places.engine.rule_text import DAYS
from declic.places.hours_in_words import doubts

HALVES = {"am": "matin", "pm": "après-midi"}
CELLS = {
    f"hours_{day.lower()}_{half}": (day, half, f"{name}, {said}")
    for day, name in zip(DAYS, WEEKDAYS, strict=False)
    for half, said in HALVES.items()
}
HELP = (
    "Comme on le dit\u00a0: «\u00a0du mardi au vendredi de 9h à 12h et de 13h30 à 17h, fermé en août\u00a0». "
    "Ou dans la syntaxe d’OpenStreetMap\u00a0: Mo-Fr 09:00-12:00,14:00-17:00."
)
WHAT_TO_DO = (
    "Écrivez les jours, puis les heures\u00a0: «\u00a0du mardi au vendredi de 9h à 12h\u00a0» ou Mo-Fr 09:00-12:00. Ou "
    "cochez «\u00a0Montrer tels quels\u00a0»."
)
CELL_NOT_SURE = "Écrivez un début et une fin, comme 9h-12h30."
TOO_LONG = (
    "Ces horaires sont trop longs\u00a0: gardez l’essentiel, le reste va dans «\u00a0pour trouver l’entrée\u00a0»."
)


class HoursFields(forms.Form):
    """What is typed about hours; `read_hours` gives what it means, or leaves errors where they are."""

    hours = forms.CharField(label="Horaires", max_length=MAX_TYPED, required=False, help_text=HELP)
    hours_as_written = forms.BooleanField(
        label="Montrer tels quels",
        required=False,
        help_text="Pour des horaires que le site ne sait pas lire\u00a0: ils sont montrés comme vous les écrivez.",
    )

    def read_hours(self) -> Normalised | None:
        """None when something is wrong, which is said."""
        cells = {name: str(self.cleaned_data.get(name) or "").strip() for name in CELLS}
        if any(cells.values()):
            return self._read_grid(cells)
        typed = str(self.cleaned_data.get("hours") or "").strip()
        found = normalise(typed)
        if typed and not found.understood and not self.cleaned_data.get("hours_as_written"):
            self.add_error("hours", " ".join([*doubts(found.flags), WHAT_TO_DO]))
            return None
        return found

    def _read_grid(self, cells: dict[str, str]) -> Normalised | None:
        columns = {CELLS[name][:2]: text for name, text in cells.items()}
        wrong = False
        for name, text in cells.items():
            day, half, _ = CELLS[name]
            alone = from_half_days({(day, half): text})
            if text and not alone.understood and text.lower() not in ("-", "fermé"):
                self.add_error(name, " ".join([*doubts(alone.flags), CELL_NOT_SURE]))
                wrong = True
        return None if wrong else from_half_days(columns)

    def typed_hours(self) -> str:
        """The text to keep beside the hours: that of the grid as it was written, if it was used."""
        cells = [(CELLS[name][2], str(self.cleaned_data.get(name) or "").strip()) for name in CELLS]
        grid = "\u202f; ".join(f"{name} {text}" for name, text in cells if text)
        return grid or str(self.cleaned_data.get("hours") or "").strip()


def _cell(label: str) -> forms.CharField:
    return forms.CharField(label=label.capitalize(), max_length=100, required=False)


for _name, (_, _, _label) in CELLS.items():
    HoursFields.base_fields[_name] = _cell(_label)
    HoursFields.declared_fields[_name] = HoursFields.base_fields[_name]


class HoursOfPlace(HoursFields):
    """The same among the fields of a place: what was typed is kept beside what it means."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.hours_original:
            self.initial["hours"] = self.instance.hours_original
            # Shown as written already: saved again with something else, they still are.
            self.initial.setdefault("hours_as_written", not self.instance.hours)

    def settle_hours(self, cleaned: dict[str, Any]) -> None:
        """What the place keeps, when something was typed; what it has stays otherwise."""
        if "hours" in self.errors or not ({"hours", *CELLS} & set(self.changed_data)):
            cleaned["hours"] = self.instance.hours
            return
        found = self.read_hours()
        if found is None:
            return
        typed, osm = self.typed_hours(), found.osm or ""
        if len(osm) > self.instance._meta.get_field("hours").max_length:
            self.add_error("hours", TOO_LONG)
            return
        cleaned["hours"] = osm
        self.instance.hours_original = "" if typed == osm else typed[:MAX_TYPED]
        self.instance.hours_flags = list(found.flags) if typed else []


def hours_panel(hours: FieldPanel) -> MultiFieldPanel:
    """The text, the grid, and the way to read both again."""
    grid = [FieldRowPanel([FieldPanel(f"hours_{day.lower()}_{half}") for half in HALVES]) for day in DAYS[:7]]
    return MultiFieldPanel(
        [
            hours,
            FieldPanel("hours_as_written"),
            MultiFieldPanel(
                grid,
                "Ou jour par jour",
                classname="collapsed",
                help_text="Si une case est remplie, c’est la grille qui compte. Une case vide\u00a0: fermé.",
            ),
            HelpPanel(template="places/desk/_read_again.html"),
        ],
        "Horaires",
    )
