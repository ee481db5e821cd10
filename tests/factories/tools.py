"""Free software and products for tests."""

from declic.tools.models import Alternative, Product, Software


def a_software(name="Framadate", **fields):
    values = {"licence": "AGPL-3.0-only", "description": "Choisir une date.", "everyday": True}
    return Software.objects.create(name=name, **(values | fields))


def a_product(name="Doodle", *software, service="choisir une date", **fields):
    product = Product.objects.create(name=name, **fields)
    for item in software:
        Alternative.objects.create(product=product, software=item, service=service)
    return product
