"""Promise B2: every address that carries an object, for everybody, by every method, on one's own object, on another's
and on one that does not exist. Made from the URL conf: a new address without its line below fails.

A private object of others answers like one that is not there: same status, same page, never 403.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.test import Client

from declic.core.sealed_numbers import seal
from declic.people.access import rule_name
from declic.people.models import Role, User
from declic.portal.page_list import routes
from tests.factories import two_structures
from tests.factories.people import a_user
from tests.factories.two_structures import NO_NUMBER
from tests.test_private_addresses import NAMED, PUBLIC_CONTENT

pytestmark = pytest.mark.django_db
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ROLES = ("anonymous", "suspended", "member", "manager", "stranger", "adviser", "editor", "administrator")
NOBODY = ("anonymous", "suspended")
EVERYBODY = frozenset(ROLES)
SIGNED_IN = EVERYBODY - set(NOBODY)
CENTRE = frozenset({"adviser", "administrator"})
HOLE = re.compile(r"<(?:(\w+):)?(\w+)>")
FORM = "application/x-www-form-urlencoded"
KEPT = {"people", "organisations", "diagnostic", "core", "portal"}


@dataclass(frozen=True)
class Line:
    """An address: which fact fills each hole, who reaches it, what each method answers to them.

    `reach` are roles towards one's own association; the centre's are the same towards all. A line open to strangers is
    open to all on purpose: its secret is the right, or it shows no more than a name.
    """

    holes: dict[str, str]
    reach: frozenset[str]
    get: int = 200
    post: int = 405
    but: dict[tuple[str, str], int] = field(default_factory=dict)
    absent: int = 404
    # Wagtail's views answer other methods as they like: they may not break, no more.
    loose: bool = False
    sent: dict[str, str] = field(default_factory=dict)

    def status(self, method: str, role: str) -> int:
        usual = {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method, 405)
        return self.but.get((method, role), usual) if usual != 405 else usual

    def status_absent(self, method: str) -> int:
        return 405 if self.status(method, "") == 405 else self.absent


def line(holes: str, reach: set[str] | frozenset[str], **more) -> Line:
    """`holes`: « organisation » when the hole bears the fact's name, « slug=place » when not."""
    pairs = (hole.partition("=") for hole in holes.split())
    return Line({name: fact or name for name, _, fact in pairs}, frozenset(reach), **more)


def told_no(role: str, *methods: str) -> dict[tuple[str, str], int]:
    """Of one's own association, without the right: 403, since it is known to be there."""
    return {(method, role): 403 for method in methods or ("GET", "HEAD", "POST")}


