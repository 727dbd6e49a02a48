# The audit trail
trail-title = Audit trail
trail-lead = Who did what in this case, and who looked at personal data. No row can be changed or removed without it showing.
trail-whole = The trail is whole.
trail-rows = { $count ->
    [one] { $shown } row.
   *[other] { $shown } rows.
  }
trail-broken = The trail has been tampered with. Leave the server as it is, tell whoever is responsible for information security at once, and compare with an earlier export.
trail-head = The last hash (note it down elsewhere, to compare later):
trail-csv = Download for a spreadsheet (CSV)
trail-jsonl = Download for verification (JSON Lines)
trail-row = Row { $seq }
trail-outside = Someone outside
trail-system = The system
trail-link = Audit trail: who did what, who looked at personal data
trail-problem-changed = Row { $place } was changed or moved.
trail-problem-missing = Row { $place } was removed.
trail-problem-cut = The end of the trail was cut off; there should be { $place } rows.
trail-problem-event-without-row = Event { $place } of the case has no row in the trail.
trail-problem-event-changed = Event { $place } of the case is not what the trail recorded.
action-letter-drafted = Letter drafted
action-letter-edited = Letter changed
action-letter-signed = Letter signed
action-letter-unsigned = Signature taken back
action-letter-numbered = Letter numbered
action-letter-sent = Letter sent
action-message-unmasked = Message read without masks
action-contact-read = Reporter's contact read
action-contact-withdrawn = Reporter withdrew the consent
action-contact-erased = Reporter erased their data
action-contact-purged = Contact removed at the end of its time
action-reporter-told = Reporter told of the result
action-capture-retried = Linked page fetched again
action-capture-typed = Text of a linked page typed in
