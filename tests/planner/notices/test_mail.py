"""A notice as a letter in Vietnamese, and its calendar files."""

from email import message_from_bytes
from email.policy import default

from icalendar import Calendar
from test_notice_changes import DUONG, HOA, dropped, find, visit

from planner.notices.delivery import SEVEN_BIT
from planner.notices.mail import Circumstances, Reader, write_files, write_mail, write_subject, write_text
from planner.notices.mail_server import MailServer
from tests.planner.release_rows import HANOI, NOW, local

SERVER = MailServer(
    host="x", port=25, security="none", sender="btc@tinhuy.example", sender_name="Ban Tổ chức Tỉnh ủy, Bắc Kạn"
)
READER = Reader(name=HOA, visitor_id=7)
TOLD = Circumstances(
    number=3,
    content_hash="9f8a",
    published_at=NOW,
    board="Ban Tổ chức Tỉnh ủy",
    site_url="https://lich.example",
    zone=HANOI,
)
EVERYTHING = find(
    [visit(1), visit(2), visit(3), visit(4)],
    [
        visit(1, starts_at=local("2027-02-05T08:00"), ends_at=local("2027-02-05T10:00"), place="Trường tiểu học"),
        dropped(visit(2)),
        dropped(visit(3)),
        visit(4, delegation=(HOA, DUONG), topic="Học tập và làm theo Bác"),
        visit(6),
        visit(7),
    ],
    goes={3: (DUONG,)},
    went={6: (DUONG,)},
)
LETTER = """\
Kính gửi: Đồng chí Nông Thị Hòa

Ban Tổ chức Tỉnh ủy xin thông báo lịch dự sinh hoạt của đồng chí theo lịch số 3, ban hành ngày 10/01/2027:

CHUYỂN THỜI GIAN, ĐỊA ĐIỂM

- Chi bộ 1 (Xã Chợ Rã), sinh hoạt thường kỳ
  Lịch cũ: 19:30–21:30, Thứ Hai, ngày 01/02/2027, tại Nhà văn hóa thôn
  Lịch mới: 08:00–10:00, Thứ Sáu, ngày 05/02/2027, tại Trường tiểu học
  Thành phần: Nông Thị Hòa

HỦY

- Chi bộ 2 (Xã Chợ Rã), sinh hoạt thường kỳ
  Thời gian: 19:30–21:30, Thứ Ba, ngày 02/02/2027, tại Nhà văn hóa thôn

BÀN GIAO CHO NGƯỜI KHÁC

- Chi bộ 3 (Xã Chợ Rã), sinh hoạt thường kỳ
  Thời gian: 19:30–21:30, Thứ Tư, ngày 03/02/2027, tại Nhà văn hóa thôn
  Người dự thay: Đàm Văn Dương

NHẬN BÀN GIAO

- Chi bộ 6 (Xã Chợ Rã), sinh hoạt thường kỳ
  Thời gian: 19:30–21:30, Thứ Bảy, ngày 06/02/2027, tại Nhà văn hóa thôn
  Thành phần: Nông Thị Hòa
  Người dự trước đây: Đàm Văn Dương

THAY ĐỔI KHÁC

- Chi bộ 4 (Xã Chợ Rã), sinh hoạt thường kỳ
  Thời gian: 19:30–21:30, Thứ Năm, ngày 04/02/2027, tại Nhà văn hóa thôn
  Thành phần: Nông Thị Hòa, Đàm Văn Dương (trước đây: Nông Thị Hòa)
  Nội dung: Học tập và làm theo Bác (trước đây: chưa có)

LỊCH MỚI

- Chi bộ 7 (Xã Chợ Rã), sinh hoạt thường kỳ
  Thời gian: 19:30–21:30, Chủ nhật, ngày 07/02/2027, tại Nhà văn hóa thôn
  Thành phần: Nông Thị Hòa

Tệp kèm theo: mở tệp lich-moi.ics để đưa các buổi nói trên vào lịch của điện thoại, máy tính; mở từng tệp \
huy-lich để bỏ buổi không còn dự khỏi lịch. Ai đã đăng ký nhận lịch tự động thì không cần mở tệp.

Toàn bộ lịch của đồng chí, sau khi đăng nhập: https://lich.example/schedule

Thời gian, địa điểm công tác của cấp ủy viên không phổ biến rộng rãi: đề nghị không chuyển thư này đi.

Ban Tổ chức Tỉnh ủy
Lịch số 3, mã kiểm tra (SHA-256): 9f8a
"""


