# Nhật ký hồ sơ
trail-title = Nhật ký hồ sơ
trail-lead = Ai đã làm gì trong hồ sơ này, kể cả ai đã xem dữ liệu cá nhân. Không dòng nào sửa hay xóa được mà không lộ ra.
trail-whole = Nhật ký còn nguyên vẹn.
trail-rows = { $count ->
   *[other] { $shown } dòng.
  }
trail-broken = Nhật ký đã bị can thiệp. Hãy giữ nguyên máy chủ, báo ngay người phụ trách an toàn thông tin và đối chiếu với bản đã tải về trước đây.
trail-head = Mã băm cuối cùng (nên ghi lại nơi khác để đối chiếu về sau):
trail-csv = Tải bảng tính (CSV)
trail-jsonl = Tải bản kiểm chứng (JSON Lines)
trail-row = Dòng { $seq }
trail-outside = Người ngoài hệ thống
trail-system = Hệ thống
trail-link = Nhật ký hồ sơ: ai đã làm gì, ai đã xem dữ liệu cá nhân
trail-problem-changed = Dòng { $place } đã bị sửa hoặc đổi chỗ.
trail-problem-missing = Dòng { $place } đã bị xóa.
trail-problem-cut = Phần cuối nhật ký đã bị cắt; lẽ ra phải có { $place } dòng.
trail-problem-event-without-row = Sự kiện { $place } của hồ sơ không có dòng nào trong nhật ký.
trail-problem-event-changed = Sự kiện { $place } của hồ sơ khác với lúc ghi nhật ký.
action-letter-drafted = Soạn dự thảo công văn
action-letter-edited = Sửa dự thảo công văn
action-letter-signed = Ký công văn
action-letter-unsigned = Rút chữ ký công văn
action-letter-numbered = Cấp số công văn
action-letter-sent = Phát hành công văn
action-message-unmasked = Xem tin nhắn không che
action-contact-read = Xem liên hệ của người báo tin
action-contact-withdrawn = Người báo tin rút lại đồng ý
action-contact-erased = Người báo tin xóa dữ liệu
action-contact-purged = Tự động xóa liên hệ hết hạn lưu
action-reporter-told = Báo kết quả cho người báo tin
action-capture-retried = Tải lại trang dẫn nguồn
action-capture-typed = Nhập nội dung trang dẫn nguồn
