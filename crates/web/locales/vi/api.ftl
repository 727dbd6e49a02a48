# Khóa API
api-keys = Khóa API
api-keys-help = Khóa để phần mềm của cơ quan làm việc thay quý vị qua API. Khóa chỉ được làm những việc chính quý vị được làm.
api-keys-document = Tài liệu API
api-keys-all-help = Khóa của mọi người. Thu hồi khóa nào không còn dùng hoặc bị lộ.
key-make = Tạo khóa
key-made = Khóa API mới
key-shown-once = Hãy chép khóa vào nơi an toàn ngay bây giờ: khóa chỉ hiện một lần.
key-use = Phần mềm gửi khóa trong tiêu đề của mỗi yêu cầu:
key-done = Đã chép xong
key-until = Hết hạn
key-unused = chưa dùng
key-revoke = Thu hồi
key-owner = Của
key-may = Khóa được dùng vai trò
key-days-most = (nhiều nhất { $count } ngày)
field-key-name = Tên khóa
field-days = Dùng trong bao nhiêu ngày
flash-key-revoked = Đã thu hồi khóa.
account-event-key-made = Tạo khóa API
account-event-key-revoked = Thu hồi khóa API
thing-key = khóa
thing-keys = số khóa của một người

# Thư cho người duyệt
staff-mails = Thư báo việc chờ duyệt
staff-mails-help = Thư chỉ có tên hồ sơ và liên kết, không có nội dung tin nhắn.
staff-mails-proposals = Gửi thư cho người duyệt khi có đề xuất chờ duyệt
