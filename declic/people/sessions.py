"""The sessions of signed-in people, in the database, each tied to its account: erasing the account ends them all."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from declic.people.models import Session


class SessionStore(DatabaseStore):
    """Django's database sessions, with the account in a column of its own."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session: Session = super().create_model_instance(data)  # type: ignore[assignment]
        user = str(data.get(SESSION_KEY, ""))
        session.user_id = int(user) if user.isdigit() else None
        return session
