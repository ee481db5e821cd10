"""What is over is erased: requests to enter and networks after a day, sessions when they end."""

from datetime import datetime

from django.db import transaction

from declic.people.models import AskingNetwork, Session, SignInRequest
from declic.people.rates import KEPT


@transaction.atomic
def purge_sign_in(now: datetime) -> int:
    """Erases what is older than its announced life and says how many rows; may be run twice."""
    gone, _ = SignInRequest.objects.filter(created_at__lt=now - KEPT).delete()
    networks, _ = AskingNetwork.objects.filter(asked_at__lt=now - KEPT).delete()
    sessions, _ = Session.objects.filter(expire_date__lt=now).delete()
    return gone + networks + sessions
