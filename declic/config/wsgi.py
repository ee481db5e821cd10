"""The web application, as granian serves it."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from declic.core.operations.parent import leave_ctrl_c_to_parent, leave_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "declic.config.settings")
# Under `declic serve`, this process is a child: its parent alone hears Ctrl-C, and it may be stopped while it loads.
parent = int(os.environ.get("DECLIC_SUPERVISED_BY") or 0)
if parent:
    leave_ctrl_c_to_parent()

application = get_wsgi_application()

from declic.core.operations.readiness import require_safe_settings  # noqa: E402

require_safe_settings()
# It leaves when the parent is gone, even by kill -9.
if parent:
    leave_with_parent(parent)
# Each call to the database lets another thread in: with Python's five milliseconds it is long before the first one is
# let in again. Measured by benchmarks/pages.py on two threads and SQLite: half as many pages again a second.
sys.setswitchinterval(0.00001)
