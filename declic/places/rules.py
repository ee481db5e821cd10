"""Who keeps the places in the back office: Wagtail's tables ask Django's own permissions."""

import rules

from declic.people.rules import is_adviser, is_editor

for _act in ("view", "add", "change", "delete"):
    for _name in ("place", "feature"):
        rules.add_perm(f"places.{_act}_{_name}", is_editor | is_adviser)
