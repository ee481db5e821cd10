"""Every PDF of the house: a Typst template, data, and out comes a PDF/UA-1 (tagged, readable aloud).

Data goes in as one JSON string that the template reads as values: no text is ever taken for markup (promise C13).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst


def compile_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF of a template with these values, fonts embedded; the same data gives the same pages.

    The template reads them with `json(bytes(sys.inputs.data))`. Only fonts that come with Typst are used, so that a
    server without fonts gives the same document. Raises `typst.TypstError` when the template is at fault, including
    when it lacks what PDF/UA-1 asks for (language, title, order of headings, descriptions of pictures).
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    # A compiler of its own for each document: it keeps nothing from one to the next.
    return typst.compile(
        str(template),
        root=str(template.parent),
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards="ua-1",
        format="pdf",
    )
