"""The file that an agent sends: which, read how, for where."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from declic.core.centre import current_centre
from declic.core.centre_validation import named
from declic.places.services import EVERYWHERE
from declic.places.services.profiles import profiles

MAX_BYTES = 50_000_000
AUTO = "auto"
TOO_BIG = "Ce fichier dépasse 50\u00a0Mo. Coupez-le en plusieurs, puis envoyez-les l’un après l’autre."
EMPTY = "Ce fichier est vide. Choisissez-en un autre."


class ImportForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier", help_text="CSV, XLSX ou JSON, 50\u00a0Mo au plus.", allow_empty_file=True, max_length=200
    )
    profil = forms.ChoiceField(label="Comment le lire", initial=AUTO)
    territoire = forms.ChoiceField(label="Quels lieux prendre", widget=forms.RadioSelect, initial=EVERYWHERE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((slug, profile.name or slug) for slug, profile in profiles().items())
        self.fields["profil"].choices = [(AUTO, "Reconnaître ses colonnes"), *known]
        here = current_centre().territory
        only = [(here, f"Seulement ceux du département\u00a0: {named(here)}")] if here else []
        self.fields["territoire"].choices = [(EVERYWHERE, "Tous ceux du fichier"), *only]

    def clean_fichier(self) -> UploadedFile:
        sent: UploadedFile = self.cleaned_data["fichier"]
        if sent.size == 0:
            raise forms.ValidationError(EMPTY)
        if sent.size is None or sent.size > MAX_BYTES:
            raise forms.ValidationError(TOO_BIG)
        return sent
