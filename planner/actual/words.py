"""What schedules call the kinds of meeting, and how they say that one is not held."""

import re

from planner.load.words import KIND_WORDS
from planner.text import clean, fold

# Beside the words of the board's own tables.
MORE_KIND_WORDS = {
    "regular": (
        "thường kì", "định kì", "sinh hoạt định kỳ", "sinh hoạt thường kì", "hằng tháng", "hàng tháng",
        "sinh hoạt chi bộ",
    ),
    "thematic": ("chuyên đề quý", "sinh hoạt theo chuyên đề"),
    "committee": ("họp đảng ủy cơ sở", "họp ban chấp hành", "họp BCH", "họp cấp ủy", "sinh hoạt đảng ủy"),
}  # fmt: skip
KINDS_BY_WORD = {
    fold(word): kind
    for words in (KIND_WORDS, MORE_KIND_WORDS)
    for kind, said in words.items()
    for word in (kind, *said)
}

HELD_WORDS = (
    "dự kiến", "xác nhận", "đã xác nhận", "đúng lịch", "theo lịch", "bình thường", "đã đăng ký", "đã duyệt",
    "đã nhập", "đã họp", "sẽ họp", "có họp", "có sinh hoạt", "tổ chức", "mới", "bổ sung", "dời", "dời lịch",
    "dời ngày", "chuyển", "chuyển lịch", "chuyển ngày", "đổi lịch", "đổi ngày", "thay đổi", "confirmed",
    "expected", "new", "moved",
)  # fmt: skip
CANCELLED_WORDS = (
    "hủy", "huỷ", "hủy bỏ", "huỷ bỏ", "đã hủy", "đã huỷ", "hoãn", "tạm hoãn", "đã hoãn", "nghỉ", "không họp",
    "không sinh hoạt", "không tổ chức", "cancelled", "canceled",
)  # fmt: skip
_HELD = frozenset(map(fold, HELD_WORDS))
_CANCELLED = frozenset(map(fold, CANCELLED_WORDS))
# With their diacritics: without them "hoãn" would be the beginning of "hoàn thành", "nghỉ" of "nghị quyết".
_BEGINS_CANCELLED = re.compile(rf"({'|'.join(CANCELLED_WORDS)})\b", re.IGNORECASE)
# "Hoãn sang ngày 10/02" is no cancellation: the meeting is held, and the row has to say when.
_PUT_OFF_TO = re.compile(r"\b(sang|đến|tới|qua)\b.*\d", re.IGNORECASE)


def find_kind(text: str) -> str | None:
    """The kind a word stands for, or None for no word we know."""
    return KINDS_BY_WORD.get(fold(text))


def find_held(status: str) -> bool | None:
    """Whether a status says that the meeting is held, an empty one does; None for one we do not know."""
    folded = fold(status).strip(" .!")
    if not folded or folded in _HELD:
        return True
    return False if folded in _CANCELLED or says_cancelled(status) else None


def says_cancelled(text: str) -> bool:
    """Whether a text begins by saying that the meeting is not held, as a note may: "Hoãn do mưa lũ"."""
    return bool(_BEGINS_CANCELLED.match(clean(text))) and not says_put_off(text)


def says_put_off(text: str) -> bool:
    """Whether a text says that the meeting is put off to another day."""
    said = clean(text)
    return bool(_BEGINS_CANCELLED.match(said) and _PUT_OFF_TO.search(said))
