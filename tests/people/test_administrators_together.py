"""There is always one administrator, also when two act at the same instant, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connections
from django.test import Client

from declic.core.sealed_numbers import seal
from declic.people import services
from declic.people.models import Role, User
from declic.people.queries import active_administrators
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_take_the_role_from_each_other_are_answered_and_one_stays(monkeypatch):
    pair = [a_user(Role.ADMINISTRATOR), a_user(Role.ADMINISTRATOR)]
    both_hold_their_row = Barrier(2)
    update = services.update_account

    def after_the_other(*args: object, **kwargs: object) -> None:
        with suppress(BrokenBarrierError):
            both_hold_their_row.wait(2)
        update(*args, **kwargs)

    monkeypatch.setattr(services, "update_account", after_the_other)
    with ThreadPoolExecutor(2) as pool:
        statuses = list(pool.map(taking_away, pair, reversed(pair)))
    assert active_administrators().count() == 1
    # The second is told that they are the last, or, when they come in late, has no longer anybody's role to take.
    assert max(statuses) < 400


def taking_away(by: User, user: User) -> int:
    client = Client()
    client.force_login(by)
    try:
        address = f"/gestion/comptes/edit/{seal(user.pk)}/"
        return client.post(address, {"name": "", "role": "member", "is_active": "on"}).status_code
    finally:
        connections.close_all()
