"""How the words of a place are ticked in the back office: by kind, in the order of the pages."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst

from declic.places.models import Feature, FeatureGroup

_ORDER = {kind: rank for rank, kind in enumerate(FeatureGroup.values)}


class _ByKind(ModelChoiceIterator):
    def __iter__(self) -> Iterator[tuple[str, list[tuple[Any, str]]]]:
        rows = sorted(self.queryset, key=lambda feature: (_ORDER[feature.kind], feature.order, feature.slug))
        for kind, features in groupby(rows, key=lambda feature: feature.kind):
            yield capfirst(FeatureGroup(kind).label), [self.choice(feature) for feature in features]


class FeatureBoxes(forms.CheckboxSelectMultiple):
    template_name = "places/widgets/features.html"


class FeaturesField(forms.ModelMultipleChoiceField):
    """The words of a place, a box each."""

    iterator = _ByKind
    widget = FeatureBoxes

    def __init__(self) -> None:
        super().__init__(Feature.objects.all(), required=False, label="Caractéristiques")
