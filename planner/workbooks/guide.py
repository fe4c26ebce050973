"""The instructions in the organisation's workbook."""

from planner.workbooks.book import Writer
from planner.workbooks.layout import GUIDE_SHEET, LAYOUTS

STEPS = (
    "Mỗi trang là một bảng: Đơn vị, Chi bộ, Lịch sinh hoạt, Cấp, Tổ, Cấp ủy viên… Mỗi dòng là một mục.",
    "Nên ghi theo thứ tự các trang, vì trang sau chọn mã của trang trước. Trang nào chưa cần thì để trống.",
    "Cột có dấu * và nền đậm là bắt buộc. Cột khác để trống được; dòng “cách ghi” cho "
    "biết khi để trống thì hiểu thế nào.",
    "Nhiều ô có danh sách để chọn: bấm vào ô rồi bấm mũi tên ở bên phải.",
    "Dòng có chữ “ví dụ”, “cách ghi” hoặc “bỏ qua” ở cột Đánh dấu không được đọc. Có thể xóa hoặc để nguyên.",
    "Mã là tên ngắn, không đổi và không trùng trong trang; các trang gọi nhau bằng mã.",
    "Ngày ghi 31/01/2027, giờ ghi 19:30 hoặc 19h30; ghi bằng chữ hay bằng định dạng ngày của Excel đều được.",
    "Có thể thêm cột STT, Ghi chú, dòng trống, cột trống; đổi thứ tự cột; không đổi tên cột và tên trang.",
    "Nhập lại: dòng có cùng mã (hoặc cùng các cột phân biệt) được cập nhật, dòng mới được thêm, không "
    "bao giờ bị nhân đôi.",
    "Dòng không có trong tệp thì giữ nguyên, không bị xóa. Muốn chấm dứt: ghi “không” ở cột Còn hoạt động hoặc "
    "Còn tham gia, ghi ngày ở cột Áp dụng đến ngày, hoặc ghi “có” ở cột Thôi phụ trách, Bỏ đi.",
    "Ô để trống cũng là một giá trị: xóa địa chỉ thư rồi nhập lại thì địa chỉ ấy bị bỏ. Cột không có "
    "trong tệp thì giữ nguyên.",
    "Khi tải lên, mọi ô sai được liệt kê trước khi có gì thay đổi; có thể tải về tệp đã đánh dấu các ô sai "
    "để sửa.",
)
# Letters that fit into a line, and the heights of rows of one and two lines, in points.
LINE, ONE_LINE, TWO_LINES = 125, 17, 32
WIDTHS = (18, 30, 12, 78)
TITLES = ("Trang", "Cột", "Bắt buộc", "Cách ghi")


def write_guide(writer: Writer) -> None:
    sheet = writer.add_sheet(GUIDE_SHEET, heading="Hướng dẫn ghi dữ liệu tổ chức")
    formats = writer.formats
    for index, width in enumerate(WIDTHS):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, "DỮ LIỆU TỔ CHỨC: HƯỚNG DẪN", formats["title"])
    wrapped = writer.book.add_format({"font_name": "Times New Roman", "text_wrap": True, "valign": "top"})
    row = 1
    for number, step in enumerate(STEPS, start=1):
        row += 1
        sheet.merge_range(row, 0, row, len(WIDTHS) - 1, f"{number}. {step}", wrapped)
        sheet.set_row(row, TWO_LINES if len(step) > LINE else ONE_LINE)
    row += 2
    sheet.write_string(row, 0, "CÁC TRANG VÀ CỘT", formats["section"])
    row += 1
    for index, title in enumerate(TITLES):
        sheet.write_string(row, index, title, formats["header"])
    for layout in LAYOUTS.values():
        for column in layout.columns:
            row += 1
            told = (layout.sheet, column.title, "bắt buộc" if column.required else "", column.hint)
            for index, text in enumerate(told):
                writer.write(sheet, row, index, text)
