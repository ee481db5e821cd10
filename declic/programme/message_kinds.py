"""Every message of the programme that the centre may put in its own words: when it leaves, what it may say.

To add one: a `Kind` below, its text in `templates/programme/mail/<key>.txt` (the object on the first line), and a
function of notices.py that gives the words that are its own. The page, the checks and the tests follow.
The message that carries a code is not one of them: nobody rewords what protects an address.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from declic.core.outbox import one_line
from declic.programme.engine.placeholders import Fault, Problem, problems, render, render_line

TEXTS = Path(__file__).parent / "templates" / "programme" / "mail"


@dataclass(frozen=True)
class Word:
    """A placeholder: what it becomes, and whether it has nothing to say to some people."""

    meaning: str
    example: str = ""
    optional: bool = False


# {site} is the address of the site, where an example needs one.
WORDS = {
    "prénom et nom": Word("la personne inscrite", "Camille Durand"),
    "séance": Word("le titre de la séance", "Établir le budget de son association"),
    "dates": Word(
        "chaque date, sur sa ligne, avec ses heures et son lieu",
        "- mardi 12 janvier 2027, 18\u00a0h à 20\u00a0h\u00a030, Maison des associations, 1 place de la Mairie",
    ),
    "places": Word("combien de places, en lettres", "deux places"),
    "lien": Word("la page où la personne répond ou annule", "{site}/formations/inscription/exemple/"),
    "page de la séance": Word("la page publique de la séance", "{site}/formations/seance/exemple/"),
    "lien de visioconférence": Word(
        "pour participer à distance\u202f; rien quand la séance est sur place",
        "https://visio.example.org/salle",
        optional=True,
    ),
    "centre": Word("le nom du centre"),
    "téléphone": Word("le numéro du centre"),
    "horaires": Word("les heures d’ouverture du centre"),
    "rang": Word("la place dans la liste d’attente", "3"),
    "limite": Word("jusqu’à quand la place est gardée", "vendredi 8 janvier, 18\u00a0h"),
    "raison": Word("pourquoi la séance est annulée", "La formatrice est souffrante.", optional=True),
    "situation": Word(
        "ce qu’il en est de l’inscription, selon que la personne a une place ou attend",
        "Votre inscription reste valable.",
    ),
    "anciennes dates": Word(
        "les dates d’avant le changement, chacune sur sa ligne",
        "- mardi 5 janvier 2027, 18\u00a0h à 20\u00a0h\u00a030",
    ),
    "lien de l’avis": Word(
        "la page des cinq questions sur la séance\u202f; rien quand la personne y a répondu",
        "{site}/formations/avis/exemple/",
        optional=True,
    ),
    "pour continuer": Word(
        "les ressources de la formation, «\u00a0pour continuer après\u00a0», chacune sur sa ligne, avec leur titre",
        "Pour continuer\u00a0:\n- Le guide de la trésorerie, https://guide.example.org",
        optional=True,
    ),
    "prochaines séances": Word(
        "trois séances du même sujet où il reste des places, avec leur titre",
        "Du même sujet, avec des places libres\u00a0:\n- Lire un bilan, mardi 2 février\u00a0: "
        "{site}/formations/seance/exemple/",
        optional=True,
    ),
}
COMMON = (
    "prénom et nom", "séance", "dates", "places", "lien", "page de la séance", "lien de visioconférence", "centre",
    "téléphone", "horaires",
)  # fmt: skip
# Neither a link nor several lines: the object is read by everybody who sees the screen.
IN_SUBJECT = ("prénom et nom", "séance", "places", "centre", "téléphone", "rang", "limite")


@dataclass(frozen=True)
class Kind:
    """A message: its name for the agents, when it leaves, the words that are its own, those that must stay in it."""

    key: str
    title: str
    leaves: str
    required: tuple[str, ...]
    own: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        return (*COMMON, *self.own)

    @property
    def allowed_in_subject(self) -> tuple[str, ...]:
        return tuple(word for word in self.allowed if word in IN_SUBJECT)


KINDS = (
    Kind("confirmed", "Inscription faite", "dès qu’une place est à la personne", ("dates", "lien")),
    Kind("waiting", "Liste d’attente", "quand la séance est complète", ("rang", "lien"), ("rang",)),
    Kind(
        "offered",
        "Une place est libre",
        "quand une place se libère pour quelqu’un qui attend",
        ("dates", "limite", "lien"),
        ("limite",),
    ),
    Kind("lapsed", "La place n’est plus gardée", "quand la réponse n’est pas venue à temps", ("page de la séance",)),
    Kind("cancelled", "Inscription annulée", "quand la personne, ou un·e agent·e, annule", ("séance",)),
    Kind("reminder", "Rappel", "une semaine, puis un jour avant la séance", ("dates", "lien")),
    Kind(
        "news_dates",
        "La date change",
        "quand un·e agent·e change une date de la séance",
        ("anciennes dates", "dates", "situation", "lien"),
        ("anciennes dates", "situation"),
    ),
    Kind(
        "news_remote",
        "La séance passe à distance",
        "quand un·e agent·e la passe à distance",
        ("dates", "lien de visioconférence", "situation", "lien"),
        ("situation",),
    ),
    Kind(
        "news_on_site",
        "La séance a lieu sur place",
        "quand un·e agent·e revient sur place",
        ("dates", "situation", "lien"),
        ("situation",),
    ),
    Kind(
        "news_cancelled",
        "La séance est annulée",
        "quand un·e agent·e annule la séance",
        ("dates", "raison"),
        ("raison",),
    ),
    Kind(
        "thanked",
        "Merci d’être venu·e",
        "le lendemain de la dernière date, à 9\u00a0h, à qui est noté·e présent·e",
        ("lien de l’avis", "lien"),
        ("lien de l’avis", "pour continuer", "prochaines séances"),
    ),
)
BY_KEY = {kind.key: kind for kind in KINDS}


@dataclass(frozen=True)
class Words:
    """The object and the text of a message, with their placeholders; or as they leave, without."""

    subject: str
    body: str


@cache
def original(key: str) -> Words:
    """The software's own words."""
    subject, body = (TEXTS / f"{key}.txt").read_text(encoding="utf-8").split("\n", 1)
    return Words(subject, body.strip())


def in_subject(kind: Kind, subject: str) -> list[Problem]:
    """What is wrong with an object; a word good for the text alone is unknown here."""
    return problems(subject, kind.allowed_in_subject)


def in_body(kind: Kind, body: str) -> list[Problem]:
    """What is wrong with a text."""
    return problems(body, kind.allowed, kind.required, [word for word in kind.allowed if WORDS[word].optional])


def is_fit(kind: Kind, words: Words) -> bool:
    """May it leave? A text kept before the software asked for more may not: the original leaves instead."""
    return bool(words.body and words.subject) and not (in_subject(kind, words.subject) or in_body(kind, words.body))


def written(words: Words, values: Mapping[str, str]) -> Words:
    """As it leaves, each placeholder replaced; the object on one line, whatever the values hold."""
    return Words(one_line(render_line(words.subject, values)), render(words.body, values) + "\n")


def examples(kind: Kind, *, site: str, centre: Mapping[str, str]) -> dict[str, str]:
    """A value for each word of this message, to show what it says; `centre`: its own words, as they are."""
    return {word: centre.get(word) or WORDS[word].example.replace("{site}", site) for word in kind.allowed}


__all__ = [
    "BY_KEY", "COMMON", "IN_SUBJECT", "KINDS", "WORDS", "Fault", "Kind", "Word", "Words", "examples", "in_body",
    "in_subject", "is_fit", "original", "written",
]  # fmt: skip