INSIDE = {"member", "manager"}
SEES, ANSWERS = CENTRE | INSIDE, CENTRE | {"manager"}
# Who is told 403 reaches it all the same: it is their own.
ASKS = {"reach": SEES, "but": told_no("member")}
FICHE = {"name": "Autre nom", "commune": "Créteil (94000)", "version": "1"}
ORGANISATION, SHEET = "/associations/<uuid:organisation>/", "/diagnostic/<uuid:assessment>/"
LINES = {
    ORGANISATION: line("organisation", SEES),
    ORGANISATION + "membres/": line("organisation", SEES),
    ORGANISATION + "modifier/": line("organisation", **ASKS, post=302, sent=FICHE),
    ORGANISATION + "invitations/": line(
        "organisation", **ASKS, post=302, sent={"email": "neuf@example.org", "role": "member"}
    ),
    ORGANISATION + "membres/<uuid:membership>/": line(
        "organisation membership", **ASKS, post=302, sent={"act": "remove"}
    ),
    ORGANISATION + "demandes/<uuid:join_request>/": line(
        "organisation join_request", **ASKS, get=405, post=302, sent={"act": "accept"}
    ),
    ORGANISATION + "invitations/<uuid:invitation>/annuler/": line(
        "organisation invitation", **ASKS, get=405, post=302
    ),
    ORGANISATION + "quitter/": line("organisation", INSIDE, post=302),
    # Shows the name and the commune, as likely duplicates do; who belongs to it goes to its page.
    ORGANISATION + "rejoindre/": line(
        "organisation", SIGNED_IN, post=302, but={(m, r): 302 for m in ("GET", "HEAD") for r in INSIDE},
        sent={"message": "Bonjour"},
    ),
    "/associations/invitation/<str:token>/": line("token=invitation_token", EVERYBODY, post=302),
    # Once cancelled there is nothing more to cancel: the same page, which says so.
    "/formations/inscription/<str:token>/": line(
        "token=registration_token", EVERYBODY, post=302, sent={"acte": "annuler"}
    ),
    # Read by the calendar of whoever was given its key.
    "/formations/mon-agenda/<slug:key>.ics": line("key=calendar_key", EVERYBODY),
    "/formations/inscription/<str:token>/date/": line("token=registration_token", EVERYBODY, post=200),
    "/formations/inscription/<str:token>/places/": line(
        "token=registration_token", EVERYBODY, post=302, sent={"places": "2", "companions": "Zoé"}
    ),
    # Writing a code there opens nothing without the code.
    "/formations/inscription/code/<str:token>/": line("token=code_page_token", EVERYBODY, post=200),
    # Shown in the room: the same page for whoever is registered and whoever is not.
    "/formations/inscription/<str:token>/attestation.pdf": line("token=registration_token", EVERYBODY, post=302),
    # Its number is copied from paper, and shown to whoever is to verify it.
    "/formations/attestation/<slug:number>/": line("number=certificate", EVERYBODY),
    "/formations/avis/<str:token>/": line("token=evaluation_token", EVERYBODY, post=200),
    "/formations/presence/<str:token>/": line("token=presence_token", EVERYBODY, post=200),
    # Asked by another browser: the same page for every link, good or not.
    "/compte/lien/<slug:token>/": line("token=link_token", set(), post=200, absent=200),
    # Nothing said: the same page again.
    "/lieux/confirmer/<str:token>/": line("token=confirmation_token", EVERYBODY, post=200),
    "/diagnostic/partage/<str:token>/": line("token=share_token", EVERYBODY),
    "/diagnostic/reprendre/<str:token>/": line("token=resume_token", EVERYBODY, post=302),
    # In demonstration mode alone.
    "/dev/mails/<uuid:public_id>/": line("public_id=letter", EVERYBODY),
    "/dev/mails/<uuid:public_id>/html/": line("public_id=letter", EVERYBODY),
    "/gestion/diagnostics/<uuid:assessment>/": line("assessment", CENTRE),
    "/gestion/seances/<uuid:session>/": line("session", CENTRE),
    "/gestion/seances/<uuid:session>/inscrire/": line("session", CENTRE, post=200),
    "/gestion/seances/<uuid:session>/presences/": line("session", CENTRE, post=302),
    "/gestion/seances/<uuid:session>/presences/envoi/": line("session", CENTRE, get=405, post=400),
    "/gestion/seances/<uuid:session>/presences/sur-place/": line("session", CENTRE, post=200),
    "/gestion/seances/<uuid:session>/presences/code/": line("session", CENTRE),
    "/gestion/seances/<uuid:session>/emargement.pdf": line("session", CENTRE),
    "/gestion/seances/<uuid:session>/attestations.pdf": line("session", CENTRE, get=404, post=302),
    "/gestion/seances/<uuid:session>/avis/": line("session", CENTRE, post=200),
    "/gestion/seances/<uuid:session>/avis.pdf": line("session", CENTRE),
    "/gestion/seances/<uuid:session>/a-distance/": line("session", CENTRE, post=200),
    "/gestion/seances/<uuid:session>/sur-place/": line("session", CENTRE, post=302),
    "/gestion/seances/<uuid:session>/changer-les-dates/": line("session", CENTRE, post=200),
    "/gestion/seances/<uuid:session>/annuler/": line("session", CENTRE, post=200),
    "/gestion/seances/<uuid:session>/preciser/": line("session", CENTRE, post=200),
    "/gestion/seances/appels/<uuid:call>/": line("call", CENTRE, get=405, post=302),
    "/gestion/seances/appels/<uuid:call>/reponse/": line("call", CENTRE, get=405, post=404),
    "/gestion/seances/inscription/<uuid:registration>/": line("registration", CENTRE),
    "/gestion/seances/inscription/<uuid:registration>/attestation.pdf": line("registration", CENTRE, post=302),
    "/gestion/seances/inscription/<uuid:registration>/annuler/": line("registration", CENTRE, post=302),
    "/gestion/seances/inscription/<uuid:registration>/accepter/": line("registration", CENTRE, get=405, post=302),
    "/gestion/seances/inscription/<uuid:registration>/vient-toujours/": line(
        "registration", CENTRE, get=405, post=302
    ),
    "/gestion/seances/inscription/<uuid:registration>/deplacer/": line("registration", CENTRE, post=200),
    "/gestion/seances/inscription/<uuid:registration>/places/": line("registration", CENTRE, post=200),
    "/gestion/lieux/profils/<slug:slug>/supprimer/": line(
        "slug=profile", frozenset({"adviser", "editor", "administrator"}), get=405, post=302
    ),
    # Advisers and editors alike; with nothing waiting, what is sent leads back to the list.
    "/gestion/lieux/propositions/<slug:slug>/": line(
        "slug=place", frozenset({"adviser", "editor", "administrator"}), post=302
    ),
    "/gestion/lieux/importer/<sealed:number>/": line("number=import_row", frozenset({*CENTRE, "editor"})),
    # One that is gone leads back to their list, where it is said: a colleague may have given it up meanwhile.
    **{
        f"/gestion/lieux/importer/<sealed:number>/{act}/": line(
            "number=import_row", frozenset({*CENTRE, "editor"}), get=405, post=302, absent=302
        )
        for act in ("choix", "appliquer", "annuler", "oublier")
    },
    # Of the diagnostic in the visitor's cookie, and here nobody has one.
    "/diagnostic/questions/<slug:slug>/": line("slug=theme", set(), post=200),
    "/diagnostic/resultat/actions/<slug:action>/": line("action", set(), post=200),
    **{
        SHEET + page: line(f"assessment {holes}", INSIDE, get=get, post=post, but=told_no("member", *no) if no else {})
        for page, holes, get, post, *no in (
            ("arreter/", "", 200, 200), ("completer/", "", 405, 302), ("contexte/", "", 200, 200),
            ("effacer/", "", 200, 302, "POST"), ("questions/<slug:slug>/", "slug=theme", 200, 302),
            ("relire/", "", 200, 405),
            ("resultat/actions/<slug:action>/", "action", 200, 200), ("resultat/decider/", "", 405, 404),
            ("resultat/detail/", "", 200, 405), ("resultat/partager/", "", 200, 302),
            ("resultat/plan.pdf", "", 200, 405), ("resultat/rattacher/", "", 200, 200), ("suite/", "", 302, 405),
            ("terminer/", "", 405, 302),
        )
    },
    # An adviser is led to the page that prepares a talk.
    SHEET + "resultat/": line(
        "assessment", SEES, but={(m, r): 302 for m in ("GET", "HEAD") for r in (*CENTRE, "")}
    ),
}  # fmt: skip
# What the site publishes: shown to all, or to nobody.
PUBLISHED = {
    "/lieux/api/<path:public_id>/": line("public_id=place_id", EVERYBODY),
    "/lieux/<slug:slug>/": line("slug=place", EVERYBODY),
    "/lieux/fond/<slug:name>.svg": line("name=base_map", EVERYBODY),
    "/lieux/<slug:slug>/signaler/": line("slug=place", EVERYBODY, post=200),
    "/lieux/<slug:slug>/signaler/merci/": line("slug=place", EVERYBODY),
    "/logiciels/<slug:slug>/": line("slug=software", EVERYBODY),
    "/ressources/<slug:slug>/": line("slug=sheet", EVERYBODY),
    "/formations/<slug:slug>/": line("slug=course", EVERYBODY),
    "/formations/seance/<uuid:uuid>/": line("uuid=session", EVERYBODY),
    "/formations/seance/<uuid:uuid>/inscription/": line("uuid=session", EVERYBODY, post=200),
    "/formations/seance/<uuid:uuid>/agenda.ics": line("uuid=session", EVERYBODY),
    "/formations/calendrier/<slug:slug>.ics": line("slug=subject", EVERYBODY),
    "/documents/<int:document_id>/<path:document_filename>": line(
        "document_id=document document_filename", EVERYBODY, loose=True
    ),
    "/media/<path:path>": line("path=file", EVERYBODY),
    r"/((?:[\w\-]+/)*)$": line("page", EVERYBODY, loose=True),
}
# Tables of private objects in the back office: prefix → the row's fact, and who opens each page.
NOT_MADE_HERE = {"delete": set()}
TABLES = {
    "/gestion/comptes/": ("account_row", {"administrator"}, NOT_MADE_HERE),
    "/gestion/organisations/organisation/": ("organisation_row", CENTRE, {"delete": {"administrator"}}),
    "/gestion/messages/": ("received_row", CENTRE, NOT_MADE_HERE),
    "/gestion/courriels/": (
        "letter_row", {"administrator"}, {**NOT_MADE_HERE, "edit": set(), "history": set(), "history-results": set(),
                                          "usage": set()},
    ),
}  # fmt: skip
TABLE_PAGE = re.compile(r"([a-z-]+)/<sealed:pk>/$")


