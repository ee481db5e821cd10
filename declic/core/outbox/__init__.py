"""The outbox: a room writes a message here, the worker makes it leave.

    from declic.core.outbox import queue_message

    queue_message(person.email, subject="Votre code", text="…", purpose="sign_in", secret=True, expires_at=…)

Promise D4: no page waits for the mail server; a message leaves at least once, and twice only if the process dies
between the server's 250 and our commit, then with the same Message-ID.
"""

from declic.core.outbox.delivery import Delivery, deliver_due
from declic.core.outbox.headers import UnsafeHeaderError, one_line
from declic.core.outbox.queueing import queue_message, requeue

__all__ = ["Delivery", "UnsafeHeaderError", "deliver_due", "one_line", "queue_message", "requeue"]
