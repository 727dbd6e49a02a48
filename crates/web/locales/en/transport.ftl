nav-deliveries = Deliveries
deliveries-none = There are no deliveries here.
delivery-list-waiting = Waiting
delivery-list-paper = On paper
delivery-list-uncertain = Uncertain
delivery-list-given-up = Not sent
delivery-list-bounced = Came back
delivery-list-help-waiting = These mails leave by themselves. What could not be sent is tried again within minutes or hours.
delivery-list-help-paper = These receivers have no e-mail address, or none that works. Print the cover sheets with the letter, hand them over, then note that you did.
delivery-list-help-uncertain = These mails may have arrived. Ask the receivers; nothing is sent again by itself.
delivery-list-help-given-up = The mail server did not take these. Mend the address under Receivers and send again, or put them on paper.
delivery-list-help-bounced = These mails left, but the receiver's server gave them back. Mend the address under Receivers and send again, or put them on paper.
delivery-reason = Reason
delivery-reason-all = Every reason
delivery-filter = Filter
delivery-of = Letter
delivery-to-do = To do
delivery-came-back = Came back
delivery-sent-at = sent { $when }
delivery-next-at = leaves { $when }
delivery-queued-at = waiting since { $when }
delivery-attempts =
    { $count ->
        [one] { $shown } attempt
       *[other] { $shown } attempts
    }
delivery-notes =
    { $count ->
        [one] { $shown } note from the way
       *[other] { $shown } notes from the way
    }
delivery-note-bounced = A server gave it back
delivery-note-bounced-late = A server gave it back, which changes nothing
delivery-note-delayed = A server holds it and goes on trying
delivery-note-delivered = The receiver's server has it
delivery-note-relayed = Handed on to another server
delivery-note-auto-reply = An automatic answer
delivery-note-answered = Somebody wrote to the address for reports
delivery-note-sent-again = A clerk sent it again
delivery-note-marked-arrived = A clerk noted that it arrived
delivery-note-put-on-paper = A clerk put it on paper
delivery-note-handed-over = A clerk handed it over on paper
send-again-all = Send all again
send-again-reason = Send all with this reason again
send-by-mail = Send by e-mail
put-on-paper = Put on paper
paper-all = All
paper-print = Print cover sheets and letter (PDF)
paper-handed-over = Handed over
paper-waits =
    { $count ->
        [one] { $shown } receiver waits for paper.
       *[other] { $shown } receivers wait for paper.
    }
channel-away = the server cannot be reached.
channel-away-since = Since { $when }; the mails wait, and none loses an attempt.
channel-away-next = It is asked again { $when }.
flash-sent-again = Back in the queue.
flash-all-again = All are back in the queue.
flash-some-again = Back in the queue; those that cannot be sent again are still here.
flash-on-paper = Put on paper.
flash-handed-over = Noted as handed over.