def is_excused(path: str) -> bool:
    """Shut to everybody, or content of the site that agents write: who opens it is in test_back_office_access.py."""
    shut = all(rule_name(name, path) == "nobody" for name, other in routes() if other == path)
    return shut or any(
        path.startswith(prefix) for prefix in (*PUBLIC_CONTENT, *NAMED) if prefix.startswith("/gestion/")
    )


def lines_of_tables() -> dict[str, Line]:
    found = {}
    for prefix, (fact, usual, special) in TABLES.items():
        pages = {path: TABLE_PAGE.search(path) for _, path in routes() if path.startswith(prefix) and "<" in path}
        for path, page in pages.items():
            found[path] = line(f"pk={fact}", special.get(page[1], usual), loose=True)
    return found


def test_every_address_that_carries_an_object_has_its_line():
    known = {*LINES, *PUBLISHED, *lines_of_tables()}
    carried = {path for _, path in routes() if HOLE.search(path) or "(" in path}
    assert {path for path in carried - known if not is_excused(path)} == set(), "give it a line above"
    assert known - carried == set()


@dataclass(frozen=True)
class World:
    own: two_structures.Facts
    foreign: two_structures.Facts
    missing: two_structures.Facts
    people: dict[str, User | None]
    names: re.Pattern[bytes]


