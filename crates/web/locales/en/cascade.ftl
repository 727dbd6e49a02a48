coverage = Coverage
coverage-title = Who has it, who is silent
coverage-change-title = Who knows of the changed conclusion
coverage-confirmed = receivers have confirmed
coverage-confirmed-col = Confirmed
coverage-late =
    { $count ->
        [one] one receiver confirmed, but its report is overdue
       *[other] { $count } receivers confirmed, but their reports are overdue
    }
coverage-is-late = report overdue
coverage-reach =
    { $count ->
        [one] at least one person reached
       *[other] at least { $count } people reached
    }
coverage-tree = As a tree
coverage-tree-help = Everybody is counted once, with the strongest proof, over however many ways the letter came. People reached: the larger of an organisation’s own figure and the sum of those below it, so that nothing is added twice.
coverage-list = List
coverage-list-empty = Nobody.
coverage-all = Everybody
coverage-open = Open this branch
coverage-below = below confirmed
coverage-not-sent = not sent to directly
coverage-answer = Answer
coverage-groups = By group of receivers
coverage-group = Group
coverage-no-group = In no group
coverage-territories = By territory
coverage-territory = Territory
coverage-grid-help = Each tile is a territory; it bears the mark of the slowest receiver there.
coverage-table = Show as a table
standing-done = Done
standing-confirmed = Confirmed
standing-opened = Opened
standing-delivered = Delivered
standing-sent = Sent
standing-waiting = Waiting to leave
standing-silent = Silent, time is over
standing-sent-back = Sent back
standing-failed = Failed
standing-letter-done = D
standing-letter-confirmed = C
standing-letter-opened = O
standing-letter-delivered = A
standing-letter-sent = S
standing-letter-waiting = W
standing-letter-silent = !
standing-letter-sent-back = R
standing-letter-failed = F

changes-told = News of changed conclusions
changes-case = Case
changes-help = When a conclusion changes, is looked at again or is taken back, everybody who got the letter is told, on the way that worked before.
changes-none = There is no change to tell yet.
changes-col = Change
changes-reason = Reason
changes-known = Confirmed that they know
change-kind-verdict = New conclusion
change-kind-under-review = The conclusion is under review
change-kind-withdrawn = The conclusion was taken back
change-title = The conclusion in the letter has changed
change-was = It was
change-now = It is
change-do-verdict = Please use the new content wherever the earlier one was published, read out or passed on, and tell those you passed it on to.
change-do-under-review = Until there is a conclusion, please stop publishing, reading out and passing on the letter’s content.
change-do-withdrawn = Please stop publishing, reading out and passing it on, take down what was published, and tell those you passed it on to.
change-public = Public page
change-letter = Your page of the letter
change-known = Confirmed as known
change-confirm = Confirm that you know
change-confirm-button = We know of this change
flash-change-known = Noted. Thank you.

escalation = Follow-up
escalation-explained = Whoever has not answered is asked again step by step, by the plan below. Whoever has answered is left in peace.
escalation-owing =
    { $count ->
        [0] Nobody owes an answer.
        [one] One receiver owes an answer.
       *[other] { $count } receivers owe an answer.
    }
escalation-is-paused = Paused by
escalation-pause = Pause the follow-up of this letter
escalation-run = Let it run again
escalation-coming = To come
escalation-when = When
escalation-what = What
escalation-stop = Leave this step out
escalation-stop-all = Stop for this receiver
escalation-nothing = No step is to come.
escalation-more =
    { $count ->
        [one] One more step is shown later.
       *[other] { $count } more steps are shown later.
    }
escalation-made = Made
escalation-nothing-made = No step has been made.
escalation-resume-step = Let this step come again
rung-reminder = First reminder
rung-second-reminder = Second reminder
rung-other-channel = By another channel
rung-superior = To the superior
rung-call = Telephone call
owed-confirmation = receipt not confirmed
owed-deed = nothing reported yet
owed-change = change not confirmed
step-state-stopped = Left out
step-state-made = Made
step-state-skipped = Not possible: no address
flash-escalation-paused = The follow-up is paused.
flash-escalation-runs = The follow-up runs again.
flash-escalation-planned = The plan is saved.
flash-step-stopped = The step is left out.
flash-step-resumed = The step comes again.

plan-title = Plan of the follow-up
plan-explained = For all letters without a plan of their own.
plan-of-letter = Plan for this letter
plan-own = This letter has a plan of its own.
plan-is-default = It follows the common plan:
plan-rung = Step
plan-confirmation = Not confirmed: hours after sending
plan-deed = Nothing reported: hours from the deadline
plan-help = Leave a field empty to leave a step out. Negative hours are before the deadline. No step may be earlier than the one before it.
plan-working-days = On working days only
plan-express = Letters marked HỎA TỐC (express) are followed up at night and on days off too.
plan-save-own = Save a plan of its own
plan-take-default = Take the common plan again
field-quiet-from = Quiet from (hour)
field-quiet-to = until (hour)
field-plan-confirmation = Plan without confirmation
field-plan-deed = Plan without report

calls = Call list
calls-explained = Receivers that are silent after every reminder. Call and write down how it went; whoever answers leaves the list.
calls-none = No call is waiting.
calls-no-number = The register has no telephone number of this receiver.
calls-person = Who answered
calls-confirm-help = If they confirm on the telephone, write down name and office. If they promise to answer, write down until when.
calls-record = Record the call
calls-end = Stop calling
call-outcome-confirmed = Confirmed on the telephone
call-outcome-promised = Promised to answer
call-outcome-reached = Reached
call-outcome-no-answer = No answer
call-outcome-wrong-number = Wrong number
field-promised-until = Promised until
flash-call-recorded = The call is recorded.
flash-call-ended = Taken off the call list.

action-escalation-planned = Plan of the follow-up changed
action-escalation-paused = Follow-up paused
action-escalation-resumed = Follow-up runs again
action-step-stopped = Step of the follow-up left out
action-step-resumed = Step of the follow-up comes again
action-call-recorded = Call recorded
action-change-told = Receivers told of a changed conclusion
refusal-answered-meanwhile = This was answered meanwhile.
thing-follow-up = follow-up
thing-step = step

report-to-superiors = Report to superiors
report-to-superiors-xlsx = Report (Excel)
change-none = The conclusion is as it was when the letter was sent.
change-title-none = The conclusion in the letter
