"""`/style/`: every component in every state, in demonstration mode only (see access.toml).

Three pages, so that each stays within the budget of any other page. What they show is made up, and says so.
"""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from declic.core.paging import page_of

LONG_NAME = "Association pour la sauvegarde du patrimoine ferroviaire de Villeneuve-Saint-Georges et de ses environs"
TITLES = (("style", "Composants"), ("style_forms", "Formulaires"), ("style_data", "Données"))


class ExampleForm(forms.Form):
    """Each kind of field, in an order that shows how they sit together."""

    name = forms.CharField(
        label="Votre nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"}), required=False
    )
    email = forms.EmailField(
        label="Votre courriel",
        help_text="Pour vous envoyer la confirmation, rien d’autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": "Il manque la fin de l’adresse, après le signe @."},
    )
    topic = forms.ChoiceField(label="Sujet", choices=[("", "à choisir"), ("comptes", "Tenir les comptes")])
    day = forms.ChoiceField(
        label="Votre date",
        choices=[("15", "Jeudi 15 octobre, 14 h"), ("24", "Samedi 24 octobre, 9 h 30"), ("?", LONG_NAME)],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une date pour que nous gardions votre place."},
    )
    needs = forms.MultipleChoiceField(
        label="Il me faut",
        choices=[("ordinateur", "un ordinateur"), ("boucle", "une boucle magnétique")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    message = forms.CharField(label="Un mot pour la conseillère", widget=forms.Textarea, required=False)
    code = forms.CharField(label="Votre code", disabled=True, required=False, help_text="Il ne change pas.")
    news = forms.BooleanField(label="Me prévenir des prochaines séances", required=False)

    def clean(self) -> dict[str, Any]:
        self.add_error(None, "Cette séance vient de se remplir. Votre nom peut aller en liste d’attente.")
        return self.cleaned_data


def components(request: HttpRequest) -> HttpResponse:
    """What is said, named and opened: buttons, messages, tags, steps, quotes, dialogs."""
    steps = [
        ("Faire le point", "Seul ou à plusieurs, sur le téléphone ou sur papier."),
        ("Choisir", "Trois priorités, avec la raison de chacune."),
        ("Agir", "Une séance, un rendez-vous, un lieu : une date et un nom."),
        ("Reconnaître", "Ce que les bénévoles ont appris mérite un badge."),
        ("Mesurer à nouveau", "Six mois plus tard, voir le chemin parcouru."),
    ]
    return _page(request, "style", steps=steps)


def form_states(request: HttpRequest) -> HttpResponse:
    """A form as it comes, then as it comes back with errors; choices outside a form of Django's."""
    wrong = ExampleForm({"b-name": LONG_NAME, "b-email": "odile.ferrand@", "b-needs": ["boucle"]}, prefix="b")
    choices = [
        (0, "Chez l’un ou chez l’autre"),
        (1, "On se les envoie par courriel"),
        (2, "Dans un espace partagé, pour quelques personnes"),
    ]
    others = [("nsp", "Je ne sais pas"), ("na", "Nous ne sommes pas concernés")]
    return _page(
        request, "style_forms", empty=ExampleForm(prefix="a", initial={"code": "K7MP 4RTD"}), wrong=wrong,
        choices=choices, others=others,
    )  # fmt: skip


def data(request: HttpRequest) -> HttpResponse:
    """Lists, tables, levels, progress, figures, pages, and what is shown when there is nothing."""
    figures = [("Créteil", 120, 90), ("Alfortville", 48, 60), (LONG_NAME, 7, 9), ("Orly", 0, 4), ("Périgny", None)]
    rows = [
        [("Les Voisins de la passerelle", "#"), "Alfortville", "0\u00a0sur\u00a05"],
        [(LONG_NAME, "#"), "Villeneuve-Saint-Georges", "12\u00a0sur\u00a040"],
    ]
    facts = [
        ("Quand", "jeudi 8 octobre, 14 h"),
        ("Où", "Le Relais, 3 quai des Tanneurs, ou par téléphone"),
        ("Avec", "Samira Belkacem"),
    ]
    return _page(
        request, "style_data", figures=figures, rows=rows, facts=facts, day=date(2026, 10, 15), long_name=LONG_NAME,
        first=page_of(range(400), 1), middle=page_of(range(400), 10),
        levels=[(1, "À découvrir"), (2, "En chemin"), (3, "À l’aise"), (4, "Moteur"), (None, "Sans réponse")],
        columns=["Association", "Commune", "Plan"], bar_columns=["Commune", "Ici", "Département"],
    )  # fmt: skip


def confirmation(request: HttpRequest) -> HttpResponse:
    """The page that asks for a confirmation when no script opens the dialog."""
    return render(
        request,
        "core/confirm.html",
        {
            "title": "Retirer cette inscription ?",
            "text": "La place sera proposée à la première personne de la liste d’attente.",
            "button": "Retirer",
            "keep": "Garder ma place",
            "keep_url": reverse("core:style"),
            "action": reverse("core:style"),
        },
    )


def _page(request: HttpRequest, name: str, **shown: Any) -> HttpResponse:
    tabs = [{"title": title, "url": reverse(f"core:{route}"), "current": route == name} for route, title in TITLES]
    title = dict(TITLES)[name]
    return render(request, f"core/style/{name}.html", {"title": title, "tabs": tabs, **shown})
