"""What is sent as files is bounded before any of it is laid on the disk: Django bounds the fields of a form alone.

Only the back office takes files; anybody may send a form to the rest of the site, and fill its disk.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

BACK_OFFICE = "/gestion/"


class BoundedUpload(FileUploadHandler):
    """First of the handlers: refuses the whole body by the length it announces, and hands the rest on as it is."""

    def handle_raw_input(
        self, input_data: Any, meta: dict[str, Any], content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        takes_files = self.request is not None and self.request.path.startswith(BACK_OFFICE)
        most = settings.LARGEST_UPLOAD if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if content_length > most:
            raise RequestDataTooBig("files larger than this page may be sent")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
