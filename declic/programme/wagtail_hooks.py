"""The programme in the back office: courses, sessions with their dates, subjects."""

from collections.abc import Iterator

import django_filters
import rules
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup
from wagtail.snippets.widgets import AdminSnippetChooser

from declic.core.edition import SnippetEdition
from declic.core.snippet_list import SnippetList
from declic.core.wording import counted
from declic.people.models import User
from declic.programme import queries, services
from declic.programme.cautions import cautions
from declic.programme.models import Course, DateRoles, Session, Theme
from declic.programme.panels import AFTERWARDS, BEFORE_COMING, HOW_IT_RUNS
from declic.programme.session_form import SessionForm


class CourseViewSet(SnippetViewSet):
    model = Course
    icon = "doc-full"
    menu_label = "Formations"
    index_view_class = SnippetList
    edit_view_class = SnippetEdition
    list_display = ["title", "theme", "partner"]
    list_filter = ["theme"]
    list_export = ["title", "slug", "theme", "summary", "audience", "partner"]
    export_filename = "formations"
    search_fields = ["title", "title_folded", "summary"]
    search_backend_name = None
    panels = [
        *(FieldPanel(n) for n in ("title", "slug", "theme", "summary", "aims", "audience", "partner")),
        BEFORE_COMING,
        AFTERWARDS,
        MultiFieldPanel([FieldPanel("territory_only"), FieldPanel("most_per_association")], "Qui peut s’inscrire"),
    ]


class SessionFilters(WagtailFilterSet):
    weekday = django_filters.ChoiceFilter(
        label="À vérifier", choices=[("1", "Le jour imprimé contredit la date")], method="doubtful"
    )

    class Meta:
        model = Session
        fields = ["state", "date_role", "course__theme"]

    def doubtful(self, found: QuerySet[Session], name: str, value: str) -> QuerySet[Session]:
        return queries.weekdays_to_check(found)


def _chooser(model: type[Model]) -> AdminSnippetChooser:
    """Wagtail's own says « Choose »."""
    name = model._meta.verbose_name
    texts = {"choose_one_text": f"Choisir une {name}", "choose_another_text": f"Choisir une autre {name}"}
    return AdminSnippetChooser(model, link_to_chosen_text=f"Modifier cette {name}", **texts)


PART = [
    *(FieldPanel(n) for n in ("starts_at", "ends_at", "mode", "venue_name", "venue_address", "room")),
    FieldPanel("access_notes", help_text="Étage, code, entrée en fauteuil, arrêt de bus\u00a0: lu par tout le monde."),
    FieldPanel(
        "printed_weekday",
        help_text="Rempli quand le programme imprimé nomme un autre jour que la date. Effacez-le une fois vérifié.",
    ),
]


class FoldedUnlessUsed(MultiFieldPanel):
    """Open on a session that has several dates or parts, or that follows another."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def classes(self) -> list[str]:
            session = self.instance
            plain = session.date_role == DateRoles.UNIQUE and session.rank_of == 1 and session.requires_id is None
            return [*super().classes(), "collapsed"] if plain else super().classes()


SEVERAL = FoldedUnlessUsed(
    [
        FieldPanel(
            "date_role",
            heading="Comment vont ensemble les dates de cette formation",
            help_text="Une partie\u00a0: il faut aussi suivre les autres séances. Une date parmi d’autres\u00a0: une "
            "autre séance dit la même chose un autre jour. À préciser\u00a0: le site invite à appeler.",
        ),
        FieldRowPanel(
            [
                FieldPanel("rank", heading="Cette séance est la partie n°", help_text="1 s’il n’y en a qu’une."),
                FieldPanel("rank_of", heading="Nombre de parties en tout", help_text="1 s’il n’y en a qu’une."),
            ]
        ),
        FieldPanel(
            "requires",
            widget=_chooser(Session),
            heading="Séance à avoir suivie avant",
            help_text="Qui n’y est pas inscrit ne peut pas s’inscrire à celle-ci. Vide\u00a0: aucune.",
        ),
    ],
    "Plusieurs dates ou plusieurs parties",
    help_text="À laisser ainsi pour une séance qui se suffit à elle-même, le cas le plus courant.",
)


class FoldedWithoutReserve(MultiFieldPanel):
    """Open on a session where seats are set aside."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def classes(self) -> list[str]:
            return super().classes() if self.instance.reserved else [*super().classes(), "collapsed"]


RESERVED = FoldedWithoutReserve(
    [
        FieldRowPanel(
            [
                FieldPanel("reserved", heading="Combien de places", help_text="Comprises dans le nombre de places."),
                FieldPanel("reserved_for", heading="Pour qui", help_text="Par exemple\u00a0: le DLA."),
            ]
        ),
        FieldPanel(
            "reserved_until",
            heading="Rendues à tous le",
            help_text="À cet instant, celles qui restent sont proposées à qui attend. Vide\u00a0: à la fermeture des "
            "inscriptions.",
        ),
    ],
    "Places gardées pour un partenaire",
    help_text="Sur le site, personne ne peut les prendre. Un·e agent·e y inscrit les personnes du partenaire.",
)


