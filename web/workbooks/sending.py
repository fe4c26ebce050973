"""A workbook as an answer."""

from io import BytesIO

from flask import send_file
from werkzeug.wrappers import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(data: bytes, name: str) -> Response:
    return send_file(BytesIO(data), XLSX, as_attachment=True, download_name=name)
