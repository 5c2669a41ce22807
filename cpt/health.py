"""For the machine that watches this one."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse


@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks neither database nor Redis: restarting this process would mend neither."""
    return HttpResponse("ok", content_type="text/plain")
