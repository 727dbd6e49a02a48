draft-errors-block = Errors must be put right before it can be signed.
draft-open-remarks = { $count ->
    [one] One remark is open.
   *[other] { $shown } remarks are open.
}
draft-signed-note = The letter is signed and its text is locked. To change it, the signature is taken back or the letter is sent back with remarks; after the change it has to be signed again.
check-content = Content check
check-format = Layout check
check-do-content = Content checked
check-do-format = Layout checked
draft-check-stale = changed since it was checked
draft-check-needed = needed before signing
draft-check-open = not checked (not required)
draft-no-findings = Nothing is wrong with the layout.
draft-findings = { $count ->
    [one] One point to look at
   *[other] { $shown } points to look at
}
draft-go-there = Go there
draft-mend = Fix it
draft-pages = { $count ->
    [one] One page
   *[other] { $shown } pages
}
draft-sheet = Page { $shown }
draft-kept = This browser still has text that was not saved, from
draft-kept-take = Take it
draft-kept-drop = Drop it
draft-unsaved = What stands below is not saved. Look it over, then save.
draft-groups = Addressees
draft-groups-help = Organisations that receive it:
draft-members = { $count ->
    [one] (one organisation)
   *[other] ({ $shown } organisations)
}
draft-body-help = A box for each paragraph. *italic*, **bold**. An empty box is left out; an empty line makes two paragraphs.
draft-answer = Answer
draft-paragraph = Paragraph { $shown }
draft-italic = Italic
draft-bold = Bold
draft-quote = Quotation
draft-up = Move the paragraph up
draft-down = Move the paragraph down
draft-add = Add a paragraph below
draft-remove = Remove the paragraph
draft-signer = Signer
draft-signer-unknown = not among the signers of today
draft-signers-none = Signers are registered in the settings.
draft-note = What was changed (may be empty)
draft-preview = Show the pages
draft-versions-link = Versions ({ $shown })
draft-clash = Someone else has just saved
draft-clash-saved = saved at
draft-clash-merged = You changed different places; below both are put together. Look it over, then save.
draft-clash-help = Below both are put together. Where both changed the same place, your words stay; struck out are theirs, underlined are yours. Look it over, then save.
draft-clash-theirs = What the other person saved
draft-clash-typed = All that you typed
draft-field-subject = Subject
draft-field-urgency = Urgency
draft-field-groups = Addressees
draft-field-body = Body
draft-field-signature = Signer
draft-field-recipients = Recipients
draft-remarks = Remarks
draft-remark-on = on version { $shown }
draft-whole = The whole letter
draft-done = Done
draft-mark-done = Mark as done
draft-answer-send = Record the answer
draft-return = Send back with remarks
draft-return-help = The officer sees each remark beside its paragraph. If the letter is signed, the signature is taken back.
draft-return-send = Send back to the officer
draft-versions = Versions
draft-version = Version
draft-version-by = Saved by
draft-compare-from = From
draft-compare-to = To
draft-now = now
draft-restores = brings back version { $shown }
draft-compare = Compare
draft-from-version = Version { $shown }
draft-to-version = Version { $shown }
draft-compare-help = Struck out: the old words. Underlined: the new ones.
draft-restore = Bring back as a new version
draft-unchanged = unchanged
draft-parts = Parts of this page
draft-preview-said = The preview is up to date.
draft-preview-failed = The preview could not be brought up to date. What you typed is kept.
draft-saved-pdf = PDF of the last saved version
signers = Who signs letters
signers-help = Officers choose from this list. When someone leaves office, give the last day; earlier letters stay as they are.
signers-not-today = does not sign today
signers-from = Signs from
signers-to = Signs until
signers-add = Add a signer
signers-checks = Checks before signing
signers-checks-help = Checks are always shown and recorded. Tick those without which a letter cannot be signed.
flash-draft-saved = Saved. Earlier versions are kept under Versions.
flash-draft-same = Nothing was changed.
flash-draft-restored = Brought back as a new version.
flash-draft-checked = The check is recorded.
flash-draft-returned = Sent back with remarks.
flash-draft-answered = The answer is recorded.
flash-draft-unsigned = The signature is taken back. After the change it has to be signed again.
field-remark = Remark
field-paragraph = Paragraph
field-check-content = content check
field-check-format = layout check
thing-remark = remark
thing-signer = signer
thing-version = version
thing-finding = finding
refusal-checks-missing = A check is missing
refusal-checks-missing-help = Before signing there must be a { $about }, made of the version as it stands.
refusal-own-check = Another person is needed
refusal-own-check-help = Whoever drafted the letter does not check its content. Ask somebody else.
refusal-signer-not-in-office = The signer does not fit
refusal-signer-not-in-office-help = The name under the letter is not among the signers of today. Choose another one in the field Signer, or change the list in the settings.
refusal-kt-is-for-deputies = KT. is for deputies
refusal-kt-is-for-deputies-help = Whoever signs with KT. is a deputy. Change the office, or choose TL. or TUQ.
action-letter-content-checked = Content of the letter checked
action-letter-format-checked = Layout of the letter checked
action-letter-returned = Letter sent back with remarks
action-letter-remark-answered = Remark on the letter answered
action-letter-restored = Earlier version of the letter brought back
