"""Practical sheets for tests."""

from declic.resources.models import Resource


def a_resource(title="Sauvegarder", steps=(("Copier", "Copiez tout."),), **fields):
    values = {"summary": "Une copie, ailleurs.", "minutes": 45, "live": True}
    resource = Resource(title=title, **(values | fields))
    resource.steps = [("step", {"title": name, "text": text}) for name, text in steps]
    resource.save()
    return resource
