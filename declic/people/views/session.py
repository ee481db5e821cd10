"""The beginning of a session, the same whatever the way in."""

from django.contrib.auth import login
from django.http import HttpRequest

from declic.people.access import SECOND_FACTOR_KEY
from declic.people.models import User

BACKEND = "django.contrib.auth.backends.ModelBackend"
AGENT_SESSION_SECONDS = 12 * 3600


def start_session(request: HttpRequest, user: User, *, second_factor: bool) -> None:
    """Signs the person in under a new session key and a new form token; an agent's session ends within 12 hours."""
    login(request, user, backend=BACKEND)
    request.session[SECOND_FACTOR_KEY] = second_factor
    request.session.set_expiry(AGENT_SESSION_SECONDS if user.is_agent else None)
