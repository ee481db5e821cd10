"""A profile made by matching columns: what each is, chosen in a list; its definition, as the imports read it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.html import escape

from declic.places.engine.profiles import LAMBERT_93, WGS84, Profile, read_profile
from declic.places.profile_sample import Sample

NOTHING = ""
CHOICES: list[tuple[str, Any]] = [
    (NOTHING, "ne pas reprendre"),
    ("Le lieu", [
        ("field:name", "nom"), ("id", "identifiant"), ("field:parent", "structure dont il dépend"),
        ("field:pivot", "Siret ou RNA"), ("field:summary", "présentation en bref"),
        ("field:presentation", "présentation"),
        ("field:updated_on", "date de mise à jour"), ("source", "source"),
    ]),
    ("Où", [
        ("field:address", "adresse"), ("field:address_more", "complément d’adresse"), ("field:postcode", "code postal"),
        ("field:commune", "commune"), ("field:insee", "code Insee"), ("latitude", "latitude, ou y"),
        ("longitude", "longitude, ou x"), ("field:access_notes", "pour trouver l’entrée"),
    ]),
    ("Joindre", [
        ("field:phone", "téléphone"), ("field:emails", "courriel"), ("field:website", "site"),
        ("field:booking_url", "prise de rendez-vous"), ("field:accessibility_url", "fiche Accès libre"),
    ]),
    ("Horaires", [
        ("hours", "horaires, en une colonne"), ("day:Mo", "horaires du lundi"), ("day:Tu", "horaires du mardi"),
        ("day:We", "horaires du mercredi"), ("day:Th", "horaires du jeudi"), ("day:Fr", "horaires du vendredi"),
        ("day:Sa", "horaires du samedi"), ("day:Su", "horaires du dimanche"), ("comment", "remarque sur les horaires"),
    ]),
    ("Mots du standard", [
        ("words:service", "services"), ("words:audience", "publics"), ("words:care", "accueil particulier"),
        ("words:price", "prix"), ("words:access", "comment venir"), ("words:support", "accompagnement"),
        ("words:programme", "réseaux"), ("words:label", "labels"),
    ]),
]  # fmt: skip
TWICE = "«\u00a0{first}\u00a0» et «\u00a0{second}\u00a0» ne peuvent pas être toutes deux «\u00a0{what}\u00a0»."
NO_NAME = "Dites quelle colonne est le nom du lieu."
NOWHERE = (
    "Dites quelle colonne est la commune, le code postal ou le code Insee\u00a0: sans elle, un lieu n’est nulle part."
)
ONCE = ("id", "source", "latitude", "longitude", "hours", "comment")
_LABELS = {value: label for _, group in CHOICES[1:] for value, label in group}


class SampleForm(forms.Form):
    """The file whose columns are to be matched."""

    fichier = forms.FileField(
        label="Fichier d’exemple",
        error_messages={"required": "Choisissez un fichier.", "empty": "Ce fichier est vide."},
        help_text="CSV, XLSX ou JSON, 50\u00a0Mo au plus. Il n’est pas gardé.",
    )


class MatchingForm(forms.Form):
    """One choice a column, and what the whole file is."""

    mark_optional = False  # a column that is not taken is a choice like another

    nom = forms.CharField(
        label="Nom du profil",
        max_length=100,
        error_messages={"required": "Donnez un nom à ce profil."},
        help_text="Par exemple\u00a0: liste de la métropole.",
    )
    origine = forms.CharField(
        label="Nom de la source",
        max_length=80,
        error_messages={"required": "Dites de qui viennent ces fichiers."},
        help_text="Dit sur chaque fiche, quand le fichier ne le dit pas.",
    )
    systeme = forms.ChoiceField(
        label="Les positions sont en",
        choices=[(WGS84, "degrés (latitude, longitude)"), (LAMBERT_93, "mètres de Lambert-93")],
        initial=WGS84,
    )

    def __init__(self, *args: Any, sample: Sample, guessed: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sample = sample
        first = _guesses(guessed)
        for rank, column in enumerate(sample.columns):
            self.fields[f"colonne-{rank}"] = forms.ChoiceField(
                label=column or "(sans titre)",
                choices=CHOICES,
                required=False,
                initial=first.get(column, NOTHING),
                help_text=escape(sample.examples(column)),  # a hint may hold tags: a partner's cell may not
            )

    def matched(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("colonne-")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = self._chosen()
        seen: dict[str, str] = {}
        for column, what in chosen.items():
            if what in seen and (what in ONCE or what.startswith("day:")):
                self.add_error(None, TWICE.format(first=seen[what], second=column, what=_LABELS[what]))
            seen[what] = column
        if "field:name" not in seen:
            self.add_error(None, NO_NAME)
        if not {"field:commune", "field:postcode", "field:insee"} & set(seen):
            self.add_error(None, NOWHERE)
        return cleaned

    def _chosen(self) -> dict[str, str]:
        found = {c: self.cleaned_data.get(f"colonne-{rank}", "") for rank, c in enumerate(self.sample.columns)}
        return {column: what for column, what in found.items() if what}

    def definition(self) -> dict[str, Any]:
        """As `read_profile` reads it, without its name."""
        said: dict[str, Any] = {
            "recognised_by": list(self._chosen()),
            "source": self.cleaned_data["origine"],
            "fields": {}, "hours_by_day": {}, "words": {},
            "coordinates": {"system": self.cleaned_data["systeme"]},
        }  # fmt: skip
        for column, what in self._chosen().items():
            kind, _, name = what.partition(":")
            if kind == "field":
                said["fields"].setdefault(name, []).append(column)
            elif kind == "day":
                said["hours_by_day"][name] = column
            elif kind == "words":
                said["words"][column] = [name, "care"] if name == "audience" else [name]
            elif kind in ("latitude", "longitude"):
                said["coordinates"][kind] = column
            elif kind == "id":
                said["id"] = [column]
            else:
                said[{"source": "source_column", "hours": "hours", "comment": "hours_comment"}[kind]] = column
        return said

    def profile(self) -> Profile:
        """What it makes: every choice is one that we offer, so that it always reads."""
        return read_profile({**self.definition(), "slug": "essai", "name": self.cleaned_data["nom"]})


def _guesses(profile: Profile) -> dict[str, str]:
    """Column → the choice that the headings suggest."""
    found = {columns[0]: f"field:{what}" for what, columns in profile.fields.items() if columns}
    found |= {column: f"words:{kinds[0]}" for column, kinds in profile.words.items()}
    singles: Mapping[str, str] = {
        profile.latitude: "latitude", profile.longitude: "longitude", profile.hours: "hours",
        profile.source_column: "source", next(iter(profile.id), ""): "id",
    }  # fmt: skip
    known = {value for _, group in CHOICES[1:] for value, _ in group}
    return {column: what for column, what in {**found, **singles}.items() if column and what in known}
