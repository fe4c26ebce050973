import pytest
from docx.document import Document

from planner.documents.checking import MAX_BYTES, TemplateFaults, check_template
from planner.documents.standard import write_standard
from planner.errors import BadFile
from tests.planner.documents.word_files import edited


def faults(data: bytes, kind: str = "annex") -> list[tuple[str, str, str]]:
    with pytest.raises(TemplateFaults) as refused:
        check_template(kind, data)
    return [(str(fault.reason), str(fault.place), fault.excerpt) for fault in refused.value.faults]


@pytest.mark.parametrize("kind", ["annex", "report"])
def test_the_standard_templates_pass(kind: str) -> None:
    check_template(kind, write_standard(kind))


def test_unknown_fields_are_told_where_they_stand() -> None:
    def edit(document: Document) -> None:
        document.add_paragraph("Kính gửi {{ kinh_gui }}")
        document.tables[1].rows[4].cells[4].paragraphs[0].add_run("{{ visit.ghi_chu }}")

    assert faults(edited("annex", edit)) == [
        ("“ghi_chu” is not a field", "table 2, row 5, column 5", "{{ visit.note }}{{ visit.ghi_chu }}"),
        ("“kinh_gui” is not a field", "paragraph 20", "Kính gửi {{ kinh_gui }}"),
    ]


def test_an_unknown_field_in_a_branch_that_no_example_takes_is_told() -> None:
    data = edited("annex", lambda document: document.add_paragraph("{% if total == 77 %}{{ x }}{% endif %}"))
    assert [fault[0] for fault in faults(data)] == ["“x” is not a field"]


def test_a_loop_without_an_end_is_told_with_the_text_near() -> None:
    [(reason, place, excerpt)] = faults(
        edited("annex", lambda document: document.add_paragraph("{% for each in groups %}"))
    )
    assert reason.startswith("a tag can't be understood: Unexpected end of template.")
    assert (place, excerpt) == ("near this text", "{% for each in groups %}")


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("{{ subject.upper() }}", "a tag calls something, as with ( ): only fields may be written"),
        ("{{ range(9) }}", "a tag calls something, as with ( ): only fields may be written"),
        ("{{ 'a' * 10000000000 }}", "“*” is not a field"),
        ("{{ subject.__class__ }}", "“__class__” is not a field"),
        ("{{ subject|pprint }}", "a tag can't be understood: No filter named 'pprint'."),
    ],
)
def test_a_template_may_read_fields_and_nothing_else(tag: str, reason: str) -> None:
    assert [fault[0] for fault in faults(edited("annex", lambda document: document.add_paragraph(tag)))] == [
        reason
    ]


def test_a_template_whose_first_page_would_not_carry_the_trace_is_refused() -> None:
    data = edited("report", lambda document: document.sections[0].first_page_footer.paragraphs[0].clear())
    assert [fault[1] for fault in faults(data, "report")] == ["the footer, that of the first page included"]


def test_the_fields_of_the_report_are_not_those_of_the_annex() -> None:
    assert "“attached_to” is not a field" in {fault[0] for fault in faults(write_standard("annex"), "report")}


@pytest.mark.parametrize("data", [b"", b"abc", b"PK\x03\x04" + b"x" * 100])
def test_what_is_no_word_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadFile) as refused:
        check_template("annex", data)
    assert str(refused.value.message) == "This is no Word document (.docx)."


def test_a_file_too_large_is_refused() -> None:
    with pytest.raises(BadFile) as refused:
        check_template("annex", b"x" * (MAX_BYTES + 1))
    assert str(refused.value.message) == "The file is larger than 2 MB."
