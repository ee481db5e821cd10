"""How a form becomes HTML: Django's renderer, with Déclic's templates for a form and for a field.

`{{ form }}` gives its fields in order, `{{ form.email.as_field_group }}` gives one. Widgets keep Django's own
templates: only what surrounds them changes, so that Wagtail's forms are left as they are.
A form whose fields are nearly all optional (a search, filters) sets `mark_optional = False`.
"""

from django.forms.renderers import TemplatesSetting


class DeclicRenderer(TemplatesSetting):
    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
