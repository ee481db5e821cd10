"""Components as they come out, and `/style/`, which shows every one of them."""

import re
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template import Context, Template
from django.template.loader import render_to_string

from declic.core.paging import page_of

TEMPLATES = settings.BASE_DIR / "declic/core/templates"
COMPONENTS = sorted((TEMPLATES / "core/components").glob("_*.html"))
STYLE_PAGES = ["/style/", "/style/formulaires/", "/style/donnees/", "/style/confirmation/"]
# Parts of the frame of every page, and what only a <head> holds.
FRAME = {"_footer.html", "_logo.html", "_menu_icon.html", "_htmx.html"}


def component(name, /, request=None, **given):
    return BeautifulSoup(render_to_string(f"core/components/_{name}.html", given, request=request), "html.parser")


@pytest.mark.django_db
@pytest.mark.parametrize("path", STYLE_PAGES)
def test_the_style_pages_stay_within_the_budget_of_any_page(client, path):
    answer = client.get(path)
    page = BeautifulSoup(answer.content, "html.parser")
    assert answer.status_code == 200
    assert len([tag for tag in page.find_all() if not tag.find_parent("svg")]) <= 350
    assert page.find_all(style=True) == []
    assert [script for script in page.find_all("script") if not script.get("src")] == []
    assert page.find_all("style") == []


@pytest.mark.django_db
@pytest.mark.parametrize("path", STYLE_PAGES)
def test_every_id_is_used_once_and_every_reference_leads_somewhere(client, path):
    page = BeautifulSoup(client.get(path).content, "html.parser")
    ids = [tag["id"] for tag in page.find_all(id=True)]
    named = [i for a in ("aria-labelledby", "aria-describedby", "for") for tag in page.find_all(attrs={a: True})
             for i in tag[a].split()]  # fmt: skip
    links = [tag["href"][1:] for tag in page.find_all(href=re.compile("^#."))]
    assert len(ids) == len(set(ids))
    assert set(named) | set(links) <= set(ids)


@pytest.mark.django_db
@pytest.mark.parametrize("path", STYLE_PAGES)
def test_the_style_pages_exist_in_demonstration_only(client, path, settings):
    settings.DECLIC_MODE = "production"
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.name)
def test_every_component_lists_its_arguments_and_is_shown(path):
    shown = "".join(p.read_text() for p in (TEMPLATES / "core/style").glob("*.html"))
    shown += "".join(p.read_text() for p in (*COMPONENTS, TEMPLATES / "core/confirm.html") if p != path)
    assert path.name in FRAME or f"core/components/{path.name}" in shown
    assert path.name in FRAME or path.read_text().startswith(("{# ", "{% comment %}"))


def test_the_styles_hold_no_id_selector_and_no_important_outside_utilities():
    for sheet in (settings.BASE_DIR / "declic").glob("*/static/*/*.css"):
        rules = re.sub(r"/\*.*?\*/|url\(.*?\)|\"[^\"]*\"", "", sheet.read_text(), flags=re.DOTALL)
        selectors = re.findall(r"([^{};]+)\{", rules)
        assert [s for s in selectors if re.search(r"#[a-zA-Z]", s)] == [], sheet
        if sheet.name != "gestion.css":
            assert "!important" not in rules.split("@layer utilities {")[0], sheet


def test_a_link_button_can_say_more_than_it_shows():
    link = component("link_button", text="Prendre une place", url="/x/", about="Tenir les comptes").a
    assert link["aria-label"] == "Prendre une place\u00a0: Tenir les comptes"
    assert link.text == "Prendre une place"


def test_a_message_says_first_what_it_is():
    notice = component("notice", first="Séance annulée.", text="Rien à faire.", tone="bad", live=True).div
    assert notice["class"] == ["notice", "bad"]
    assert notice["role"] == "status"
    assert notice.strong.text == "Séance annulée."


def test_what_people_wrote_is_escaped_and_set_in_french():
    assert component("tag", text="<b>Complet !").span.text == "<b>Complet\u202f!"


def test_an_agenda_row_speaks_its_date_and_its_action():
    row = component(
        "agenda_row", day=date(2026, 10, 15), title="Ranger", url="/s/", fact="14 h", seats="Complet",
        seats_tone="ink", action="Liste d’attente", action_url="/a/",
    )  # fmt: skip
    assert row.time["datetime"] == "2026-10-15"
    assert row.time.get_text(" ") == "jeudi 15 octobre"
    assert row.find("a", class_="button")["aria-label"].endswith("Ranger")


def test_a_table_repeats_its_columns_in_each_cell_for_narrow_screens():
    rows = [[("Les Voisins", "/a/"), "Orly"]]
    table = component("table", caption="Suivies", columns=["Association", "Commune"], rows=rows).table
    assert table.td["data-th"] == "Commune"
    assert table.tbody.th["scope"] == "row"
    assert table.tbody.th.a["href"] == "/a/"


