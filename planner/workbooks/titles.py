"""The words of the organisation's workbook: sheets, titles, hints and examples, for those who fill it in.

Names of people and places in the examples are invented.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Told = tuple[str, str, int, str]
"""A column's name in the code, its title, its width in letters, and how it is filled in."""


@dataclass(frozen=True, kw_only=True)
class SheetWords:
    """`examples` are the texts of example rows, by column."""

    sheet: str
    heading: str
    note: str
    columns: tuple[Told, ...]
    examples: tuple[Mapping[str, str], ...]


LAT_HINT = "Độ thập phân, ví dụ 22,6195; để trống thì lấy theo đơn vị hoặc tên xã"
LON_HINT = "Độ thập phân, ví dụ 105,6706; ghi cùng với vĩ độ"
YES_NO = "có / không"
FROM_HINT = "Ngày đầu tiên áp dụng; để trống nếu luôn áp dụng"
TO_HINT = "Ngày cuối cùng áp dụng; ghi ngày này để chấm dứt"

SHEETS: dict[str, SheetWords] = {
    "units": SheetWords(
        sheet="Đơn vị",
        heading="ĐƠN VỊ (ĐẢNG BỘ)",
        note="Cây tổ chức: tỉnh, huyện (nếu có), xã, khối… Đơn vị cấp trên có thể ghi ở dòng bất kỳ.",
        columns=(
            ("code", "Mã đơn vị", 16, "Mã ngắn, không đổi, không trùng, ví dụ PACNAM"),
            ("name", "Tên đơn vị", 40, "Ví dụ: Đảng bộ xã Cao Tân"),
            ("parent", "Mã đơn vị cấp trên", 18, "Chọn trong trang Đơn vị; đơn vị cao nhất để trống"),
            ("lat", "Vĩ độ", 11, "Độ thập phân của trụ sở, ví dụ 22,6195"),
            ("lon", "Kinh độ", 11, LON_HINT),
        ),
        examples=(
            {"code": "TINH", "name": "Đảng bộ tỉnh"},
            {
                "code": "CAOTAN",
                "name": "Đảng bộ xã Cao Tân",
                "parent": "TINH",
                "lat": "22,6195",
                "lon": "105,6706",
            },
        ),
    ),
    "hosts": SheetWords(
        sheet="Chi bộ",
        heading="CHI BỘ, ĐẢNG ỦY CƠ SỞ",
        note="Nơi có sinh hoạt để dự. Chi bộ đã giải thể: ghi “không” ở cột Còn hoạt động, đừng xóa dòng.",
        columns=(
            ("code", "Mã chi bộ", 13, "Mã ngắn, không đổi, không trùng"),
            ("name", "Tên chi bộ", 26, "Ví dụ: Chi bộ thôn Nà Quạng"),
            ("unit", "Mã đơn vị", 12, "Đơn vị mà chi bộ trực thuộc; chọn trong trang Đơn vị"),
            ("category", "Loại hình", 18, "Chọn trong danh sách"),
            ("setting", "Lĩnh vực", 12, "Chọn trong danh sách, hoặc để trống"),
            ("place", "Nơi sinh hoạt", 18, "Ví dụ: Nhà văn hóa thôn"),
            ("lat", "Vĩ độ", 9, LAT_HINT),
            ("lon", "Kinh độ", 9, LON_HINT),
            ("remoteness", "Mức độ khó khăn", 9, "0 (gần) đến 3 (đặc biệt khó khăn); để trống là 0"),
            ("members", "Số đảng viên", 8, "Số nguyên, hoặc để trống"),
            ("gap_days", "Giãn cách (ngày)", 9, "Số ngày giữa hai lần dự; để trống thì theo quy định chung"),
            ("secretary_email", "Thư điện tử của bí thư", 20, "ten@example.org, hoặc để trống"),
            ("active", "Còn hoạt động", 7, f"{YES_NO}; để trống là có"),
        ),
        examples=(
            {
                "code": "CAOTAN-C07",
                "name": "Chi bộ thôn Nà Quạng",
                "unit": "CAOTAN",
                "category": "chi bộ trực thuộc đảng ủy cơ sở",
                "setting": "khu dân cư",
                "place": "Nhà văn hóa thôn",
                "remoteness": "3",
                "members": "14",
                "active": "có",
            },
        ),
    ),
    "meeting_rules": SheetWords(
        sheet="Lịch sinh hoạt",
        heading="LỊCH SINH HOẠT",
        note="Ngày giờ họp theo lệ của từng chi bộ. Mỗi chi bộ một dòng cho mỗi loại sinh hoạt.",
        columns=(
            ("host", "Mã chi bộ", 16, "Chọn trong trang Chi bộ"),
            ("kind", "Loại sinh hoạt", 16, "Chọn trong danh sách"),
            (
                "recurrence",
                "Ngày họp",
                26,
                "ngày 3; chủ nhật đầu tiên; chủ nhật cuối cùng; ngày làm việc thứ 1",
            ),
            ("starts_at", "Giờ bắt đầu", 12, "19:30 hoặc 19h30"),
            ("duration_minutes", "Số phút", 10, "Thời lượng, từ 1 đến 1440 phút"),
            ("frequency", "Chu kỳ", 13, "hằng tháng / hằng quý; để trống là hằng tháng"),
            ("month_of_quarter", "Tháng thứ mấy của quý", 14, "1, 2 hoặc 3; chỉ ghi cho buổi hằng quý"),
            ("valid_from", "Áp dụng từ ngày", 14, FROM_HINT),
            ("valid_to", "Áp dụng đến ngày", 14, TO_HINT),
        ),
        examples=(
            {
                "host": "CAOTAN-C07",
                "kind": "thường kỳ",
                "recurrence": "ngày 3",
                "starts_at": "19:30",
                "duration_minutes": "120",
                "frequency": "hằng tháng",
            },
            {
                "host": "CAOTAN-C07",
                "kind": "chuyên đề",
                "recurrence": "chủ nhật đầu tiên",
                "starts_at": "8:00",
                "duration_minutes": "150",
                "frequency": "hằng quý",
                "month_of_quarter": "2",
            },
        ),
    ),
    "assessments": SheetWords(
        sheet="Xếp loại",
        heading="XẾP LOẠI HẰNG NĂM",
        note="Mỗi chi bộ một dòng cho mỗi năm.",
        columns=(
            ("host", "Mã chi bộ", 16, "Chọn trong trang Chi bộ"),
            ("year", "Năm", 8, "Ví dụ 2026"),
            ("rating", "Xếp loại", 24, "Chọn trong danh sách, hoặc để trống"),
            ("attendance", "Tỷ lệ dự họp (%)", 14, "Ví dụ 93,6; hoặc để trống"),
        ),
        examples=({"host": "CAOTAN-C07", "year": "2026", "rating": "hoàn thành tốt", "attendance": "91,5"},),
    ),
    "tiers": SheetWords(
        sheet="Cấp",
        heading="CẤP CỦA CẤP ỦY VIÊN",
        note="Tỉnh ủy, huyện ủy, đảng ủy xã…",
        columns=(
            ("code", "Mã cấp", 14, "Ví dụ TINH"),
            ("name", "Tên cấp", 30, "Ví dụ: Tỉnh ủy"),
            ("rank", "Thứ bậc", 10, "0 là cao nhất, rồi 1, 2…; để trống là 0"),
        ),
        examples=({"code": "TINHUY", "name": "Tỉnh ủy", "rank": "0"},),
    ),
    "teams": SheetWords(
        sheet="Tổ",
        heading="TỔ DỰ SINH HOẠT",
        note="Những người cùng đi dự. Ai đi một mình thì không cần tổ.",
        columns=(
            ("code", "Mã tổ", 14, "Ví dụ TO07"),
            ("name", "Tên tổ", 40, "Ví dụ: Tổ 7"),
            ("tier", "Mã cấp", 14, "Chọn trong trang Cấp"),
            ("delegation_min", "Ít nhất mấy người dự", 12, "Số người dự một buổi; để trống là 1"),
            ("delegation_max", "Nhiều nhất mấy người dự", 12, "Để trống là 1"),
        ),
        examples=(
            {"code": "TO07", "name": "Tổ 7", "tier": "TINHUY", "delegation_min": "1", "delegation_max": "2"},
        ),
    ),
    "visitors": SheetWords(
        sheet="Cấp ủy viên",
        heading="CẤP ỦY VIÊN ĐI DỰ",
        note="Người đã thôi tham gia: ghi “không” ở cột Còn tham gia, đừng xóa dòng.",
        columns=(
            ("code", "Mã cấp ủy viên", 12, "Mã ngắn, không đổi, không trùng"),
            ("name", "Họ và tên", 20, "Ví dụ: Nông Văn Thí Dụ"),
            ("title", "Chức vụ", 16, "Ví dụ: Tỉnh ủy viên"),
            ("tier", "Mã cấp", 10, "Chọn trong trang Cấp"),
            ("team", "Mã tổ", 9, "Chọn trong trang Tổ; đi một mình thì để trống"),
            ("leader", "Là tổ trưởng, tổ phó", 9, f"{YES_NO}; để trống là không"),
            ("own_host", "Chi bộ đang sinh hoạt", 13, "Chọn trong trang Chi bộ: nơi này không phải dự"),
            ("base_unit", "Đơn vị công tác", 11, "Chọn trong trang Đơn vị: nơi xuất phát"),
            ("lat", "Vĩ độ", 9, "Nơi xuất phát; để trống thì lấy theo đơn vị công tác hoặc chi bộ"),
            ("lon", "Kinh độ", 9, LON_HINT),
            ("email", "Thư điện tử", 20, "ten@example.org, hoặc để trống"),
            ("phone", "Điện thoại", 12, "Ví dụ 0912345678"),
            ("max_per_day", "Nhiều nhất mỗi ngày", 8, "Số buổi; để trống là 1"),
            ("max_per_month", "Nhiều nhất mỗi tháng", 8, "Số buổi; để trống là không giới hạn"),
            ("joined_on", "Tham gia từ ngày", 11, "Để trống nếu đã tham gia từ trước"),
            ("active", "Còn tham gia", 7, f"{YES_NO}; để trống là có"),
        ),
        examples=(
            {
                "code": "TO07-1",
                "name": "Nông Văn Thí Dụ",
                "title": "Tỉnh ủy viên",
                "tier": "TINHUY",
                "team": "TO07",
                "leader": "có",
                "base_unit": "TINH",
                "email": "thi.du@example.org",
                "phone": "0912345678",
                "max_per_day": "1",
                "max_per_month": "2",
                "active": "có",
            },
        ),
    ),
    "areas": SheetWords(
        sheet="Địa bàn",
        heading="ĐỊA BÀN PHỤ TRÁCH",
        note="Ai được dự ở đâu: đơn vị và mọi đơn vị bên dưới. Mỗi dòng ghi người hoặc tổ, không ghi cả hai.",
        columns=(
            ("unit", "Mã đơn vị", 16, "Chọn trong trang Đơn vị"),
            ("visitor", "Mã cấp ủy viên", 16, "Chọn trong trang Cấp ủy viên, hoặc ghi mã tổ"),
            ("team", "Mã tổ", 16, "Chọn trong trang Tổ, hoặc ghi mã cấp ủy viên"),
            ("remove", "Thôi phụ trách", 12, "Ghi “có” để thôi phụ trách địa bàn này"),
        ),
        examples=({"unit": "CAOTAN", "team": "TO07"},),
    ),
    "absences": SheetWords(
        sheet="Vắng",
        heading="THỜI GIAN BẬN, VẮNG",
        note="Khi nào ai không đi dự được.",
        columns=(
            ("visitor", "Mã cấp ủy viên", 16, "Chọn trong trang Cấp ủy viên"),
            ("start", "Từ", 18, "05/01/2027 hoặc 05/01/2027 13:30"),
            ("end", "Đến hết", 18, "09/01/2027 (hết ngày ấy) hoặc 05/01/2027 17:00"),
            ("reason", "Lý do", 30, "Có thể để trống"),
            ("remove", "Bỏ đi", 10, "Ghi “có” để bỏ lần vắng này"),
        ),
        examples=({"visitor": "TO07-1", "start": "05/01/2027", "end": "09/01/2027", "reason": "Đi công tác"},),
    ),
    "quota_rules": SheetWords(
        sheet="Chỉ tiêu",
        heading="CHỈ TIÊU DỰ SINH HOẠT",
        note="Mỗi dòng ghi mã cấp, mã tổ hoặc mã cấp ủy viên: đúng một trong ba.",
        columns=(
            ("code", "Mã chỉ tiêu", 12, "Mã ngắn, không trùng"),
            ("name", "Tên chỉ tiêu", 30, "Ví dụ: Cấp ủy viên tỉnh dự 1 chi bộ trong 6 tháng"),
            ("tier", "Mã cấp", 10, "Chỉ tiêu của cả cấp; chọn trong trang Cấp"),
            ("team", "Mã tổ", 9, "Chỉ tiêu của một tổ; chọn trong trang Tổ"),
            ("visitor", "Mã cấp ủy viên", 12, "Chỉ tiêu của một người; chọn trong trang Cấp ủy viên"),
            ("per", "Tính cho", 12, "Chọn trong danh sách; để trống là mỗi cấp ủy viên"),
            ("kinds", "Loại sinh hoạt được tính", 14, "thường kỳ | chuyên đề | họp đảng ủy; để trống là tất cả"),
            ("categories", "Loại hình được tính", 18, "Nhiều loại thì ngăn bằng dấu |; để trống là tất cả"),
            ("months", "Số tháng của kỳ", 8, "1, 3, 6 hoặc 12…, tính từ tháng 1; để trống là 3"),
            ("count", "Cách đếm", 10, "lượt dự (từng người) / buổi dự; để trống là lượt dự"),
            ("min", "Ít nhất", 7, "Số lần ít nhất trong kỳ; để trống là 0"),
            ("max", "Nhiều nhất", 8, "Để trống là không giới hạn"),
            ("weight", "Trọng số", 8, "Thiếu một lần nặng bao nhiêu; để trống là 1"),
            ("valid_from", "Áp dụng từ ngày", 11, FROM_HINT),
            ("valid_to", "Áp dụng đến ngày", 11, TO_HINT),
        ),
        examples=(
            {
                "code": "TINH-6T",
                "name": "Cấp ủy viên tỉnh dự 1 chi bộ trong 6 tháng",
                "tier": "TINHUY",
                "per": "mỗi cấp ủy viên",
                "categories": "chi bộ cơ sở | chi bộ trực thuộc đảng ủy cơ sở",
                "months": "6",
                "count": "lượt dự",
                "min": "1",
            },
        ),
    ),
    "past_visits": SheetWords(
        sheet="Đã dự",
        heading="CÁC BUỔI ĐÃ DỰ TRƯỚC ĐÂY",
        note="Những buổi đã dự trước khi dùng phần mềm này. Đoàn hai người thì ghi hai dòng.",
        columns=(
            ("host", "Mã chi bộ", 16, "Chọn trong trang Chi bộ"),
            ("visitor", "Mã cấp ủy viên", 16, "Chọn trong trang Cấp ủy viên"),
            ("held_on", "Ngày dự", 14, "Ví dụ 03/11/2026"),
            ("kind", "Loại sinh hoạt", 16, "Chọn trong danh sách; để trống là thường kỳ"),
        ),
        examples=({"host": "CAOTAN-C07", "visitor": "TO07-1", "held_on": "03/11/2026", "kind": "thường kỳ"},),
    ),
    "policy": SheetWords(
        sheet="Ưu tiên",
        heading="MỨC ƯU TIÊN VÀ ĐI LẠI",
        note="Mục nào không ghi thì giữ nguyên như đang dùng.",
        columns=(
            ("key", "Mục", 52, "Chọn trong danh sách"),
            ("value", "Giá trị", 12, "Số nguyên"),
        ),
        examples=({"key": "cộng cho nơi khó khăn mức 3", "value": "90"},),
    ),
}
