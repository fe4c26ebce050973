"""What the columns of a month's schedule are called."""

from collections.abc import Mapping, Sequence

from planner.sheets.header import Titles

NAMES: Mapping[str, Sequence[str]] = {
    "code": ("ma chi bo", "ma to chuc dang", "ma tcd", "ma so", "ma", "code"),
    "host": (
        "chi bo", "ten chi bo", "chi bo, dang uy", "chi bo/dang uy", "to chuc dang", "ten to chuc dang",
        "ten don vi", "don vi sinh hoat", "don vi", "host", "cell",
    ),
    "unit": (
        "dang bo", "dang uy", "dang bo truc thuoc", "dang uy truc thuoc", "dang uy co so", "dang bo co so",
        "dang uy cap tren", "dang bo, dang uy", "thuoc dang bo", "thuoc dang uy", "truc thuoc",
        "don vi truc thuoc", "don vi", "dia ban", "xa", "xa, phuong", "xa/phuong", "unit",
    ),
    "day": (
        "ngay sinh hoat", "ngay hop", "ngay to chuc", "ngay thang nam", "ngay, thang, nam", "ngay thang",
        "ngay, thang", "ngay", "date",
    ),
    "clock": (
        "gio sinh hoat", "gio hop", "gio bat dau", "thoi gian bat dau", "gio", "bat dau", "thoi diem", "time",
        "start",
    ),
    "end": ("gio ket thuc", "thoi gian ket thuc", "ket thuc", "end"),
    "when": (
        "thoi gian sinh hoat", "thoi gian to chuc", "thoi gian hop", "thoi gian", "ngay gio", "ngay, gio",
        "gio, ngay", "when",
    ),
    "place": ("dia diem sinh hoat", "dia diem to chuc", "dia diem", "noi sinh hoat", "noi hop", "place"),
    "kind": (
        "loai sinh hoat", "hinh thuc sinh hoat", "loai hinh sinh hoat", "loai hop", "hinh thuc", "loai", "kind",
    ),
    "topic": ("ten chuyen de", "chuyen de", "chu de", "topic"),
    "content": ("noi dung sinh hoat", "noi dung chinh", "noi dung"),
    "status": ("trang thai", "tinh trang", "status"),
    "note": ("ghi chu", "ly do", "note"),
    "number": ("stt", "tt", "so tt", "so thu tu", "no"),
}  # fmt: skip
TITLES = Titles(NAMES, lambda told: bool({"host", "code"} & told and {"day", "when"} & told))
