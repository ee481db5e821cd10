from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from declic.core.models import Message, State
from declic.core.operations.readiness import require_base
from declic.core.outbox import requeue
from declic.core.refusal import told_in_one_line
from declic.core.wording import plural


class Command(BaseCommand):
    help = "Remet en attente les courriels refusés dont le texte est encore là, une fois le serveur réparé."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with told_in_one_line():
            require_base()
        dead = Message.objects.filter(state=State.DEAD).order_by("pk")
        count = sum(requeue(message, now=timezone.now()) for message in dead.iterator())
        self.stdout.write(f"{count} {plural(count, 'courriel remis', 'courriels remis')} en attente.")
