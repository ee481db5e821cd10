"""The tables of the portal: what people write to the centre, and the pages that the centre writes."""

from declic.portal.models.contact import ContactMessage, ContactQuota
from declic.portal.models.content import ContentPage

__all__ = ["ContactMessage", "ContactQuota", "ContentPage"]