def test_bars_are_a_table_first_with_lengths_on_one_scale():
    rows = [("Créteil", 120, 60), ("Orly", 30, None), ("Périgny", None)]
    figure = component("bars", caption="Suivies", columns=["Commune", "Ici", "Ailleurs"], rows=rows)
    bars = [rect["width"] for rect in figure.find_all("rect", class_="fill")]
    cells = [[td.text.strip() for td in tr.find_all("td")] for tr in figure.tbody.find_all("tr")]
    assert bars == ["100%", "25%"]
    assert cells == [["120", "60"], ["30", "non publié"], ["non publié", "non publié"]]
    assert figure.find("rect", class_="mark")["x"] == "50%"


def test_the_label_of_a_bar_may_lead_to_what_it_counts():
    figure = component("bars", caption="Vide", columns=["a", "b"], rows=[(("Sans nom", "/la/?b=1"), 3), ("Avec", 1)])
    assert [(link.text, link["href"]) for link in figure.find_all("a")] == [("Sans nom", "/la/?b=1")]


@pytest.mark.parametrize("rows", [[], [("rien", 0)], [("rien", None)]])
def test_bars_without_figures_do_not_break(rows):
    assert component("bars", caption="Vide", columns=["a", "b"], rows=rows).table


@pytest.mark.django_db
def test_pages_of_a_list_keep_the_rest_of_the_address(rf):
    pager = component("pager", request=rf.get("/", {"q": "élan & co", "page": "3"}), page=page_of(range(200), "3")).nav
    assert pager.find("span", attrs={"aria-current": "page"}).text == "Page 3"
    assert pager.find(rel="next")["href"] == "?q=%C3%A9lan+%26+co&page=4"
    assert [a["aria-label"] for a in pager.find_all("a", attrs={"aria-label": True})] == [
        "Page 1", "Page 2", "Page 4", "Page 10",
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_list_of_one_page_has_no_pager(rf):
    assert component("pager", request=rf.get("/"), page=page_of([1], None)).nav is None


@pytest.mark.parametrize(
    ("current", "total", "drawn"), [(4, 13, (3, 1, 9)), (0, 13, (0, 0, 13)), (14, 13, (13, 0, 0)), (1, 1, (0, 1, 0)),
                                    (1, 0, (0, 0, 0)), (5, 4000, (0, 0, 0))]
)  # fmt: skip
def test_progress_draws_one_stroke_a_step(current, total, drawn):
    paths = component("progress", sentence="Thème", current=current, total=total).find_all("path")
    assert tuple(path["d"].count("z") for path in paths) == drawn


def test_a_tally_says_in_words_what_it_draws():
    tally = component("tally", done=3, total=5)
    assert [path["d"].count("z") for path in tally.find_all("path")] == [3, 2]
    assert tally.text.strip() == "3 sur 5"


def test_a_question_outside_forms_names_its_hint_and_its_error():
    given = {"question": "Où ?", "name": "L1", "choices": [(0, "Là")], "others": [("nsp", "Je ne sais pas")]}
    card = component("choice_cards", **given, chosen="nsp", hint="Une aide.", error="Choisissez une réponse.")
    assert card.fieldset["aria-describedby"].split() == ["L1-aide", "L1-erreur"]
    assert card.find("input", checked=True)["value"] == "nsp"
    assert card.find(id="L1-erreur").text == "Erreur\u00a0: choisissez une réponse."
    assert [b.text for b in card.find_all("b")] == ["A"]


def test_a_dialog_in_a_page_waits_and_as_a_page_is_open():
    given = {"id": "d", "title": "Retirer ?", "action": "/r/", "button": "Retirer"}
    assert component("dialog", **given).dialog.get("open") is None
    page = component("dialog", **given, keep_url="/retour/")
    assert page.dialog.has_attr("open")
    assert page.find("a", class_="plain")["href"] == "/retour/"


@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_error_pages_come_out_without_request_context_or_database(name):
    page = BeautifulSoup(render_to_string(name), "html.parser")
    assert page.h1
    assert page.find("a", href="/")


def test_the_frame_says_in_its_title_that_something_is_wrong():
    template = Template("{% extends 'core/page.html' %}{% block title %}Entrer{% endblock %}")
    wrong = type("Form", (), {"errors": {"email": ["?"]}})()
    html = template.render(Context({"form": wrong}))
    assert "<title>Erreur\u00a0: Entrer – Déclic</title>" in html


def test_scripts_are_modules_of_our_own_without_evaluation():
    for script in Path(settings.BASE_DIR / "declic").glob("*/static/*/*.js"):
        assert not re.search(r"\beval\(|new Function|innerHTML|document\.write", script.read_text()), script
