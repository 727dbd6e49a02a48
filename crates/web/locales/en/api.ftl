# API keys
api-keys = API keys
api-keys-help = A key lets a program of your office act for you over the API. It may do no more than you may.
api-keys-document = The API's document
api-keys-all-help = Everyone's keys. Revoke any that is no longer used or that became known.
key-make = Make a key
key-made = New API key
key-shown-once = Copy the key to a safe place now: it is shown only once.
key-use = The program sends it in a header of every request:
key-done = I have copied it
key-until = Ends
key-unused = not used yet
key-revoke = Revoke
key-owner = Belongs to
key-may = Roles the key may use
key-days-most = { $count ->
    [one] (at most { $count } day)
   *[other] (at most { $count } days)
 }
field-key-name = Name of the key
field-days = Good for how many days
flash-key-revoked = The key is revoked.
account-event-key-made = API key made
account-event-key-revoked = API key revoked
thing-key = key
thing-keys = keys of one person

# Mails to approvers
staff-mails = Mails about what waits for approval
staff-mails-help = The mail holds only the case's title and a link, never the message.
staff-mails-proposals = Mail approvers when a proposal waits for them