def test_a_letter_says_all_there_is_to_say() -> None:
    assert write_text(READER, EVERYTHING, TOLD) == LETTER


def test_a_secretary_is_told_who_comes_and_of_no_account() -> None:
    text = write_text(Reader(name="Chi bộ thôn Nà Cà"), find([], [visit()]), TOLD)
    assert text.startswith(
        "Kính gửi: Đồng chí Bí thư Chi bộ thôn Nà Cà\n\n"
        "Ban Tổ chức Tỉnh ủy xin thông báo việc dự sinh hoạt tại Chi bộ thôn Nà Cà theo lịch số 3, "
    )
    assert "  Thành phần: Nông Thị Hòa\n" in text
    assert "/schedule" not in text


def test_the_subject_says_how_much_is_new_and_not_where() -> None:
    assert write_subject(EVERYTHING, 3) == "Lịch dự sinh hoạt chi bộ số 3: 6 thay đổi"
    assert write_subject(find([], [visit(1), visit(2)]), 1) == "Lịch dự sinh hoạt chi bộ số 1: 2 buổi mới"


def test_each_cancelled_visit_has_a_file_of_its_own_with_the_feed_s_identifier_and_sequence() -> None:
    files = write_files(READER, EVERYTHING, TOLD, SERVER.sender)
    assert [(file.name, file.method) for file in files] == [
        ("lich-moi.ics", "PUBLISH"),
        ("huy-lich-1.ics", "CANCEL"),
        ("huy-lich-2.ics", "CANCEL"),
    ]
    calendars = [Calendar.from_ical(file.body) for file in files]
    assert [calendar["METHOD"] for calendar in calendars] == ["PUBLISH", "CANCEL", "CANCEL"]
    told = [
        (event["UID"], event["SEQUENCE"], event["STATUS"]) for each in calendars for event in each.walk("VEVENT")
    ]
    assert told == [
        ("visit-1-7@visitplan.invalid", 0, "CONFIRMED"),
        ("visit-6-7@visitplan.invalid", 0, "CONFIRMED"),
        ("visit-4-7@visitplan.invalid", 0, "CONFIRMED"),
        ("visit-7-7@visitplan.invalid", 0, "CONFIRMED"),
        ("visit-2-7@visitplan.invalid", 1, "CANCELLED"),
        ("visit-3-7@visitplan.invalid", 1, "CANCELLED"),
    ]


def test_the_message_goes_in_seven_bits_and_comes_out_as_it_was_written() -> None:
    files = write_files(READER, EVERYTHING, TOLD, SERVER.sender)
    message = write_mail(
        server=SERVER, reader=READER, address="hoa@x.example", subject="Lịch dự", text=LETTER, files=files
    )
    body = message.as_bytes(policy=SEVEN_BIT)
    assert body.isascii()
    arrived = message_from_bytes(body, policy=default)
    assert str(arrived["From"]) == '"Ban Tổ chức Tỉnh ủy, Bắc Kạn" <btc@tinhuy.example>'
    assert (str(arrived["To"]), arrived["Auto-Submitted"]) == ("Nông Thị Hòa <hoa@x.example>", "auto-generated")
    text, *attached = list(arrived.iter_parts())
    assert text.get_content() == LETTER
    assert [(part.get_filename(), part.get_param("method")) for part in attached] == [
        (file.name, file.method) for file in files
    ]
    assert [Calendar.from_ical(part.get_content()) for part in attached] == [
        Calendar.from_ical(file.body) for file in files
    ]


def test_control_characters_of_names_reach_neither_headers_nor_text() -> None:
    reader = Reader(name="Nông\r\nBcc: x@y.example", visitor_id=7)
    changes = find([], [visit(host_name="Chi bộ\x07 1\r\n")])
    message = write_mail(
        server=SERVER,
        reader=reader,
        address="hoa@x.example",
        subject=write_subject(changes, 1),
        text=write_text(reader, changes, TOLD),
        files=[],
    )
    assert str(message["To"]) == '"Nông Bcc: x@y.example" <hoa@x.example>'
    assert message["Bcc"] is None
    assert "- Chi bộ 1 (Xã Chợ Rã)" in message.get_content()
