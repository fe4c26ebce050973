"""Vietnamese text made comparable."""

import unicodedata


def clean(text: str) -> str:
    """Text in NFC, without control characters, white space runs as single spaces."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in composed).split())


def fold(text: str) -> str:
    """Text for search: lower case, no diacritics, đ as d, single spaces ("Chợ  Đồn" -> "cho don")."""
    plain = "".join(c for c in unicodedata.normalize("NFD", clean(text)) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D").casefold()
