home-title = Is this message true?
home-lead = Paste the message below to see whether the authorities have verified it.
paste-here = Paste the message here
check-button = Check
samples = Messages to try it with
samples-help = Click to check a copy of the message of 2021 instead of pasting one.
sample-whole = As it went round
sample-plain = Without diacritics
sample-part = Only an excerpt
check-another = Check another message
check-privacy = No sign-in needed. What you check is not stored.
answer-unknown = This message is not known
answer-unknown-help = Nobody has reported a message like this. Whether it is true is not known: be careful and do not pass it on yet.
answer-in-case = This message is being verified
answer-in-case-help = The authorities are looking into it; there is no verdict yet. Please do not pass it on until there is.
answer-reported = Others have reported this message
answer-reported-help = There is no verdict yet. Please do not pass it on.
answer-suggested = This may be related to a known message
answer-suggested-help = It is only similar in part: the verdict on the other message may not be right for this one.
answer-other-party = Same template as a known message, but about someone else
answer-other-party-help = The verdict below is about the party in the original message, not about yours. There is no verdict on this one.
answer-quotes = This text speaks about a known message
answer-quotes-help = It looks like a correction of that message or an article about it, not like the message itself. The verdict below is on the message it speaks about; there is none on the text you pasted.
answer-quotes-known = The message it speaks about
answer-quotes-open = It looks like a correction of that message or an article about it, not like the message itself. There is no verdict here on the message it speaks about.
careful = Careful!
changes-lure = This copy differs from the known one in: { $what }. That is often the fraud itself: do not call, do not click, do not pay.
changes-title = What this copy changed
known-has = The known message: { $known }
report-this = Report this message
your-text = The text you pasted
your-text-share = The marked part matches the known message: { $share }.
your-text-changed = What this copy changed is underlined with dots.
claim = The message claims
said-by = Published by
party-says = The named party says
official-letter = Official letter
published = Published
sources = Sources
read-correction = Read the full correction
under-review = This verdict is being reviewed.
under-review-short = Under review
corrections-none = There are no corrections yet.
forward-title = Send this back into the chat
the-message = The message going round
seen-times =
    { $count ->
        [one] Seen { $shown } time.
       *[other] Seen { $shown } times.
    }
variants-count =
    { $count ->
        [one] { $shown } variant.
       *[other] { $shown } variants.
    }
first-seen = First seen { $when }.
message-warning = Only an excerpt, to recognise it by. Do not pass it on.
history = History
version = Version { $version }
report-title = Report a message
report-lead = Did you get a doubtful message that many people share? Paste it here so that it can be verified.
report-button = Send the report
report-privacy = You are not asked who you are; a contact is kept only if you leave one. Please take out other people's names and numbers.
reported-title = Report received
reported-new = Thank you. You are the first to report this message.
reported-known = Thank you. Others have reported it too; your report helps to see how far it spreads.
reported-next = Once there is a verdict, checking the message again will show the correction.
letter-verify-title = Verify an official letter
letter-verify-help = If the file you hold gives the same SHA-256, it is the letter as issued, unchanged.
letter-number = Number and symbol
letter-date = Place and date
letter-issuer = Issuing body
letter-subject = Subject
letter-open = Open the letter (PDF)
about-what = Đính Chính helps authorities, newsrooms and platforms to notice false messages that spread, verify them with the party they name, and answer people.
about-verdicts = How verdicts are made
about-evidence = Every verdict needs at least one piece of evidence or an answer of the named party.
about-second = Whoever proposes a verdict may not approve it: there is always a second person.
about-history = A changed verdict is a new version with a reason; the old one stays visible.
about-party = A verdict about one party is never applied to another.
about-labels = The verdicts
about-privacy = Personal data
about-privacy-text = A check stores nothing. A report stores the message, where it was seen, the area and the hour, not who sent it.
sign-in-help = No account? Your administrator sends you an invitation link.
setup-title = Make your account
setup-first = This is the first administrator's account. You can then invite the others.
setup-invited = You are invited. Choose a password to begin.
setup-button = Make the account
password-min = at least { $shown } characters
postbox-lead = All mails of the worked example come here; none goes out.
postbox-empty = There are no mails yet.
mail-from = From
mail-to = To
mail-subject = Subject
to-home = To the home page
typed-title = What you typed
typed-help = Nothing is lost: go back, correct it and send it again, or copy it from here.

# Finding corrections
find-words = Search the corrections
find-example = for example: dieu le zalo
find-label = Verdict
find-status = Status
find-any = All
find-stands = In force
find-under-review = Under review
find-withdrawn = Withdrawn
find-button = Search
find-count =
    { $count ->
        [one] One correction found.
       *[other] { $shown } corrections found.
    }
find-all = Show all
feeds-intro = Follow automatically:
