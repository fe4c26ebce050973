"""A report's figures as the paragraphs a board pastes into its own: in Vietnamese, as official documents are.

Numbers below ten are written with a leading nought, thousands with a point, dates as dd/mm/yyyy.
"""

from datetime import date
from decimal import Decimal

from planner.periods import Period
from planner.quarters import Quarter
from planner.reporting.overview import Share
from planner.reporting.quota_figures import RuleFigures
from planner.reporting.reports import Coverage, Report, TierFigures

ROMAN = ("I", "II", "III", "IV")
PER = {"visitor": "cấp ủy viên", "team": "tổ", "all": "nhóm"}
HEADINGS = {
    "ideas_not_drawn_out": "ý kiến đảng viên chưa được phát huy",
    "only_professional_work": "chỉ bàn công việc chuyên môn",
    "loose_task_management": "quản lý, phân công nhiệm vụ đảng viên lỏng lẻo",
    "poor_thematic_topic": "chuyên đề chọn chưa phù hợp",
    "good_practice": "có cách làm hay",
    "follow_up": "có việc cần theo dõi",
}


def write_paragraphs(report: Report) -> list[str]:
    """One for each tier, one for the quotas, one for what was reached and found; each ends with a full stop."""
    when = name_period(report.period)
    tiers = [_write_tier(tier, when) for tier in report.tiers if tier.groups]
    rules = [_write_rules(report.rules)] if report.rules else []
    found = [text for text in (_write_findings(report.findings),) if text]
    return [*tiers, *rules, _write_coverage(report.coverage), *found]


def name_period(period: Period) -> str:
    """ "6 tháng đầu năm 2027", "Quý I năm 2027", "Năm 2027"; else from day to day."""
    start, end, year = period.start, period.end, period.start.year
    named = {
        (date(year, 1, 1), date(year, 12, 31)): f"Năm {year}",
        (date(year, 1, 1), date(year, 6, 30)): f"6 tháng đầu năm {year}",
        (date(year, 7, 1), date(year, 12, 31)): f"6 tháng cuối năm {year}",
    }
    for number, roman in enumerate(ROMAN, 1):
        quarter = Quarter(year, number)
        named[quarter.start, quarter.end] = f"Quý {roman} năm {year}"
    return named.get((start, end), f"Từ ngày {start:%d/%m/%Y} đến ngày {end:%d/%m/%Y}")


def _write_tier(tier: TierFigures, when: str) -> str:
    who = f"các tổ dự sinh hoạt của {tier.name}" if tier.in_teams else f"cấp ủy viên của {tier.name}"
    if not tier.visits:
        return f"{when}, {who} chưa dự buổi sinh hoạt nào."
    text = (
        f"{when}, {who} đã dự sinh hoạt tại {write_number(tier.cells)} chi bộ"
        f" ({write_number(tier.grassroots_cells)} chi bộ cơ sở,"
        f" {write_number(tier.subordinate_cells)} chi bộ trực thuộc đảng ủy cơ sở),"
        f" {write_number(tier.committee_meetings)} cuộc họp đảng ủy cơ sở,"
        f" {write_number(tier.thematic_meetings)} buổi sinh hoạt chuyên đề"
    )
    most, least = tier.groups[0], tier.groups[-1]
    if len(tier.groups) > 1:
        text += (
            f"; dự nhiều nhất là {most.name} ({write_number(most.cells)} chi bộ),"
            f" ít nhất là {least.name} ({write_number(least.cells)} chi bộ)"
        )
    if tier.present is not None:
        text += (
            f". Tỷ lệ đảng viên dự sinh hoạt bình quân tại {write_number(tier.meetings_told)} buổi có số liệu"
            f" đạt {_percent(tier.present)}"
        )
    return f"{text}."


def _write_rules(rules: tuple[RuleFigures, ...]) -> str:
    told = [
        f"“{rule.name}”: {write_number(rule.met.part)}/{write_number(rule.met.whole)} {PER[rule.per]} thực hiện đủ"
        for rule in rules
    ]
    return f"Thực hiện chỉ tiêu dự sinh hoạt: {'; '.join(told)}."


def _write_coverage(coverage: Coverage) -> str:
    text = f"Đã dự {_share(coverage.hosts)} chi bộ, đảng ủy cơ sở"
    parts = [
        f"{_share(share)} nơi {name}"
        for share, name in (
            (coverage.remote, "vùng sâu, vùng xa, đặc biệt khó khăn"),
            (coverage.weak, "còn yếu, còn khó khăn"),
        )
        if share.whole
    ]
    return f"{text}; trong đó {', '.join(parts)}." if parts else f"{text}."


def _write_findings(findings: dict[str, int]) -> str:
    """Empty where nothing was found."""
    told = [f"{HEADINGS[heading]} ({write_number(count)} buổi)" for heading, count in findings.items() if count]
    return f"Qua dự sinh hoạt ghi nhận: {'; '.join(told)}." if told else ""


def write_number(value: int) -> str:
    return f"{value:02d}" if value < 10 else f"{value:,}".replace(",", ".")


def _percent(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",") + "%"


def _share(share: Share) -> str:
    return f"{write_number(share.part)}/{write_number(share.whole)}"
