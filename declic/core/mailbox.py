"""`/dev/mails/`, in demonstration mode only: stands for the mailbox of those the site writes to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from declic.core.models import Message
from declic.core.outbox.rendering import blocks, html_of
from declic.core.paging import page_of

# The mail as a mail program shows it: its own inline styles, nothing else, and no script.
MAIL_POLICY = (
    "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@require_safe
@never_cache
def messages(request: HttpRequest) -> HttpResponse:
    kept = Message.objects.only("public_id", "to", "subject", "state", "queued_at").order_by("-pk")
    to = request.GET.get("a", "").replace("\0", "").strip()[:254]
    if to:
        kept = kept.filter(to__iexact=to)
    return render(request, "core/mailbox/list.html", {"page": page_of(kept, request.GET.get("page")), "to": to})


@require_safe
@never_cache
def message(request: HttpRequest, public_id: str) -> HttpResponse:
    read = get_object_or_404(Message, public_id=public_id)
    return render(request, "core/mailbox/message.html", {"message": read, "blocks": blocks(read.text)})


@require_safe
@never_cache
def message_html(request: HttpRequest, public_id: str) -> HttpResponse:
    read = get_object_or_404(Message, public_id=public_id)
    response = HttpResponse(html_of(read))
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response
