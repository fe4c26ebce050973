"""Names of cells and units made comparable: no diacritics, abbreviations written out, "Chi bộ" itself left out."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from planner.text import fold

# What an abbreviation may stand for; one with two meanings has both tried.
ABBREVIATIONS: dict[str, tuple[str, ...]] = {
    "cb": ("chi bo", "can bo"),
    "cbcs": ("chi bo co so",),
    "db": ("dang bo",),
    "du": ("dang uy",),
    "dbx": ("dang bo xa",),
    "tdp": ("to dan pho",),
    "kdc": ("khu dan cu",),
    "kp": ("khu pho",),
    "kpho": ("khu pho",),
    "tk": ("tieu khu",),
    "th": ("tieu hoc", "thon"),
    "tr": ("truong",),
    "thcs": ("trung hoc co so",),
    "ptcs": ("pho thong co so",),
    "thpt": ("trung hoc pho thong",),
    "ptdtbt": ("pho thong dan toc ban tru",),
    "ptdtnt": ("pho thong dan toc noi tru",),
    "gdtx": ("giao duc thuong xuyen",),
    "gdnn": ("giao duc nghe nghiep",),
    "mn": ("mam non",),
    "tt": ("thi tran", "trung tam"),
    "ttyt": ("trung tam y te",),
    "tyt": ("tram y te",),
    "bv": ("benh vien",),
    "bvdk": ("benh vien da khoa",),
    "t": ("thon", "tinh", "to"),
    "b": ("ban",),
    "p": ("phuong", "phong"),
    "x": ("xa", "xom"),
    "h": ("huyen",),
    "tx": ("thi xa",),
    "tp": ("thanh pho",),
    "dk": ("dac khu",),
    "bql": ("ban quan ly",),
    "bch": ("ban chi huy", "ban chap hanh"),
    "bchqs": ("ban chi huy quan su",),
    "btc": ("ban to chuc",),
    "vp": ("van phong",),
    "ubnd": ("uy ban nhan dan",),
    "hdnd": ("hoi dong nhan dan",),
    "ub": ("uy ban",),
    "mttq": ("mat tran to quoc",),
    "ca": ("cong an",),
    "cax": ("cong an xa",),
    "cap": ("cong an phuong", "cap"),
    "qs": ("quan su",),
    "bp": ("bien phong",),
    "tand": ("toa an nhan dan",),
    "vksnd": ("vien kiem sat nhan dan",),
    "kbnn": ("kho bac nha nuoc",),
    "htx": ("hop tac xa",),
    "cty": ("cong ty",),
    "cp": ("co phan",),
    "dn": ("doanh nghiep",),
    "nt": ("nong thon", "nong truong"),
    "nv": ("nghiep vu",),
}
# A name of many abbreviations has this many readings tried at most.
MOST_READINGS = 32
WORDS = re.compile(r"\w+")
# "Chi bộ số 5" is "Chi bộ 05"; a committee's meeting is called after its Đảng ủy or its Đảng bộ.
NUMBER = re.compile(r"\b(?:so )?0*(\d+)\b")
CELL = re.compile(r"^(?:chi bo(?: co so)? )(?=\S)")
COMMITTEE = re.compile(r"^dang bo\b")
# What says of what sort a body is, not which one.
SORTS = frozenset(
    {
        "chi", "dang", "bo", "uy", "co", "so", "thon", "ban", "xom", "ap", "lang", "buon", "to", "dan", "pho",
        "khu", "khoi", "tieu", "truong", "xa", "phuong", "thi", "tran", "huyen", "tinh", "thanh", "dac", "cua",
        "thuoc", "truc",
    }
)  # fmt: skip


@lru_cache(maxsize=20_000)
def read_name(text: str) -> tuple[str, ...]:
    """Every way to read a name, abbreviations written out first: "CB TDP 5" is "to dan pho 5"."""
    words = WORDS.findall(fold(text).replace("đ/u", "du").replace("d/u", "du"))
    choices = [(word, *ABBREVIATIONS.get(word, ())) for word in words]
    readings = (_plain(" ".join(chosen)) for chosen in islice(_combine(choices), MOST_READINGS))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def core_of(reading: str) -> str:
    """What tells a name apart: without the words for the sort of body, as far as anything is left."""
    words = [word for word in reading.split() if word not in SORTS]
    return " ".join(words) or reading


def split_name(text: str) -> Iterator[tuple[str, str]]:
    """The ways a name may be followed by the unit it belongs to: "Chi bộ thôn Nà Lẹng, xã Chợ Đồn"."""
    for mark in re.finditer(r"\s*(?:,|\(|\s[-–]|\b(?:trực )?thuộc\b)\s*", text):
        head, tail = text[: mark.start()].strip(), text[mark.end() :].strip(" )")
        if head and tail:
            yield head, tail


def _combine(choices: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """All combinations; an abbreviation written out comes before one taken for a word."""
    return product(*([*meanings[1:], meanings[0]] for meanings in choices))


def _plain(text: str) -> str:
    numbered = NUMBER.sub(r"\1", text)
    return COMMITTEE.sub("dang uy", CELL.sub("", numbered))
