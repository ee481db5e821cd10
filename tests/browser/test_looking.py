"""The checks see what they are meant to see: a page with planted faults."""

import pytest

from tests.browser import looking

SOUND = """<!DOCTYPE html><html lang="fr"><head><title>Page saine</title></head><body><main><h1>Titre</h1>
<p>Du texte <a href="#x">un lien</a></p><form action="/x"><label>Nom <input name="n"></label><button>Ok</button></form>
</main></body></html>"""
DARK = (
    "<style>:root {color-scheme: light dark} @media (prefers-color-scheme: dark) {body {background: #111; color: #222}}"
)


@pytest.fixture
def planted(browser, site):
    opened = []

    def plant(html: str):
        context, page = looking.opened(browser, site.url, viewport={"width": 1280, "height": 900})
        opened.append(context)
        page.set_content(html)
        return page

    yield plant
    for context in opened:
        context.close()


def faulty(fault: str) -> str:
    return SOUND.replace("</main>", f"{fault}</main>")


def test_a_sound_page_has_nothing_wrong(planted):
    page = planted(SOUND)
    assert looking.axe(page) + looking.keyboard(page) + looking.reflow(page) == []


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ('<img src="data:,">', "image-alt"),
        ("<input>", "label"),
        ('<p style="color:#bbb">pâle</p>', "color-contrast"),
        ("<h4>saut</h4>", "heading-order"),
    ],
)
def test_axe_finds_a_fault(planted, fault, rule):
    assert [wrong for wrong in looking.axe(planted(faulty(fault))) if rule in wrong]


def test_the_dark_look_is_read_too(planted):
    page = planted(faulty(f"{DARK}</style>"))
    assert looking.axe(page, looking.CONTRAST) == []
    page.emulate_media(color_scheme="dark")
    assert looking.axe(page, looking.CONTRAST) != []


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('<style>a:focus {outline: none}</style><a href="#y">sans contour</a>', "nothing shows the focus"),
        ('<a href="#y" style="position:absolute;left:-9999px;top:-9999px">caché</a>', "invisible stop"),
        ('<div style="position:fixed;inset:0;background:#fff"></div>', "covered stop"),
        ('<a href="#y" id="t">piège</a><script>t.onkeydown = e => e.preventDefault()</script>', "stops of"),
    ],
)
def test_the_keyboard_walk_finds_a_fault(planted, fault, said):
    assert said in " ".join(looking.keyboard(planted(faulty(f'{fault}<a href="#z">fin</a>'))))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ('<div style="width:400px">large</div>', "wider than 320 px: "),
        (
            '<div style="float:left;white-space:nowrap;font:16px monospace">Vingt-huit signes, pas plus</div>',
            "once spaced",
        ),
    ],
)
def test_reflow_finds_what_is_too_wide(planted, fault, said):
    assert said in " ".join(looking.reflow(planted(faulty(fault))))


def test_weight_counts_elements_requests_bytes_and_strangers(planted):
    page = planted(faulty("<i>x</i>" * 400))
    traffic = looking.Traffic(requests=11, size=90_000, hosts={"site", "ailleurs.example"}, complaints=["console: x"])
    wrong = looking.weight(page, traffic, "site")
    assert [line.split(" ", 1)[-1] for line in wrong[:3]] == [
        "elements, 350 at most", "requests, 10 at most", "bytes, 80000 at most",
    ]  # fmt: skip
    assert wrong[3].startswith("EcoIndex 7")
    assert wrong[4:] == ["third party: ailleurs.example", "console: x"]


@pytest.mark.parametrize(
    ("elements", "requests", "size", "score"),
    [(188, 4, 13_859, 88.7), (302, 4, 13_881, 84.5), (0, 0, 0, 100), (700_000, 5_000, 300_000_000, 0)],
)
def test_ecoindex_is_the_one_that_others_compute(elements, requests, size, score):
    assert looking.ecoindex(elements, requests, size) == score


@pytest.mark.parametrize(
    ("left_to_the_script", "wrong"),
    [
        ("<button hidden data-declic-scripted>Ouvrir la carte</button>", 0),
        ("<button data-declic-scripted>Ouvrir la carte</button>", 1),
        ("<p hidden data-declic-scripted>Fermé en août</p>", 1),
        (
            "<form hidden data-declic-scripted><p>Une chose que l’on ne lit que là, et qui compte</p></form>",
            1,
        ),
    ],
)
def test_only_controls_are_left_to_the_script(planted, left_to_the_script, wrong):
    found = planted(faulty(left_to_the_script)).evaluate(looking.NOT_SCRIPTED)
    assert len(found) == wrong


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("Ouvert toute la nuit", 1),  # « toute la nuit » is written by the script
        ("Ouvert demain", 0),  # « demain » was true when the page was read, and is no more
    ],
)
def test_words_left_to_the_script_are_told_from_words_of_another_hour(browser, words, wrong):
    page = "data:text/html,<main>Ouvert<script>document.write(' toute la nuit')</script></main>"
    assert len(looking.without_script(browser, page, "", words.split())) == wrong
