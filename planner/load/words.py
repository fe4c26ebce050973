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