@pytest.fixture
def world() -> World:
    first, second = two_structures.structure(1), two_structures.structure(2)
    people = {"anonymous": None, "member": first.member, "manager": first.manager, "stranger": second.manager}
    people |= {role: a_user(role) for role in (Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR)}
    people["suspended"] = two_structures.member(first.organisation, role="manager").user
    own = first.facts | two_structures.published()
    foreign = second.facts | two_structures.withheld()
    facts = [str(fact) for fact in (*own.values(), *foreign.values(), *two_structures.MISSING.values())]
    long_ones = sorted({fact for fact in facts if len(fact) > 7}, key=len, reverse=True)
    sealed = [str(seal(fact)) for fact in (*own.values(), *foreign.values(), NO_NUMBER) if isinstance(fact, int)]
    names = re.compile("|".join(re.escape(text) for text in [*long_ones, *sealed]).encode())
    return World(own, foreign, own | two_structures.MISSING, people, names)


CHANGES = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|csrf-token" content="\w+"|data-csrf-token="\w+"')


class Visitor:
    """A browser with one session for all the walk; what it is shown is read without tokens and names of objects."""

    def __init__(self, world: World, role: str) -> None:
        self.world, self.role = world, role
        self.client = Client(raise_request_exception=False)
        if user := world.people[role]:
            self.client.force_login(user)
        if role == "suspended":
            User.objects.filter(pk=user.pk).update(is_active=False)

    def ask(self, method: str, path: str, line: Line, facts: two_structures.Facts) -> tuple[int, bytes, bytes]:
        address = HOLE.sub(lambda hole: str(self.fact(hole, line, facts)), path)
        if "(" in path:
            address = f"/{facts['page']}/"
        response = self.client.generic(method, address, urlencode(line.sent), FORM)
        for name in set(self.client.cookies) - {settings.SESSION_COOKIE_NAME}:
            del self.client.cookies[name]
        content = b"" if response.streaming or response.status_code == 200 else response.content
        where = response.get("Location", "").encode()
        return response.status_code, *(self.world.names.sub(b"X", CHANGES.sub(b"", text)) for text in (where, content))

    def fact(self, hole: re.Match[str], line: Line, facts: two_structures.Facts) -> object:
        value = facts[line.holes[hole[2]]]
        return seal(value) if hole[1] == "sealed" else value

    def undone(self, *asked) -> tuple[int, bytes, bytes]:
        with transaction.atomic():
            answer = self.ask(*asked)
            transaction.set_rollback(True)
        return answer


