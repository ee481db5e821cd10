"""The beginning of a session, the same whatever the way in."""

import time

from django.contrib.auth import login
from django.http import HttpRequest

from declic.people.access import SECOND_FACTOR_KEY
from declic.people.models import User
from declic.people.queries import has_second_factor

BACKEND = "django.contrib.auth.backends.ModelBackend"
AGENT_SESSION_SECONDS = 12 * 3600
PROVED_AT_KEY = "second_factor_at"
# What was proved a quarter of an hour ago may have been proved by somebody else than who sits there now.
PROOF_SECONDS = 15 * 60


def start_session(request: HttpRequest, user: User, *, second_factor: bool) -> None:
    """Signs the person in under a new session key and a new form token; an agent's session ends within 12 hours."""
    login(request, user, backend=BACKEND)
    request.session[SECOND_FACTOR_KEY] = second_factor
    if second_factor:
        note_proof(request)
    request.session.set_expiry(AGENT_SESSION_SECONDS if user.is_agent else None)


def note_proof(request: HttpRequest) -> None:
    """The second factor has just been given."""
    request.session[PROVED_AT_KEY] = time.time()


def must_prove_again(request: HttpRequest) -> bool:
    """Whether changing the second factor asks for it first: the account has one, not given for a quarter of an hour."""
    proved_at = request.session.get(PROVED_AT_KEY, 0)
    return has_second_factor(request.user) and not 0 <= time.time() - proved_at < PROOF_SECONDS
