"""The centre itself."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from declic.core import centre_validation
from declic.core.logo import check_logo

LOGO_HELP = "En haut de chaque page, à la place du nom. Des aplats, sur fond clair ou transparent."
READ_BY = {
    "phone": centre_validation.french_phone,
    "postcode": centre_validation.postcode,
    "territory": centre_validation.departement,
    "opening_hours": centre_validation.opening_hours,
}


@register_setting(icon="home")
class Centre(BaseGenericSetting):
    """The resource centre that runs this site: one row, edited in the back office."""

    name = models.CharField("nom", max_length=120, default="Relais des associations")
    phone = models.CharField("téléphone", max_length=30, default="01 99 00 47 56")
    email = models.EmailField("courriel", default="relais@example.org")
    hours = models.CharField(
        "heures d’ouverture, en mots",
        max_length=200,
        default="du lundi au vendredi, de 9 h 30 à 18 h, et jusqu’à 20 h le jeudi",
    )
    opening_hours = models.CharField(
        "heures d’ouverture, format OpenStreetMap",
        max_length=200,
        default="Mo-We,Fr 09:30-18:00; Th 09:30-20:00; PH off",
        help_text="Sert aux délais comptés en heures d’ouverture.",
    )
    address = models.CharField("adresse", max_length=200, default="3 quai des Tanneurs")
    postcode = models.CharField("code postal", max_length=5, default="94000")
    city = models.CharField("ville", max_length=80, default="Créteil")
    territory = models.CharField("département", max_length=3, default="94", help_text="Son numéro : 94, 2A, 971…")
    publisher = models.CharField(
        "responsable de la publication", max_length=120, default="La direction du Relais des associations"
    )
    host = models.CharField("hébergeur", max_length=200, default="Serveur du Relais des associations")
    asks_places = models.BooleanField(
        "demander aux lieux de confirmer leur fiche",
        default=False,
        help_text="Par courriel, une fois par mois au plus, quand personne n’a vérifié leur fiche depuis six mois.",
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name="logo",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [
        MultiFieldPanel(
            [FieldPanel("name"), FieldPanel("logo", help_text=LOGO_HELP), FieldPanel("territory")], "Identité"
        ),
        MultiFieldPanel(
            [FieldPanel(n) for n in ("phone", "email", "address", "postcode", "city")], "Joindre le centre"
        ),
        MultiFieldPanel([FieldPanel("hours"), FieldPanel("opening_hours")], "Heures d’ouverture"),
        MultiFieldPanel([FieldPanel("publisher"), FieldPanel("host")], "Mentions légales"),
        MultiFieldPanel([FieldPanel("asks_places")], "Lieux"),
    ]

    class Meta:
        verbose_name = "le centre"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Each fact is set as it is kept, or refused beside its own field."""
        refused = {}
        for name, read in READ_BY.items():
            try:
                setattr(self, name, read(getattr(self, name)))
            except ValidationError as error:
                refused[name] = error
        if self.logo is not None:
            try:
                check_logo(self.logo)
            except ValidationError as error:
                refused["logo"] = error
        if refused:
            raise ValidationError(refused)

    @property
    def phone_href(self) -> str:
        """The telephone as a `tel:` address, in international form for a French number."""
        digits = "".join(c for c in self.phone if c.isdigit() or c == "+")
        return "tel:" + ("+33" + digits[1:] if digits.startswith("0") else digits)
