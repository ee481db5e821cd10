"""An e-mail address as a person types it."""

import unicodedata

from django import forms


class AddressField(forms.EmailField):
    """An address, in lower case; the domain may have accents, the part before the sign @ may not."""

    default_error_messages = {
        "required": "Écrivez votre adresse de courriel.",
        "invalid": "Cette adresse de courriel n’est pas complète. Elle ressemble à nom@exemple.fr.",
    }

    def to_python(self, value: object) -> str:
        text = unicodedata.normalize("NFKC", str(super().to_python(value) or "")).strip().lower()
        local, at, domain = text.rpartition("@")
        if not local.isascii():
            raise forms.ValidationError("L’adresse ne peut pas avoir d’accent avant le signe @.", code="invalid")
        try:
            return text if domain.isascii() else f"{local}{at}{domain.encode('idna').decode()}"
        except UnicodeError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
