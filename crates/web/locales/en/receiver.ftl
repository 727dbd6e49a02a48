receiver-passed-on-by = Passed on by:
receiver-read-here = Read the letter here
receiver-mend = Mend it here
receiver-due = Due: { $when }.
receiver-late = Late
receiver-proof-confirmation = It is enough to confirm receipt.
receiver-proof-account = When it is done, please say on which day, how, and how many people it reached.
receiver-proof-evidence = When it is done, please send a link to what was published, or a photo.
receiver-confirm-too = Somebody else here confirms as well
receiver-return = This letter is not for us
receiver-return-help = The sender will know and find the right receiver. Please say why and, if you can, who it is for.
receiver-return-button = Send the letter back
receiver-returned = The letter was sent back
receiver-returned-help = If that was a mistake, please confirm receipt below.
receiver-ready-help = The wording is approved and ready to use. Please keep the letter’s number and the address to check.
part-picture = Picture for chat groups
part-picture-help = PNG, 1080 × 1080.
part-audio = Sound for loudspeakers
part-audio-help = WAV, a computer’s voice, in Vietnamese. The first time takes a few seconds.
part-audio-none = this server has no voice (espeak-ng). Please read out the script below.
part-long = Long text for a website
part-long-help = To be published as it stands, in Vietnamese.
part-spoken = Script to read out (text file)
part-spoken-help = Under 90 seconds.
part-feed = Atom feed
part-feed-help = Keeps a website up to date when the verdict changes.
part-all = Download everything (ZIP)
part-all-help = With the letter as PDF.
receiver-pass-on = Pass it on
receiver-pass-on-help = Whoever you pass it on to gets a page of their own; you see here what becomes of it.
receiver-pass-on-button = Pass it on to your members
receiver-done = What was done
receiver-acts = What happened on this page
receiver-all-letters = All letters that you received
receiver-back = Back to the letter
act-confirmed = receipt confirmed
act-returned = sent back
act-kept = kept after all
act-reported = reported what was done
act-corrected = report corrected
act-passed-on = passed on
act-withdrew = passing on taken back
act-knows = news of the letter noted
medium-website = Website
medium-facebook = Facebook page
medium-zalo = Zalo group or account
medium-newspaper = Newspaper
medium-broadcast = Radio, television
medium-loudspeaker = Loudspeakers
medium-meeting = Meeting
medium-notice-board = Notice board
medium-other = Other
deed-people = { $count ->
    [one] one person
   *[other] about { $shown } people
}
deed-photo = See the photo
deed-not-enough = Something more is needed:
deed-correct = Correct this report
deed-corrected = corrected by a later report
deed-judge = Not enough, ask for more
deed-judge-send = Send to the receiver
deed-accept = Accept it after all
deeds-title = { $count ->
    [one] One report from receivers
   *[other] { $shown } reports from receivers
}
published-waiting = This page will be read once and compared with the approved wording.
published-unreadable = This page could not be read.
found-same = The approved wording
found-incomplete = The approved wording, something is missing
found-changed = Some words differ from the approved wording
found-elsewhere = The approved wording is not there
found-spreads = Repeats the false message, no correction
found-spreads-help = This page repeats the false message without the correction. Please mend it or take it down now.
found-hoax = The page quotes the false message word by word.
found-no-number = The letter’s number is missing.
found-no-verdict = The verdict is missing.
found-words = The words that differ
found-words-help = Struck out: in the approved wording, not on the page. Underlined: only on the page.
deed-form-title = Report what was done
deed-form-proof-confirmation = The sender only needs your confirmation; a report is welcome.
deed-form-proof-account = The sender needs to know on which day, how, and how many people it reached.
deed-form-proof-evidence = The sender needs a link to what was published, or a photo.
deed-form-corrects = This report replaces the earlier one. The earlier one is kept.
deed-form-link-help = The page is read once and compared with the approved wording. Both sides see the result.
deed-form-photo-help = JPEG, PNG or WebP, at most { $shown } MB. Place and camera data are removed.
deed-form-photo-again = If there was a photo, please choose it again.
deed-form-send = Send the report
field-done-on = Day
field-medium = Where people were told
field-people = How many people it reached
field-deed-text = What was done
field-published-link = Link to what was published
field-link = Link to what was published
field-photo = Photo
field-corrects = Earlier report
field-task-due = Due
field-within-hours = Hours to do it
field-proof = What shows that it was done
field-own = Further addressees
field-member = Member
field-addressees = New addressees
thing-deed = report
thing-organisation = organisation
stage-returned = sent back
asked-within = { $count ->
    [one] within one hour
   *[other] within { $shown } hours
}
asked-by = by { $when }
pass-on-title = Pass the letter on
pass-on-members = Your members
pass-on-no-members = The register names no organisation that belongs to yours.
pass-on-members-help = { $count ->
    [one] One of them does not have this letter yet.
   *[other] { $shown } of them do not have this letter yet. Untick those that need not get it.
}
pass-on-has-it = has it already
pass-on-own = Add further addressees
pass-on-own-help = { $count ->
    [one] One a line: a name and an e-mail address, such as “Village group 1, group1@commune.example”. You can add one more.
   *[other] One a line: a name and an e-mail address, such as “Village group 1, group1@commune.example”. You can add { $shown } more.
}
pass-on-sooner = Set an earlier deadline
pass-on-sooner-help = Left empty, the letter’s deadline stays.
pass-on-button = Pass it on
pass-on-leaves = The mails leave after 2 minutes; until then you can take back whoever was added by mistake.
pass-on-withdraw = Take back
passed-on-title = Passed on
letters-of-title = Letters received
letters-of-help = This link is for your organisation alone and needs no password. Please do not give it away.
settings-receivers = Receivers who pass letters on
settings-own-addressees = Receivers may add addressees that are not in the register (at most 200 for each letter)
flash-sent-back = The letter was sent back. The sender will see why.
flash-deed-reported = The report was sent. Thank you.
flash-passed-on = Passed on. The mails leave after 2 minutes.
flash-withdrew = Taken back.
flash-deed-judged = The receiver will read why.
action-deed-judged = A receiver’s report was not enough
action-deed-accepted = A receiver’s report was accepted after all
refusal-not-a-photo = The photo cannot be read
refusal-not-a-photo-help = Please choose a JPEG, PNG or WebP that is whole.
refusal-no-speech = There is no voice here
refusal-no-speech-help = This server has no voice (espeak-ng). Please read out the script on the letter’s page.
refusal-no-parts = There is nothing to pass on any more
refusal-no-parts-help = The verdict or the letter no longer stands. Please see the letter’s page.
refusal-limit-reached = That is the most
refusal-limit-reached-help = No more than { $limit } are taken here. Please take some out, or write to the sender.
refusal-bad-lines = Some lines are not right: { $about }
refusal-bad-lines-help = Each line needs a name and an e-mail address. Please mend lines { $about }.
refusal-no-own-addressees = Addressees that are not in the register cannot be added
refusal-no-own-addressees-help = The sender lets letters be passed on to organisations of the register only.
correction-feed = Atom feed of this correction
letter-passed-on = { $count ->
    [one] Passed on to one receiver
   *[other] Passed on to { $shown } receivers
}
passed-on-by = Passed on by
receiver-changed = The verdict in this letter has changed.
receiver-changed-read = Read it and confirm that you know
