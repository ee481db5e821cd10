"""A whole sheet as an agent writes it in the back office."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from wagtail.admin.forms import WagtailAdminModelForm

from declic.core.folding import fold
from declic.core.slugs import free_slug
from declic.places.engine.side_by_side import GROUPS
from declic.places.field_words import LABELS
from declic.places.forms import PlaceForm
from declic.places.models import Feature, FeatureGroup, Place, PlaceState
from declic.places.widgets import FeaturesField

NO_DAY = "Écrivez depuis quel jour ce lieu est fermé."
NO_REASON = "Écrivez pourquoi, en quelques mots\u00a0: «\u00a0déménagé\u00a0», «\u00a0l’association a cessé\u00a0»."
ITSELF = "Un lieu ne se remplace pas lui-même."
IN_A_CIRCLE = "Ce lieu est lui-même remplacé par celui-ci."
TAKEN = "Ce mot existe déjà."
SHORT, SLUG = 40, 34  # the code may take a number more
_POINT = {"latitude", "longitude"}
LOCKABLE = [(group, capfirst(LABELS[group])) for group in GROUPS]


class WholePlaceForm(PlaceForm):
    """`verified` dates the sheet of today; `locked` names the groups of fields that no import may change."""

    features = FeaturesField()
    verified = forms.BooleanField(
        label="Toute la fiche est vérifiée aujourd’hui",
        required=False,
        help_text="Auprès du lieu, par téléphone ou sur place.",
    )
    locked = forms.MultipleChoiceField(
        label="À nous, ne pas écraser",
        choices=LOCKABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucun import ne changera ce qui est coché.",
    )

    latitude = forms.FloatField(label="Latitude", required=False, localize=True)  # « 48,79 » as well as « 48.79 »
    longitude = forms.FloatField(label="Longitude", required=False, localize=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["locked"] = [group for group in GROUPS if group in (self.instance.locked or ())]

    def clean_locked(self) -> list[str]:
        """Every column of the groups chosen, as imports read them."""
        return [column for group in GROUPS if group in self.cleaned_data["locked"] for column in GROUPS[group]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._check_closure(cleaned)
        moved = _POINT & set(self.changed_data) and cleaned.get("latitude") is not None
        if moved and "position_is_approximate" not in self.changed_data:
            cleaned["position_is_approximate"] = False  # somebody placed it
        return cleaned

    def _check_closure(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("state") != PlaceState.CLOSED:
            # Open again: what was said of its closure stays in the history.
            cleaned |= {"closed_on": None, "closed_because": "", "successor": None}
            return
        if not cleaned.get("closed_on") and "closed_on" not in self.errors:
            self.add_error("closed_on", NO_DAY)
        if not cleaned.get("closed_because") and "closed_because" not in self.errors:
            self.add_error("closed_because", NO_REASON)
        successor = cleaned.get("successor")
        if successor and successor.pk == self.instance.pk:
            self.add_error("successor", ITSELF)
        elif successor and self.instance.pk in _after(successor):
            self.add_error("successor", IN_A_CIRCLE)


class WordForm(WagtailAdminModelForm):
    """A word of our own: always of what associations come for; its code is made once, of its name."""

    short = forms.CharField(
        label="En court", max_length=40, required=False, help_text="Dans les listes. Vide\u00a0: le début du nom."
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name = cleaned.get("name") or ""
        cleaned["short"] = cleaned.get("short") or name[:SHORT]
        alike = Feature.objects.filter(kind=FeatureGroup.USE).exclude(pk=self.instance.pk)
        if name and any(fold(other.name) == fold(name) for other in alike):
            self.add_error("name", TAKEN)
        self.instance.kind, self.instance.is_local = FeatureGroup.USE, True
        if not self.instance.slug and name:
            self.instance.slug = free_slug(self.instance, name[:SLUG], "mot")
        return cleaned


def _after(place: Place) -> set[int]:
    """The places that replace it, one after the other."""
    seen: set[int] = set()
    while place.successor_id and place.successor_id not in seen:
        seen.add(place.successor_id)
        place = place.successor
    return seen
