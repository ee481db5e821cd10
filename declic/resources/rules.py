"""Who writes the sheets in the back office: Wagtail's tables ask Django's own permissions."""

import rules

from declic.people.rules import is_editor

for _act in ("view", "add", "change", "delete", "publish"):
    rules.add_perm(f"resources.{_act}_resource", is_editor)