def is_shut(path: str, role: str) -> bool:
    return role not in PASSES.get(rule_name(NAMES[path], path), ())


def expected(path: str, line: Line, role: str, method: str, *, mine: bool) -> tuple[int, bool]:
    """The status, and whether the object is reached: of the rule first, then of the object."""
    if is_shut(path, role):
        refusal = 302 if role in NOBODY else 403
        return (404 if rule_name(NAMES[path], path) == "nobody" else refusal), False
    towards = "manager" if role == "stranger" and mine else role
    reached = towards in line.reach if mine or role in CENTRE | {"editor"} else {role, "stranger"} <= line.reach
    return (line.status(method, towards if mine else ""), True) if reached else (line.status_absent(method), False)


NAMES = {path: name for name, path in routes()}
PASSES = {
    "public": EVERYBODY, "demonstration": EVERYBODY, "signed_in": SIGNED_IN, "agent": CENTRE | {"editor"},
    "adviser": CENTRE, "editor": {"editor", "administrator"}, "administrator": {"administrator"},
}  # fmt: skip


def rows() -> dict[str, list[object]]:
    """Everything kept, but what a visit leaves by itself."""
    left_out = {"people.Session", "diagnostic.Attempts"}
    models = [m for m in apps.get_models() if m._meta.app_label in KEPT and m._meta.label not in left_out]
    return {model._meta.label: list(model._base_manager.order_by("pk").values_list()) for model in models}


def wrongs(visitor: Visitor, lines: dict[str, Line]) -> list[tuple]:
    """Where an answer is not the one that the tables above give, or tells another's object from none."""
    world, role, wrong = visitor.world, visitor.role, []
    mine, others = (world.foreign, world.own) if role == "stranger" else (world.own, world.foreign)
    for path, line in lines.items():
        for method in METHODS:
            absent = None
            # A route shut to a role looks at no object: one's own and none say it.
            both = ((mine, True), (others, False))
            for facts, is_mine in both[: 1 if is_shut(path, role) else 2]:
                status, reached = expected(path, line, role, method, mine=is_mine)
                answer = (visitor.undone if reached else visitor.ask)(method, path, line, facts)
                if line.loose and reached and method not in ("GET", "HEAD"):
                    status = min(answer[0], 499)
                if answer[0] != status:
                    wrong.append((path, method, "mine" if is_mine else "others", answer[0], status))
                elif not reached and status != 405:
                    absent = absent or visitor.ask(method, path, line, world.missing)
                    if answer != absent:
                        wrong.append((path, method, "differs from none", answer, absent))
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_is_its_own_and_nothing_of_others(world, role):
    visitor = Visitor(world, role)
    before = rows()
    wrong = wrongs(visitor, LINES | lines_of_tables())
    assert wrong == [], "\n".join(map(str, wrong))
    assert rows() == before


@pytest.mark.parametrize("role", ["anonymous", "member", "editor"])
def test_what_is_published_is_shown_to_all_and_what_is_withheld_looks_like_nothing(world, role):
    visitor, wrong = Visitor(world, role), []
    for path, line in PUBLISHED.items():
        for method in METHODS:
            facts = (world.own, world.foreign, world.missing)
            shown, withheld, absent = (visitor.ask(method, path, line, given) for given in facts)
            as_said = (
                shown[0] < 500 if line.loose and line.status(method, "") == 405 else shown[0] == line.status(method, "")
            )
            if not as_said or withheld != absent or absent[0] not in (404, 405):
                wrong.append((path, method, shown[0], withheld[0], absent[0]))
    assert wrong == [], "\n".join(map(str, wrong))


def test_an_object_is_not_reached_through_another_structure_of_one_s_own(world):
    """The manager of the first writes the address of the second's member, request or invitation under its own."""
    visitor, wrong = Visitor(world, "manager"), []
    before = rows()
    mixed = world.foreign | {"organisation": world.own["organisation"]}
    missing = two_structures.MISSING | {"organisation": world.own["organisation"]}
    for path, line in LINES.items():
        if "organisation" in line.holes and len(line.holes) > 1:
            for method in METHODS:
                answer, absent = (visitor.ask(method, path, line, facts) for facts in (mixed, missing))
                if answer != absent or answer[0] != line.status_absent(method):
                    wrong.append((path, method, answer, absent))
    assert wrong == []
    assert rows() == before
