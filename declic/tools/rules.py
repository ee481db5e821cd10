"""Who keeps the catalogue in the back office: Wagtail's tables ask Django's own permissions."""

import rules

from declic.people.rules import is_editor

for _act in ("view", "add", "change", "delete"):
    for _name in ("software", "product", "alternative"):
        rules.add_perm(f"tools.{_act}_{_name}", is_editor)
