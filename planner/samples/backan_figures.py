"""The eleven committees under the province, and what belongs to each."""

from dataclasses import dataclass

from planner.samples import names


@dataclass(frozen=True, kw_only=True)
class District:
    """`seat` is the commune with the district's offices, `remoteness` that of an average commune."""

    code: str
    name: str
    kind: str  # "huyện" or "thành phố"
    seat: str
    visitors: int
    remoteness: int


@dataclass(frozen=True, kw_only=True)
class Block:
    """A committee of bodies in the provincial town: its grassroots committees, and cells directly under it."""

    code: str
    name: str
    visitors: int
    setting: str
    offices: tuple[str, ...]
    committees: tuple[str, ...]
    cells: tuple[str, ...]


DISTRICTS = (
    District(code="BABE", name="Ba Bể", kind="huyện", seat="Chợ Rã", visitors=34, remoteness=1),
    District(code="BACHTHONG", name="Bạch Thông", kind="huyện", seat="Phủ Thông", visitors=31, remoteness=0),
    District(code="CHODON", name="Chợ Đồn", kind="huyện", seat="Bằng Lũng", visitors=40, remoteness=1),
    District(code="CHOMOI", name="Chợ Mới", kind="huyện", seat="Đồng Tâm", visitors=34, remoteness=0),
    District(code="NARI", name="Na Rì", kind="huyện", seat="Yến Lạc", visitors=36, remoteness=1),
    District(code="NGANSON", name="Ngân Sơn", kind="huyện", seat="Vân Tùng", visitors=30, remoteness=2),
    District(code="PACNAM", name="Pác Nặm", kind="huyện", seat="Bộc Bố", visitors=30, remoteness=2),
    District(code="TPBK", name="Bắc Kạn", kind="thành phố", seat="Đức Xuân", visitors=35, remoteness=0),
)

# A district's own grassroots committees besides its communes': name, setting, offices.
DISTRICT_COMMITTEES = (
    ("Trung tâm Y tế", "health", names.WARDS),
    ("Công an", "armed_forces", names.POLICE),
    ("Cơ quan chính quyền", "agency", names.OFFICES),
)

# Grassroots cells directly under a district, with their setting.
DISTRICT_CELLS = (
    ("Trường Trung học phổ thông", "school"),
    ("Trường Phổ thông Dân tộc nội trú", "school"),
    ("Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên", "school"),
    ("Tòa án nhân dân", "agency"),
    ("Viện Kiểm sát nhân dân", "agency"),
    ("Chi cục Thi hành án dân sự", "agency"),
    ("Chi cục Thuế", "agency"),
    ("Kho bạc Nhà nước", "agency"),
    ("Hạt Kiểm lâm", "agency"),
    ("Bảo hiểm xã hội", "agency"),
    ("Chi cục Thống kê", "agency"),
    ("Trung tâm Văn hóa, Thể thao và Truyền thông", "agency"),
    ("Trung tâm Dịch vụ nông nghiệp", "agency"),
    ("Ban Quản lý đầu tư xây dựng", "agency"),
    ("Ban Chỉ huy Quân sự", "armed_forces"),
    ("Ngân hàng Chính sách xã hội", "enterprise"),
    ("Ngân hàng Nông nghiệp và Phát triển nông thôn", "enterprise"),
    ("Điện lực", "enterprise"),
    ("Bưu điện", "enterprise"),
    ("Viễn thông", "enterprise"),
    ("Công ty Lâm nghiệp", "enterprise"),
    ("Hợp tác xã Nông nghiệp", "enterprise"),
)

AGENCIES = (
    "Văn phòng Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", "Ban Tuyên giáo Tỉnh ủy", "Ủy ban Kiểm tra Tỉnh ủy",
    "Văn phòng Ủy ban nhân dân tỉnh", "Sở Nội vụ", "Sở Tài chính", "Sở Kế hoạch và Đầu tư", "Sở Công Thương",
    "Sở Giáo dục và Đào tạo", "Sở Y tế", "Sở Xây dựng", "Sở Giao thông vận tải",
    "Sở Nông nghiệp và Phát triển nông thôn", "Sở Tài nguyên và Môi trường", "Sở Tư pháp",
    "Sở Lao động - Thương binh và Xã hội", "Sở Văn hóa, Thể thao và Du lịch", "Sở Khoa học và Công nghệ",
    "Sở Thông tin và Truyền thông", "Thanh tra tỉnh", "Cục Thuế tỉnh", "Tòa án nhân dân tỉnh",
    "Viện Kiểm sát nhân dân tỉnh", "Bệnh viện Đa khoa tỉnh",
)  # fmt: skip
BLOCKS = (
    Block(
        code="KHOI",
        name="Đảng bộ Khối các cơ quan tỉnh Bắc Kạn",
        visitors=36,
        setting="agency",
        offices=names.OFFICES,
        committees=AGENCIES,
        cells=tuple(f"Đơn vị sự nghiệp tỉnh số {number}" for number in range(1, 41))
        + tuple(f"Hội, hiệp hội cấp tỉnh số {number}" for number in range(1, 21)),
    ),
    Block(
        code="QUANSU",
        name="Đảng bộ Quân sự tỉnh Bắc Kạn",
        visitors=24,
        setting="armed_forces",
        offices=names.MILITARY,
        committees=(
            *(f"Ban Chỉ huy Quân sự khu vực {number}" for number in range(1, 6)),
            "Trung đoàn bộ binh",
            "Trường Quân sự tỉnh",
            "Cơ quan Bộ Chỉ huy Quân sự tỉnh",
        ),
        cells=tuple(f"Đơn vị trực thuộc Bộ Chỉ huy Quân sự tỉnh số {number}" for number in range(1, 9)),
    ),
    Block(
        code="CONGAN",
        name="Đảng bộ Công an tỉnh Bắc Kạn",
        visitors=27,
        setting="armed_forces",
        offices=names.POLICE,
        committees=(
            "Phòng Tham mưu",
            "Phòng Tổ chức cán bộ",
            "Phòng Hậu cần",
            "Phòng Cảnh sát giao thông",
            "Phòng Cảnh sát hình sự",
            "Phòng Cảnh sát cơ động",
            "Phòng Phòng cháy chữa cháy",
            "Trại Tạm giam",
        ),
        cells=tuple(f"Phòng nghiệp vụ Công an tỉnh số {number}" for number in range(1, 16)),
    ),
)
