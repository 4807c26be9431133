"""Pictures: the pictures and files that answers show, in data/images/: uploaded and looked at here."""

from __future__ import annotations

import re
from http import HTTPStatus
from pathlib import Path, PurePosixPath

import filetype
from flask import Response, abort, jsonify, request, send_file

from bot.phrases import phrase
from bot.shop.answers import picture_path
from bot.text import fold
from connectors.desk.requests import JsonAnswer, refuse
from connectors.faq.workbench import Workbench

# What every channel takes: a picture as such, a PDF as a document.
_TYPES = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
_INLINE = frozenset({"image/jpeg", "image/png"})
_LIMIT_BYTES = 3 * 1024 * 1024
_SIGNS = re.compile(r"[^a-z0-9]+")


def picture_names(data_folder: Path) -> list[str]:
    """The files that answers can show."""
    return sorted(path.name for path in (data_folder / "images").glob("*") if path.is_file())


class Pictures:
    """Takes files and shows them."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench

    def add_picture(self) -> JsonAnswer:
        """POST: `file`. Keeps it and answers with its name; a file that is there already is not replaced."""
        upload = request.files.get("file")
        content = upload.stream.read() if upload else b""
        mime_type = filetype.guess_mime(content) if content else None
        if mime_type not in _TYPES:
            return refuse(phrase("Choose a JPEG or PNG picture, or a PDF: other files are not shown on every channel."))
        if len(content) > _LIMIT_BYTES:
            return refuse(phrase("The file is too large; choose one of at most 3 MB."))
        stem = _SIGNS.sub("-", fold(PurePosixPath(upload.filename or "").stem if upload else "")).strip("-")[:60]
        name = self._free_name(stem or "picture", _TYPES[mime_type], content)
        path = picture_path(self._workbench.data, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return jsonify(name=name, message=phrase("%(name)s is there now.", name=name)), HTTPStatus.OK

    def show_picture(self, name: str) -> Response:
        """GET: one file by its name."""
        path = picture_path(self._workbench.data, name)
        if not path.is_file():
            abort(HTTPStatus.NOT_FOUND, phrase("This picture is not here."))
        mime_type = filetype.guess_mime(path.read_bytes()) or "application/octet-stream"
        response = send_file(path, mimetype=mime_type, as_attachment=mime_type not in _INLINE, max_age=0)
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    def _free_name(self, stem: str, ending: str, content: bytes) -> str:
        """A name that no other file has: with a number where one of this name holds something else."""
        number = 1
        while True:
            name = f"{stem}{f'-{number}' if number > 1 else ''}{ending}"
            path = picture_path(self._workbench.data, name)
            if not path.exists() or path.read_bytes() == content:
                return name
            number += 1
