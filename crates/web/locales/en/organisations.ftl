# Register of organisations and groups of receivers

field-org-name = name
field-org-identifier = identifier
field-org-parent = parent organisation
field-org-territory = territory
field-org-channel = channel
field-org-contact = contact

refusal-no-such-parent = The parent organisation is missing
refusal-no-such-parent-help = The parent organisation is not in the register. Add it first, or choose another one.
refusal-parent-cycle = An organisation cannot belong to itself
refusal-parent-cycle-help = With this parent there would be a day on which the organisation belongs to itself. Choose another parent or mend the dates.
refusal-dates-reversed = The dates are the wrong way round
refusal-dates-reversed-help = “{ $about }” ends before it begins. Mend one of the two dates.
refusal-dates-overlap = Two periods overlap
refusal-dates-overlap-help = “{ $about }” has two values on one day. Let the earlier one end before the later one begins.
refusal-identifier-shape = The identifier does not have the right shape
refusal-identifier-shape-help = It does not have the shape of { $about }. Check it, or choose another scheme.
refusal-identifier-taken = The identifier is in use
refusal-identifier-taken-help = { $about } has this identifier in those days. Check it, or let it end there first.
refusal-own-successor = An organisation cannot be its own successor
refusal-own-successor-help = Choose another organisation as the successor.
refusal-rule-too-large = The rule is too long
refusal-rule-too-large-help = The group's rule has too many parts. Make two groups of it.
