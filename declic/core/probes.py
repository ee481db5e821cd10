"""`/sante`: the process is alive. `/sante/pret`: it can work, asked of the base, the worker, the disk."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from declic.core.operations.health import all_facts


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """Asks nothing of anything: an answer means that the process lives."""
    return HttpResponse("vivant\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the service can work, 503 when a blocking fact says no; text, or JSON when it is asked for."""
    facts = all_facts(timezone.now())
    is_ready = all(fact.ok for fact in facts if fact.blocking)
    status = 200 if is_ready else 503
    if "json" in request.GET.get("format", "") + request.headers.get("Accept", ""):
        rows = [{"name": f.name, "ok": f.ok, "blocking": f.blocking, "detail": f.detail} for f in facts]
        return JsonResponse(
            {"ready": is_ready, "facts": rows}, status=status, json_dumps_params={"ensure_ascii": False}
        )
    lines = ["prêt" if is_ready else "pas prêt", *(f"{'oui' if f.ok else 'NON'}  {f.name} : {f.detail}" for f in facts)]
    return HttpResponse("\n".join(lines) + "\n", status=status, content_type="text/plain; charset=utf-8")
