"""Names of cells: villages in the Tày manner, schools, stations, offices, made up from their usual parts."""

from collections.abc import Iterator
from itertools import count
from random import Random

from planner.samples.chance import words

VILLAGE_STEMS = words("Nà Nà Nà Bản Bản Khuổi Khuổi Cốc Pác Phiêng Lũng Khau Thôm Bó Tổng")
VILLAGE_ENDINGS = words(
    "Pài Lầu Cọ Đon Mạ Vài Hin Phấy Đuống Mòn Cáy Muồng Tậu Sla Nghè Luông Bây Chang Đeng Khoang Phai Lạ "
    "Mười Quang Sáng Tả Vầy Giàng Mèo Cuôn Thoi Rào Lìn Phường Nhàm Chiêng Đứa Tèn Vèn Niểng Cà Ngần Ngòi "
    "Cháo Lịa Coóng"
)

OFFICES = (
    "Văn phòng", "Phòng Tổ chức - Hành chính", "Phòng Kế hoạch - Tài chính", "Thanh tra", "Phòng Nghiệp vụ 1",
    "Phòng Nghiệp vụ 2", "Phòng Nghiệp vụ 3", "Phòng Quản lý chuyên ngành", "Phòng Pháp chế", "Trung tâm Dịch vụ",
    "Trung tâm Thông tin", "Chi cục số 1", "Chi cục số 2", "Ban Quản lý dự án",
)  # fmt: skip
WARDS = (
    "Khoa Nội", "Khoa Ngoại", "Khoa Sản", "Khoa Nhi", "Khoa Khám bệnh", "Khoa Hồi sức cấp cứu",
    "Khoa Y học cổ truyền", "Khoa Kiểm soát bệnh tật", "Khoa Dược", "Phòng Tổ chức - Hành chính",
    "Phòng Kế hoạch - Nghiệp vụ", "Khoa Truyền nhiễm", "Khoa Xét nghiệm", "Phòng Dân số",
)  # fmt: skip
POLICE = (
    "Đội Tổng hợp", "Đội Cảnh sát giao thông", "Đội Cảnh sát hình sự", "Đội Quản lý hành chính", "Đội An ninh",
    "Đội Cảnh sát kinh tế", "Đội Hậu cần", "Đội Xây dựng phong trào", "Đội Thi hành án", "Đội Cảnh sát cơ động",
    "Đội Phòng cháy chữa cháy", "Đội Kỹ thuật", "Đội Tham mưu", "Đội Chính trị",
)  # fmt: skip
MILITARY = (
    "Phòng Tham mưu", "Phòng Chính trị", "Phòng Hậu cần - Kỹ thuật", "Đại đội Bộ binh", "Đại đội Trinh sát",
    "Đại đội Thông tin", "Đại đội Công binh", "Trung đội Cảnh vệ", "Kho Kỹ thuật", "Bệnh xá", "Ban Tài chính",
    "Tiểu đoàn Huấn luyện", "Ban Tác huấn", "Đại đội Pháo binh",
)  # fmt: skip
SCHOOLS = ("Mầm non", "Tiểu học", "Trung học cơ sở")


def villages(rng: Random) -> Iterator[str]:
    """Village names, none twice."""
    given_out: set[str] = set()
    while True:
        name = f"{rng.choice(VILLAGE_STEMS)} {rng.choice(VILLAGE_ENDINGS)}"
        if name not in given_out:
            given_out.add(name)
            yield name


def commune_cells(rng: Random, kind: str, commune: str) -> Iterator[tuple[str, str]]:
    """Name and setting of a commune's cells: first those that every one has, then village after village.

    `kind` is "Xã", "Phường" or "Thị trấn": in the last two people live in tổ dân phố, not in villages.
    """
    place = f"{kind.lower()} {commune}"
    yield from ((f"Chi bộ Trường {school} {commune}", "school") for school in SCHOOLS)
    yield f"Chi bộ Trạm Y tế {place}", "health"
    yield f"Chi bộ Công an {place}", "armed_forces"
    yield f"Chi bộ Cơ quan {place}", "agency"
    if kind == "Xã":
        yield from ((f"Chi bộ thôn {village}", "residential") for village in villages(rng))
    else:
        yield from ((f"Chi bộ Tổ dân phố {number} {place}", "residential") for number in count(1))


def office_cells(offices: tuple[str, ...], of: str, setting: str) -> Iterator[tuple[str, str]]:
    """Name and setting of the cells of a body with several offices; large bodies have some of them twice."""
    for turn in count(1):
        yield from ((f"Chi bộ {office} {of}" + (f" số {turn}" if turn > 1 else ""), setting) for office in offices)
