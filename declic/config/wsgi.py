"""The web application, as granian serves it."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "declic.config.settings")

application = get_wsgi_application()

from declic.core.operations.parent import leave_ctrl_c_to_parent, leave_with_parent  # noqa: E402
from declic.core.operations.readiness import require_safe_settings  # noqa: E402

require_safe_settings()
# Under `declic serve`, this process is a child: it leaves when the parent is gone, even by kill -9.
if parent := os.environ.get("DECLIC_SUPERVISED_BY"):
    leave_ctrl_c_to_parent()
    leave_with_parent(int(parent))
# Each call to the database lets another thread in: with Python's five milliseconds it is long before the first one is
# let in again. Measured by benchmarks/pages.py: two threads then answer as fast as one.
sys.setswitchinterval(0.00001)
