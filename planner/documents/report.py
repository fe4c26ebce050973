"""The report of a period as an official document: the paragraphs a board writes, and the figures in tables."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.releases import Release
from planner.documents.annex import write_trace
from planner.documents.content import GroupRow, ReportPaper, RuleRow, TierRow, hash_fields, write_dateline
from planner.documents.letterhead import read_heading
from planner.periods import Period
from planner.reporting.reports import Report, TierFigures, read_report
from planner.reporting.text import name_period, write_number, write_paragraphs


def read_report_paper(s: Session, period: Period, *, today: date, zone: ZoneInfo) -> ReportPaper:
    """The figures of the days of the period gone so far, dated today."""
    report = read_report(s, period, today=today, zone=zone)
    heading, paragraphs = read_heading(s), tuple(write_paragraphs(report))
    name = name_period(period)
    tiers = tuple(_write_tier(tier) for tier in report.tiers if tier.groups)
    groups, rules = _write_groups(report), _write_rules(report)
    content_hash = hash_fields(name, paragraphs, *([vars(row) for row in rows] for rows in (tiers, groups, rules)))
    return ReportPaper(
        **heading.issuer,
        number=heading.report_number,
        dateline=write_dateline(heading.place, today),
        draft=False,
        subject=f"Kết quả dự sinh hoạt chi bộ {name[:1].lower()}{name[1:]}",
        trace=write_trace(_tell_release(s, min(today, period.end)), content_hash),
        period=f"{name[:1].lower()}{name[1:]}",
        paragraphs=paragraphs,
        tiers=tiers,
        groups=groups,
        rules=rules,
    )


def _tell_release(s: Session, until: date) -> str:
    """Up to which day the figures go, and what had been published last."""
    number = s.scalar(select(func.max(Release.number)))
    told = f"Số liệu đến ngày {until:%d/%m/%Y}"
    return f"{told}, bản ban hành số {number}" if number else f"{told}, chưa có bản ban hành"


def _write_tier(tier: TierFigures) -> TierRow:
    return TierRow(
        name=tier.name,
        visits=write_number(tier.visits),
        cells=write_number(tier.cells),
        grassroots_cells=write_number(tier.grassroots_cells),
        subordinate_cells=write_number(tier.subordinate_cells),
        committee_meetings=write_number(tier.committee_meetings),
        thematic_meetings=write_number(tier.thematic_meetings),
    )


def _write_groups(report: Report) -> tuple[GroupRow, ...]:
    """The teams; where nobody is in one, those who attend alone, who else would fill pages."""
    everybody = [(tier, group) for tier in report.tiers for group in tier.groups]
    together = [(tier, group) for tier, group in everybody if group.team_id] or everybody
    return tuple(
        GroupRow(number=number, name=group.name, tier=tier.name, cells=write_number(group.cells))
        for number, (tier, group) in enumerate(together, 1)
    )


def _write_rules(report: Report) -> tuple[RuleRow, ...]:
    return tuple(
        RuleRow(
            name=rule.name,
            met=write_number(rule.met.part),
            whole=write_number(rule.met.whole),
            percent=f"{rule.met.percent}%",
        )
        for rule in report.rules
    )
