"""The words a table may use for a fixed value: the code first, then what boards write."""

CATEGORY_WORDS = {
    "grassroots_cell": ("chi bộ cơ sở",),
    "subordinate_cell": ("chi bộ trực thuộc đảng ủy cơ sở", "chi bộ trực thuộc"),
    "grassroots_committee": ("đảng ủy cơ sở", "đảng bộ cơ sở"),
}
SETTING_WORDS = {
    "residential": ("khu dân cư", "thôn", "bản", "tổ dân phố", "nông thôn"),
    "school": ("trường học", "trường"),
    "agency": ("cơ quan",),
    "enterprise": ("doanh nghiệp",),
    "armed_forces": ("lực lượng vũ trang", "quân đội", "công an"),
    "health": ("y tế", "trạm y tế"),
}
RATING_WORDS = {
    "excellent": ("hoàn thành xuất sắc", "hoàn thành xuất sắc nhiệm vụ", "xuất sắc"),
    "good": ("hoàn thành tốt", "hoàn thành tốt nhiệm vụ", "tốt"),
    "completed": ("hoàn thành", "hoàn thành nhiệm vụ"),
    "not_completed": ("không hoàn thành", "không hoàn thành nhiệm vụ"),
}
KIND_WORDS = {
    "regular": ("thường kỳ", "sinh hoạt thường kỳ", "định kỳ"),
    "thematic": ("chuyên đề", "sinh hoạt chuyên đề"),
    "committee": ("họp đảng ủy", "đảng ủy"),
}
FREQUENCY_WORDS = {
    "monthly": ("hằng tháng", "hàng tháng", "tháng"),
    "quarterly": ("hằng quý", "hàng quý", "quý"),
}
PER_WORDS = {
    "visitor": ("mỗi cấp ủy viên", "mỗi người"),
    "team": ("mỗi tổ", "tổ"),
    "all": ("tất cả", "chung"),
}
COUNT_WORDS = {
    "assignments": ("lượt dự", "lượt người"),
    "visits": ("buổi dự", "buổi", "cuộc"),
}
POLICY_WORDS = {
    "base_regular": ("điểm buổi thường kỳ",),
    "base_thematic": ("điểm buổi chuyên đề",),
    "base_committee": ("điểm buổi họp đảng ủy",),
    "remote_1": ("cộng cho nơi khó khăn mức 1",),
    "remote_2": ("cộng cho nơi khó khăn mức 2",),
    "remote_3": ("cộng cho nơi khó khăn mức 3",),
    "rating_excellent": ("cộng cho xếp loại hoàn thành xuất sắc",),
    "rating_good": ("cộng cho xếp loại hoàn thành tốt",),
    "rating_completed": ("cộng cho xếp loại hoàn thành",),
    "rating_not_completed": ("cộng cho xếp loại không hoàn thành",),
    "rating_unknown": ("cộng khi chưa có xếp loại",),
    "attendance_target": ("tỷ lệ dự họp cần đạt (%)",),
    "attendance_point": ("cộng cho mỗi phần trăm dưới mức cần đạt",),
    "overdue_per_month": ("cộng cho mỗi tháng chưa được dự",),
    "overdue_cap_months": ("số tháng chưa được dự tính nhiều nhất",),
    "finding_weak": ("cộng cho mỗi hạn chế ở lần dự gần nhất",),
    "finding_follow_up": ("cộng khi có việc cần theo dõi tiếp",),
    "wanted": ("cộng khi cần được dự sớm",),
    "coverage": ("điểm cho mỗi đơn vị cơ sở có ít nhất một buổi dự",),
    "gap_days": ("số ngày giữa hai lần dự một chi bộ",),
    "speed_kmh": ("tốc độ đi lại (km/giờ)",),
    "detour_percent": ("đường đi so với đường chim bay (%)",),
    "buffer_minutes": ("số phút dự phòng giữa hai nơi",),
    "travel_per_hour": ("trừ cho mỗi giờ đi đường",),
    "load": ("trừ khi phân công không đều",),
    "baseline_drop": ("trừ khi bỏ buổi đã công bố",),
    "baseline_substitute": ("trừ khi thay người ở buổi đã công bố",),
    "baseline_reschedule": ("trừ khi dời buổi đã công bố",),
    "notice_days": ("số ngày cận kề giữ nguyên lịch",),
}
