"""The centre itself."""

from functools import partial

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from declic.core import centre_validation, telephones
from declic.core.example_centre import of_example
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

    name = models.CharField("nom", max_length=120, default=partial(of_example, "name"))
    phone = models.CharField("téléphone", max_length=30, default=partial(of_example, "phone"))
    email = models.EmailField("courriel", default=partial(of_example, "email"))
    hours = models.CharField(
        "heures d’ouverture, en mots",
        max_length=200,
        default=partial(of_example, "hours"),
    )
    opening_hours = models.CharField(
        "heures d’ouverture, format OpenStreetMap",
        max_length=200,
        default=partial(of_example, "opening_hours"),
        help_text="Sert aux délais comptés en heures d’ouverture.",
    )
    address = models.CharField("adresse", max_length=200, default=partial(of_example, "address"))
    postcode = models.CharField("code postal", max_length=5, default=partial(of_example, "postcode"))
    city = models.CharField("ville", max_length=80, default=partial(of_example, "city"))
    territory = models.CharField(
        "département",
        max_length=3,
        default=partial(of_example, "territory"),
        help_text="Son numéro : 49, 2A, 971… Cartes, recherches, jours fériés et vacances le suivent.",
    )
    publisher = models.CharField(
        "responsable de la publication", max_length=120, default=partial(of_example, "publisher")
    )
    host = models.CharField("hébergeur", max_length=200, default=partial(of_example, "host"))
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
        """The telephone as a `tel:` address."""
        return telephones.href(self.phone)
