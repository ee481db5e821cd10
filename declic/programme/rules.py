"""Who keeps the programme in the back office: Wagtail's tables ask Django's own permissions.

An adviser does too: they are the ones who know that a session changes.
"""

import rules

from declic.people.rules import is_adviser, is_editor

for _act in ("view", "add", "change", "delete"):
    for _name in ("session", "course", "theme"):
        rules.add_perm(f"programme.{_act}_{_name}", is_editor | is_adviser)

# Who comes, how to reach them, what they need: the centre's advisers alone.
rules.add_perm("programme.see_desk", is_adviser)
