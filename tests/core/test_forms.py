"""What `{{ form }}` and `{{ form.field.as_field_group }}` give: the design's field, whole for a screen reader."""

import re

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.conf import settings
from django.template.loader import render_to_string

from declic.core.commune_field import CommuneField


class Registration(forms.Form):
    email = forms.EmailField(
        label="Votre courriel",
        help_text="Pour la confirmation, rien d’autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    note = forms.CharField(label="Une précision", required=False, widget=forms.Textarea)
    day = forms.ChoiceField(
        label="Quel jour ?",
        choices=[("j", "jeudi"), ("s", "samedi")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez un jour."},
    )
    needs = forms.MultipleChoiceField(
        label="Il faut", required=False, choices=[("p", "imprimer")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="Me prévenir des prochaines", required=False)
    came_from = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self):
        if self.data.get("note") == "non":
            raise forms.ValidationError("Cette séance vient de se remplir.")


def soup(html):
    return BeautifulSoup(html, "html.parser")


def summary(form):
    return soup(render_to_string("core/components/_error_summary.html", {"form": form}))


def test_a_field_has_a_label_a_hint_and_its_input_named_by_both():
    field = soup(Registration()["email"].as_field_group())
    assert field.label["for"] == field.input["id"] == "id_email"
    assert field.label.text.strip() == "Votre courriel"
    assert field.input["autocomplete"] == "email"
    assert field.input["aria-describedby"] == field.find(class_="hint")["id"] == "id_email_helptext"
    assert field.find(class_="error") is None


def test_a_wrong_field_says_what_is_wrong_before_the_input_and_keeps_what_was_typed():
    field = soup(Registration({"email": "odile@"})["email"].as_field_group())
    assert field.input["value"] == "odile@"
    assert field.input["aria-invalid"] == "true"
    assert field.input["aria-describedby"] == "id_email_helptext id_email_error"
    error = field.find(id="id_email_error")
    assert error.text.startswith("Erreur\u00a0: ")
    assert "wrong" in field.div["class"]
    assert str(field).index("id_email_error") < str(field).index("<input")


def test_optional_fields_say_so_unless_the_form_says_otherwise():
    class Search(forms.Form):
        mark_optional = False
        q = forms.CharField(label="Chercher", required=False)

    assert soup(Registration()["note"].as_field_group()).label.text.strip() == "Une précision (facultatif)"
    assert soup(Registration()["day"].as_field_group()).legend.text.strip() == "Quel jour\u202f?"
    assert soup(Registration()["agree"].as_field_group()).label.text.strip() == "Me prévenir des prochaines"
    assert soup(Search()["q"].as_field_group()).label.text.strip() == "Chercher"


def test_choices_are_cards_in_a_fieldset_named_by_its_legend():
    field = soup(Registration({})["day"].as_field_group())
    assert field.fieldset["aria-describedby"] == "id_day_error"
    assert [label.text.strip() for label in field.find_all("label", class_="choice")] == ["jeudi", "samedi"]
    assert [i["type"] for i in field.find_all("input")] == ["radio", "radio"]
    assert field.find(id="id_day_error").text == "Erreur\u00a0: choisissez un jour."


def test_several_boxes_and_a_single_box_are_rows():
    several = soup(Registration()["needs"].as_field_group())
    assert several.fieldset.find(class_="check").text.strip() == "imprimer"
    single = soup(Registration()["agree"].as_field_group())
    assert single.find("label", class_="check").input["type"] == "checkbox"


def test_a_field_of_ours_with_several_inputs_is_rendered_by_its_own_widget():
    class Where(forms.Form):
        commune = CommuneField(label="Commune")

    field = soup(Where()["commune"].as_field_group())
    assert field.label["for"] == field.find("input", type="text")["id"]


def test_the_whole_form_holds_every_field_once_and_the_hidden_ones():
    form = soup(str(Registration()))
    names = [tag["name"] for tag in form.find_all(["input", "textarea"])]
    assert names == ["email", "note", "day", "day", "needs", "agree", "came_from"]


def test_the_summary_counts_the_errors_and_leads_to_each():
    form = Registration({"email": "", "note": "non"})
    found = summary(form)
    assert found.h2.text == "Il reste trois choses à corriger"
    hrefs = [a["href"] for a in found.find_all("a")]
    assert hrefs == ["#form-erreurs", "#id_email", "#id_day_0"]
    page = soup(str(form))
    assert all(page.find(id=href[1:]) for href in hrefs)
    assert found.find_all("a")[2].text == "Quel jour\u202f? Choisissez un jour."


def test_one_error_is_one_thing():
    assert summary(Registration({"email": "a@example.org"})).h2.text == "Il reste une chose à corriger"


def test_without_error_there_is_no_summary():
    assert summary(Registration()).find() is None
    assert summary(Registration({"email": "a@example.org", "day": "j"})).find() is None


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>@", "a\u202eb@", "x" * 5000])
def test_what_was_typed_comes_back_escaped(typed):
    form = Registration({"email": typed})
    html = str(form) + str(summary(form))
    assert "<script>alert" not in html
    assert soup(html).find(id="id_email")["value"] == typed


def test_a_form_with_fields_is_checked_by_the_service_in_french_words():
    unchecked = {
        f"{path.name}: {tag}"
        for path in (settings.BASE_DIR / "declic").glob("*/templates/**/*.html")
        for tag, inside in re.findall(r'(<form [^>]*method="post"[^>]*>)(.*?)</form>', path.read_text(), re.DOTALL)
        if re.search(r"as_field_group|\{\{ form \}\}", inside) and "novalidate" not in tag
    }
    assert unchecked == set()
