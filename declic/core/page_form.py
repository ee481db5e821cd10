"""The form of a page written in Wagtail: when somebody else has saved it meanwhile, it says so and saves nothing.

Wagtail checks this only when a page saves by itself; its button would put one version over the other.
"""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

TOLD = (
    "Quelqu’un d’autre a enregistré cette page pendant que vous l’écriviez. Rien de votre saisie n’est perdu\u00a0: "
    "elle est ci-dessous, pas encore enregistrée. L’autre version est dans l’historique. Enregistrez de nouveau pour "
    "garder la vôtre."
)


class CarefulPageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and self._is_out_of_date():
            self.add_error(None, ValidationError(TOLD, code="invalid_revision"))
        return cleaned

    def _is_out_of_date(self) -> bool:
        """By Wagtail's own marks: the version shown, or the one that this page saved by itself since."""
        shown = self.data.get("overwrite_revision_id") or self.data.get("loaded_revision_id")
        latest = Page.objects.filter(pk=self.instance.pk).values_list("latest_revision", flat=True).first()
        return bool(shown and latest) and shown != str(latest)
