inbox-lead =
    { $count ->
        [one] { $shown } chain of messages.
       *[other] { $shown } chains of messages, most urgent first.
    }
inbox-empty = Nothing was reported yet.
why-day = { $day } in 24 hours ({ $before } the day before)
why-channels =
    { $count ->
        [one] { $shown } channel
       *[other] { $shown } channels
    }
why-areas =
    { $count ->
        [one] { $shown } area
       *[other] { $shown } areas
    }
inbox-empty-help = Messages come from the report page, the API or a file (dinhchinh import). To try things out first, load the worked example.
inbox-uncertain =
    { $count ->
        [one] { $shown } delivery is uncertain; a clerk has to look at it.
       *[other] { $shown } deliveries are uncertain; a clerk has to look at them.
    }
col-recent = Last 24 h
col-sightings = Seen in all
col-variants = Variants
col-first = First seen
col-last = Last seen
col-case = Case
col-stage = State
col-status = Status
cases = Cases
opened-at = Opened { $when }
open-case = Open a case
go-to-case = Go to the case
chain-title = Chain of messages
chart-title = Spread by the hour
chart-alt = Chart of sightings per hour over three days
by-channel = By channel
by-area = By area
area-unknown = Not given
variants-help = Compared with the first message of the chain. The variant seen most is on top.
variant-first = The first message.
variant-same = Same wording: differs only in marks, capitals, or what was added or cut at the ends.
variants = Variants
who-can = This is done by the role { $role }.
next-who = The next step is done by the role { $role }.
steps = Steps
step-harm = Harm
step-verify = Verification
step-evidence = Evidence
step-propose = Proposed verdict
step-approve = Approval
step-verdict = Verdict
step-letter = Letter
step-send = Sending
step-is-done = done
reopened = Taken up again because
dismissed = Put aside because
harm-describe = Describe the harm
concern-help = Write a sentence; it goes into the letter.
severity-1 = 1 – little effect
severity-2 = 2 – misleading
severity-3 = 3 – causes worry and doubt
severity-4 = 4 – people may lose money or safety
severity-5 = 5 – danger today
asked-at = Asked { $when }.
overdue = Overdue
private-link = Private link
private-link-help = Pass it on if the mail was lost. Whoever has the link can answer.
record-reply = Record an answer that came another way
via-portal = Through the private link
via-telephone = By telephone
via-meeting = In a meeting
via-writing = In writing
ask-party = Ask the named party
ask-party-help = The named party gets a mail with a private link to answer.
send-request = Send the request
evidence-none = No evidence yet. An answer of the named party counts as well.
evidence-add-link = Add a link
evidence-add-quote = Add a quotation
evidence-add-file = Add a file
proposed-by = Proposed by
approved-by = approved by
second-person = You proposed this verdict: another person must approve it.
return = Send back
public-page = Public page
published-stands = What was published stays visible, marked as under review.
reopen = Take the case up again
reopen-help = A new verdict will be a new version; the old one stays visible.
verdict-needs = Before you propose, this is still needed:
propose = Propose the verdict
dismiss = Put the case aside
draft-letter = Draft the letter from the case
letter-after-verdict = Can be drafted once a verdict is approved.
history-party = the named party
event-opened = Opened
event-harm-assessed = Harm described
event-verification-requested = Verification requested
event-reply-received = Answer received
event-evidence-attached = Evidence attached
event-verdict-proposed = Verdict proposed
event-proposal-returned = Proposal sent back
event-verdict-approved = Verdict approved
event-reopened = Taken up again
event-dismissed = Put aside
letters-none = There are no letters yet. Draft one from a concluded case.
drafted-by = Drafted by
signed-by = Signed by
numbered-by = Numbered by
sign = Sign the letter
sign-help = After signing, the text can no longer be changed.
unsign = Take the signature back
number = Give number and date
number-help = The next number of the register and today's date go into the final PDF.
send = Send the letter
send-help =
    { $count ->
        [one] Goes to { $shown } receiver, with its own confirmation link.
       *[other] Goes to { $shown } receivers, each with its own confirmation link.
    }
no-mailer = No mail server is set up (--smtp): mails will wait in the queue.
progress-confirmed = receivers have confirmed
progress-trouble = Needs attention
lints = Layout rules
lint-error = Must be corrected
lint-warning = Worth a look
edit = Edit the draft
recipients-help = The first line is "Như trên", the last begins with "Lưu:".
urgency-none = Ordinary
urgency-urgent = Urgent
urgency-very_urgent = Very urgent
urgency-express = Express
preview = Preview
receivers =
    { $count ->
        [one] { $shown } receiver
       *[other] { $shown } receivers
    }
uncertain-help = The program stopped while this was being sent. Ask the receiver before sending it again.
send-again = Send again
mark-arrived = They have it
no-email = No e-mail address
organisation-add = Add a receiver
group-add = Add a group
disabled = Disabled
roles-help = A person without any role can no longer sign in.
invite = Invite a person
invited-title = One-time invitation link
invited-help = Give this link to { $email }. It is shown only now and works for 7 days.
issuer = The issuing body
issuer-help = Used for letters, mails and corrections from now on.
no-issuer = Fill in the issuing body: requests, approvals and letters need it.
authority-none = The head signs
authority-tm = on behalf of a collective
authority-kt = for the head (deputy)
authority-tl = by order
authority-tuq = by mandate
authority-q = acting head
example-remove-help = Takes out all messages, cases, letters, receivers and people of the example. Real data stay.
example-load = Load the example
example-load-help = Loads the case of 2021 to try the whole way.
example-not-empty = The example can only be loaded while there are no messages.
