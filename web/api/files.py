"""Files: those that programs are answered with, and those they hand in as the body of a request."""

from dataclasses import dataclass

from flask import request

from web.problems import refuse

ANY = "application/octet-stream"
CALENDAR = "text/calendar"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OTHER_TYPE = 415


@dataclass(frozen=True, kw_only=True)
class File:
    """What is answered: its bytes, its media type, and what it may be called (in ASCII)."""

    data: bytes
    media: str
    name: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": self.media, "Content-Disposition": f'attachment; filename="{self.name}"'}


def read_file(most: int) -> bytes:
    """The body of a request that hands in a file of at most `most` bytes."""
    request.max_content_length = most
    if request.mimetype != ANY:
        raise refuse(OTHER_TYPE)
    return request.get_data()
