"""The register: what each room gives the rest of the house.

A room that gathers from all the others (menu, plan, story, observatory, personal data…) asks a question here;
each room answers in its own `contributions.py`, found at start-up as Wagtail finds `wagtail_hooks.py`.
`declic rooms` prints who answers what.

    from declic.core import contributions

    @contributions.menu
    def entries() -> list[MenuEntry]: ...

    contributions.menu.ask()          # every room's entries, in the order of the rooms
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Question(Generic[P, T]):
    """One question asked of every room. Used as a decorator on the function that answers it."""

    def __init__(self, name: str, asked_by: str, purpose: str) -> None:
        self.name, self.asked_by, self.purpose = name, asked_by, purpose
        self._answers: list[Callable[P, Iterable[T]]] = []

    def __call__(self, function: Callable[P, Iterable[T]]) -> Callable[P, Iterable[T]]:
        self._answers.append(function)
        return function

    @property
    def rooms(self) -> list[str]:
        """The rooms that answer, each once, in order."""
        return list(dict.fromkeys(function.__module__.split(".")[1] for function in self._answers))

    def ask(self, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """Every room's answers, one after the other."""
        return [item for answer in self._answers for item in answer(*args, **kwargs)]


@dataclass(frozen=True)
class MenuEntry:
    """An entry of the main menu: `url_name` is a route, `order` its place from left to right.

    `on_account_page`: listed on « Mon compte » rather than in the menu. `on_association_page`: on the page of an
    association for its members, its route then given `?association=<public_id>`. `indexed`: named to search engines.
    """

    title: str
    url_name: str
    order: int
    on_account_page: bool = False
    on_association_page: bool = False
    indexed: bool = True


@dataclass(frozen=True)
class Want:
    """What an action of a plan asks for: a kind of thing, the keys that name it, and near which commune.

    kinds: session, next_session, place, software, resource, contact. Keys are in the words of the answering room
    (titles of courses, identifiers of the sessions attended, services of places, names of software, slugs of
    resources).
    """

    kind: str
    keys: tuple[str, ...]
    commune: str | None = None


@dataclass(frozen=True)
class Offer:
    """Something really available now: nothing past, full or cancelled is ever an offer."""

    kind: str
    id: str
    title: str
    when: str = ""
    where: str = ""
    url: str = ""
    detail: str = ""
    until: datetime | None = None


@dataclass(frozen=True)
class SearchDocument:
    """Something to be found: its title, a line about it, its address."""

    title: str
    summary: str
    url: str
    kind: str


@dataclass(frozen=True)
class StoryItem:
    """A dated fact in an association's story. `audience`: `members` (and agents) or `agents` alone."""

    on: date
    text: str
    url: str = ""
    audience: str = "members"


@dataclass(frozen=True)
class Measure:
    """A value about one association for the observatory, with its unit and where it comes from."""

    organisation_id: int
    name: str
    value: int | str
    unit: str
    source: str


@dataclass(frozen=True)
class PersonalData:
    """One line of the register of processing (promise E1): the fields of a model that can hold personal data.

    `fields` empty means: this model holds none, and why is said in `purpose`. `called`: what the public page calls it,
    when the model's own name, or those of its fields, say nothing to a visitor.
    """

    model: str
    fields: tuple[str, ...]
    purpose: str
    legal_basis: str
    retention: str
    recipients: str
    called: str = ""


@dataclass(frozen=True)
class HealthFact:
    """One thing the operator should know: `ok` false when it needs them; `blocking` when the service cannot work."""

    name: str
    ok: bool
    detail: str
    blocking: bool = False


@dataclass(frozen=True)
class Attention:
    """Something to look at today, on the opening page of the back office.

    `permission`: what lets an agent treat it; it is told to nobody else.
    """

    title: str
    count: int
    url: str
    permission: str
    order: int = 50


@dataclass(frozen=True)
class Address:
    """A page that has an object in its address, for the site map, search engines and the checks of every page."""

    url: str
    title: str
    changed: date | None = None


@dataclass(frozen=True)
class Periodic:
    """Something to do again and again: `run(now)` may be called twice; `every` in seconds.

    `erases`: what retention it executes, in words; `run` then writes in the base alone and gives how many rows went
    (`declic retention` runs it and undoes it, to say what would go).
    """

    name: str
    every: int
    run: Callable[[datetime], Any]
    erases: str = ""


menu: Question[[], MenuEntry] = Question("menu", "portal", "entries of the main menu")
offers: Question[[Want, datetime], Offer] = Question("offers", "diagnostic", "what is really available for an action")
search: Question[[str], SearchDocument] = Question("search", "portal", "documents to find")
story: Question[[int], StoryItem] = Question("story", "organisations", "dated facts about an association")
measures: Question[[], Measure] = Question("measures", "observatory", "values per association")
personal_data: Question[[], PersonalData] = Question(
    "personal_data", "people", "what is held on a person, why, how long"
)
health: Question[[datetime], HealthFact] = Question("health", "core", "what the operator should know")
periodic: Question[[], Periodic] = Question("periodic", "core", "what must be done at an instant")
attention: Question[[datetime], Attention] = Question("attention", "core", "what an agent should look at today")
# `None` asks for the pages that anybody may read; an account asks for its own pages (its association, its plan…).
# Pages without an object are known from the URL conf and need no line.
addresses: Question[[Any], Address] = Question("addresses", "portal", "pages about one object, for the site map")


def menu_entries(*, on_account_page: bool = False, on_association_page: bool = False) -> list[MenuEntry]:
    """The entries of the main menu, or those of « Mon compte » or of an association's page, in order."""
    wanted = (on_account_page, on_association_page)
    found = (entry for entry in menu.ask() if (entry.on_account_page, entry.on_association_page) == wanted)
    return sorted(found, key=lambda entry: (entry.order, entry.title))


QUESTIONS: tuple[Question[Any, Any], ...] = (
    menu, offers, search, story, measures, personal_data, health, periodic, attention, addresses,
)  # fmt: skip
