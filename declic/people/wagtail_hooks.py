"""Accounts in the back office, for administrators: found, given a role, closed. Never erased from here."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpResponse
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from declic.core.edition import ToldOfOthers
from declic.core.sealed_numbers import SEALED
from declic.core.snippet_list import PlainWords, YesNo
from declic.people import queries, services
from declic.people.forms import AccountCreationForm, AccountForm
from declic.people.models import Role, User
from declic.people.rules import is_administrator

LAST = "C’est la dernière personne à administrer ce site\u00a0: donnez d’abord ce rôle à quelqu’un d’autre."


class AccountPolicy(ModelPermissionPolicy):
    """Administrators do everything here but delete: an account is closed, or erased by its owner."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return action != "delete" and is_administrator(user)

    def user_has_any_permission(self, user: User, actions: list[str]) -> bool:
        return any(self.user_has_permission(user, action) for action in actions)


class AccountFilters(WagtailFilterSet):
    role = django_filters.ChoiceFilter(label="Rôle", choices=Role.choices)
    is_active = django_filters.BooleanFilter(label="Ouvert")

    class Meta:
        model = User
        fields: list[str] = []


class AccountIndex(PlainWords, IndexView):
    def search_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """By the words of the name and of the address, without accents: the same on every database."""
        if not self.is_searching:
            return queryset
        return queryset.filter(pk__in=queries.accounts(self.search_query).values("pk"))


class AccountCreation(CreateView):
    def save_instance(self) -> User:
        return services.create_account(**self.form.cleaned_data, by=self.request.user)


class AccountEdition(ToldOfOthers, EditView):
    def hold(self) -> None:
        # Before the row itself: two administrators who act on each other would wait for each other.
        services.hold_administrators()
        super().hold()

    def save_instance(self) -> User:
        services.update_account(self.object, **self.form.cleaned_data, by=self.request.user)
        return self.object

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except services.LastAdministratorError:
            form.add_error(None, LAST)
            self.produced_error_code, self.produced_error_message = "validation_error", LAST
            return self.form_invalid(form)


class AccountViewSet(ModelViewSet):
    model = User
    icon = "user"
    url_prefix = "comptes"
    pk_path_converter = SEALED
    menu_label = "Comptes"
    menu_order = 100
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = AccountIndex
    add_view_class = AccountCreation
    edit_view_class = AccountEdition
    filterset_class = AccountFilters
    list_display = ["__str__", "email", "role", YesNo("is_active", label="Ouvert"), "last_login"]
    search_fields = ["email"]  # shows the search box; the search itself is in AccountIndex
    search_backend_name = None
    ordering = ["sort_name", "pk"]

    @property
    def permission_policy(self) -> AccountPolicy:
        return AccountPolicy(self.model)

    def get_form_class(self, for_update: bool = False) -> type:
        return AccountForm if for_update else AccountCreationForm


@hooks.register("register_admin_viewset")
def register_viewset() -> AccountViewSet:
    return AccountViewSet("accounts")
