# Danh bạ cơ quan và nhóm nơi nhận

field-org-name = tên cơ quan
field-org-identifier = mã định danh
field-org-parent = cơ quan cấp trên
field-org-territory = địa bàn
field-org-channel = kênh nhận
field-org-contact = người liên hệ

refusal-no-such-parent = Không có cơ quan cấp trên
refusal-no-such-parent-help = Cơ quan cấp trên không có trong danh bạ. Hãy thêm cơ quan đó trước, hoặc chọn cơ quan khác.
refusal-parent-cycle = Cơ quan không thể trực thuộc chính mình
refusal-parent-cycle-help = Với cơ quan cấp trên này, có ngày cơ quan sẽ trực thuộc chính nó. Hãy chọn cơ quan khác hoặc sửa ngày.
refusal-dates-reversed = Ngày chưa đúng thứ tự
refusal-dates-reversed-help = "{ $about }": ngày kết thúc trước ngày bắt đầu. Hãy sửa một trong hai ngày.
refusal-dates-overlap = Hai khoảng ngày trùng nhau
refusal-dates-overlap-help = "{ $about }": có ngày cùng lúc có hai giá trị. Hãy cho giá trị trước kết thúc trước khi giá trị sau bắt đầu.
refusal-identifier-shape = Mã định danh chưa đúng dạng
refusal-identifier-shape-help = Mã không đúng dạng của { $about }. Hãy kiểm tra lại mã hoặc chọn loại mã khác.
refusal-identifier-taken = Mã định danh đã có cơ quan dùng
refusal-identifier-taken-help = { $about } đang dùng mã này trong khoảng ngày đó. Hãy kiểm tra mã, hoặc cho mã ở cơ quan kia kết thúc trước.
refusal-own-successor = Cơ quan không thể kế thừa chính mình
refusal-own-successor-help = Hãy chọn một cơ quan khác làm cơ quan kế thừa.
refusal-rule-too-large = Quy tắc quá dài
refusal-rule-too-large-help = Quy tắc của nhóm có quá nhiều phần. Hãy chia thành hai nhóm.
