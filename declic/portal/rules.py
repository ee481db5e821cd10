"""Who may do what with the messages that people write to the centre."""

import rules

from declic.people.rules import is_adviser

rules.add_perm("portal.view_contactmessage", is_adviser)
rules.add_perm("portal.change_contactmessage", is_adviser)
