# Được hỏi bao nhiêu
refusal-too-fast = Đang có nhiều lượt hỏi cùng lúc
refusal-too-fast-help = Từ mạng của quý vị vừa có nhiều lượt hỏi trong một phút. Xin chờ { $limit } giây rồi gửi lại.
refusal-too-slow = Yêu cầu bị đứt quãng
refusal-too-slow-help = Phần còn lại không đến kịp. Hãy kiểm tra kết nối rồi gửi lại.
refusal-batch-too-large = Quá nhiều tin một lần
refusal-batch-too-large-help = Mỗi lần gửi nhiều nhất { $limit } tin. Hãy gửi phần còn lại trong yêu cầu khác.
refusal-batch-over-limit = Số tin vượt quá giới hạn
refusal-batch-over-limit-help = Với giới hạn này, mỗi lần gửi nhiều nhất { $limit } tin. Hãy chia nhỏ.
refusal-batch-bought = Quá nhiều tin cho một lời giải
refusal-batch-bought-help = Một lời giải chỉ đủ cho nhiều nhất { $limit } tin. Hãy gửi ít hơn, hoặc chờ.
wait-kept = Không mất gì: nội dung quý vị đã viết còn nguyên ở dưới.
wait-solving = Máy của quý vị đang giải một bài tính nhỏ thay cho việc chờ. Giải xong, yêu cầu tự gửi lại; xin cứ để trang này mở.
wait-again = Gửi lại
wait-open = Mở lại trang

# Khóa của tòa soạn và nền tảng
partners = Khóa của tòa soạn, nền tảng
partners-help = Khóa cho phép một cơ quan bên ngoài hỏi API công khai theo giới hạn riêng. Khóa không mở được gì ngoài những gì đã công khai.
partners-none = Chưa có khóa nào.
partner-make = Tạo khóa đối tác
partner-made = Khóa đối tác mới
partner-once = Hãy giao khóa một cách an toàn ngay bây giờ: khóa chỉ hiện một lần.
partner-until = Ngày cuối cùng (bỏ trống: đến khi thu hồi)
partner-no-end = đến khi thu hồi
field-partner-contact = Liên hệ
field-per-minute = Số lượt tra cứu một phút
field-last-day = Ngày cuối cùng
account-event-partner-key-made = Tạo khóa đối tác
account-event-partner-key-revoked = Thu hồi khóa đối tác
refusal-partner-key = Khóa không dùng được
refusal-partner-key-help = Khóa không có, đã thu hồi hoặc đã hết hạn. Hãy xin khóa mới nơi đã cấp, hoặc hỏi không dùng khóa.
