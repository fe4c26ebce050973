"""Invented people: names as they are borne in the north, put together by chance, none twice."""

from collections.abc import Sequence
from random import Random

from planner.samples.chance import words
from planner.text import fold

HIGHLAND_FAMILY = words(
    "Hoàng Nông Hà Ma Lý Triệu Bàn Đặng Dương La Lường Lục Vi Hứa Đồng Nguyễn Trần Phạm Lê Vũ Chu Âu Sằm "
    "Bế Phùng Đinh Lương Đàm Mông Lèng Cao Tô Quách Tạ Khổng Nghiêm"
)
COMMON_FAMILY = words("Nguyễn Trần Lê Phạm Phan Hồ Đặng Võ Nguyễn Trần Đào Thái Tống Đậu Cao Hà Lê Uông Bùi Dương")
MEN = (
    words("Văn Đình Quang Xuân Hữu Công Thế Trọng Minh Ngọc Bá Viết Khắc Tiến"),
    words(
        "An Bắc Bình Cảnh Chiến Chương Cường Dần Điệp Đoàn Đông Du Giang Hải Hào Hiệp Hiếu Hoan Học Huấn "
        "Hưởng Kha Khánh Khiêm Lâm Lịch Luân Mạnh Nghị Nguyên Nhất Phong Quân Quý Sỹ Tấn Thạch Thái Thắng "
        "Thịnh Thuần Tiệp Toản Trường Tuân Tùng Uy Vinh Vượng Vỹ"
    ),
)
WOMEN = (
    words("Thị Thu Thanh Bích Ngọc Hồng Kim Minh Phương Diệu Mỹ"),
    words(
        "Ái Bạch Băng Chi Dịu Duyên Đào Điệp Hạnh Hằng Hậu Hiên Hoài Huệ Huyền Khuyên Lam Liễu Linh Loan Mận "
        "Miền Mơ Nga Ngân Nhàn Nhung Nụ Oanh Phượng Quyên Sen Thảo Thắm Thoa Thơm Thủy Thúy Trà Trang Tuyết "
        "Uyên Vân Viên Xuyến Yến"
    ),
)
SHARE_OF_WOMEN = 0.28


class People:
    """Gives out full names, family name first, each only once."""

    def __init__(self, rng: Random, families: Sequence[str]) -> None:
        self._rng = rng
        self._families = families
        self._given_out: set[str] = set()

    def name(self) -> str:
        while True:
            middle, given = WOMEN if self._rng.random() < SHARE_OF_WOMEN else MEN
            name = f"{self._rng.choice(self._families)} {self._rng.choice(middle)} {self._rng.choice(given)}"
            if name not in self._given_out:
                self._given_out.add(name)
                return name


def address_of(name: str, code: str) -> str:
    """An e-mail address in a domain that belongs to nobody (RFC 2606)."""
    return f"{fold(name).replace(' ', '.')}.{fold(code)}@example.org"