class SessionEdition(SnippetEdition):
    """Other dates are never saved in silence: who is registered is told and asked, as from the desk."""

    told: services.Told | None = None

    def save_instance(self) -> Session:
        before = services.dates_of(self.object_pk)
        saved: Session = super().save_instance()
        self.told = services.dates_saved(saved, before, by=self.request.user, now=timezone.now())
        return saved

    def get_success_message(self) -> str:
        said = str(super().get_success_message() or "")
        if self.told is None or self.told == services.Told():
            return said
        called = f", {counted(self.told.to_phone, 'personne')} à appeler" if self.told.to_phone else ""
        return f"{said} Ses dates changent\u00a0: {counted(self.told.written, 'message')} à partir{called}."


class SessionViewSet(SnippetViewSet):
    model = Session
    icon = "date"
    menu_label = "Séances"
    index_view_class = SnippetList
    edit_view_class = SessionEdition
    list_display = ["__str__", "state", "date_role", "capacity"]
    filterset_class = SessionFilters
    list_export = ["uuid", "course", "state", "capacity", "date_role", "rank", "rank_of"]
    export_filename = "seances"
    search_fields = ["course__title", "course__title_folded"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("course", widget=_chooser(Course)), FieldPanel("state")]),
            InlinePanel(
                "parts", PART, heading="Quand et où", label="Date", min_num=1,
                help_text="Qui s’inscrit vient à toutes les dates écrites ici. En changer une prévient les personnes "
                "inscrites, et leur demande si elles viennent toujours.",
            ),
            FieldRowPanel([FieldPanel("capacity"), FieldPanel("cut_off_hours")]),
            RESERVED,
            HOW_IT_RUNS,
            SEVERAL,
        ],
        base_form_class=SessionForm,
    )  # fmt: skip


class ThemeViewSet(SnippetViewSet):
    model = Theme
    icon = "tag"
    menu_label = "Sujets"
    index_view_class = SnippetList
    edit_view_class = SnippetEdition
    list_display = ["name", "order"]
    list_export = ["name", "slug", "order"]
    export_filename = "sujets"
    search_fields = ["name"]
    search_backend_name = None
    panels = [FieldPanel(n) for n in ("name", "slug", "order")]


class ProgrammeGroup(SnippetViewSetGroup):
    items = (SessionViewSet, CourseViewSet, ThemeViewSet)
    menu_label = "Se former"
    menu_icon = "date"
    menu_order = 200


register_snippet(ProgrammeGroup)


class RegistrationsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(rules.has_perm("programme.see_desk", request.user))


@hooks.register("register_admin_menu_item")
def registrations_entry() -> MenuItem:
    """Our own pages (views/desk.py)."""
    return RegistrationsMenuItem("Inscriptions", reverse("programme_desk:list"), icon_name="group", order=160)


@hooks.register("register_snippet_listing_buttons")
def registrations_button(row: Model, user: User, next_url: str = "") -> Iterator[Button]:
    """From a session in Wagtail's table to who comes to it."""
    if isinstance(row, Session) and rules.has_perm("programme.see_desk", user):
        page = reverse("programme_desk:session", args=[row.uuid])
        yield Button("Inscriptions", page, icon_name="group", priority=15)


@hooks.register("after_edit_snippet")
def seats_after_the_change(request: HttpRequest, row: Model) -> None:
    """More seats go to those who wait at once; fewer than are taken put nobody out, and this is said."""
    if not isinstance(row, Session):
        return
    if offered := services.settle(row, now=timezone.now()):
        messages.info(request, f"{counted(offered, 'proposition')} de place à qui attendait.")
    row.refresh_from_db(fields=["taken", "reserved_used"])
    if row.taken > row.capacity:
        too_many = row.taken - row.capacity
        messages.warning(
            request,
            f"{counted(row.taken, 'place')} sont prises ou proposées, plus que les {row.capacity} de la séance. "
            f"Personne n’est désinscrit\u00a0; personne d’autre ne prendra de place tant qu’il y en a "
            f"{too_many} de trop.",
        )
    elif 0 < (row.capacity - row.taken) < row.reserved - row.reserved_used and row.withheld:
        left, kept = (
            counted((row.capacity - row.taken), "place libre", "places libres"),
            counted(row.reserved, "place gardée", "places gardées"),
        )
        messages.warning(request, f"Il ne reste que {left} : les {kept} pour {row.reserved_for} ne le sont pas toutes.")


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def look_again(request: HttpRequest, row: Model) -> None:
    """The place or the trainer taken at that hour, a holiday: said with a link, and saved all the same."""
    if isinstance(row, Session):
        session = queries.session_now(row.pk)
        for caution in cautions([session])[session.pk]:
            buttons = [messages.button(caution.url, "Voir l’autre séance")] if caution.url else None
            messages.warning(request, caution.text, buttons=buttons)


STILL_USED = "sert encore. Supprimez ou changez d’abord les formations ou les séances qui en dépendent."
SOMEBODY_ASKED = "a des inscriptions. Annulez-la plutôt depuis sa page, dans «\u00a0Inscriptions\u00a0»."


@hooks.register("before_delete_snippet")
def keep_what_is_in_use(request: HttpRequest, instances: list[Model]) -> HttpResponse | None:
    """A subject with courses, a course with sessions, a session with people: said, instead of an error.
    Wagtail's own index of references is filled by the worker, so it may not know yet.
    """
    used = [i for i in instances if isinstance(i, Theme | Course | Session) and queries.is_in_use(i)]
    if not used:
        return None
    names = ", ".join(f"«\u00a0{instance}\u00a0»" for instance in used)
    messages.error(request, f"{names} {SOMEBODY_ASKED if isinstance(used[0], Session) else STILL_USED}")
    return redirect(f"wagtailsnippets_programme_{used[0]._meta.model_name}:list")
