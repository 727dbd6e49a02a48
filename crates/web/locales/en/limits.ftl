# How much one may ask
refusal-too-fast = Many requests at once
refusal-too-fast-help = Many requests came from your network within a minute. Please wait { $limit } seconds, then send it again.
refusal-too-slow = The request broke off
refusal-too-slow-help = The rest of it did not come in time. Check the connection and send it again.
refusal-batch-too-large = Too many texts at once
refusal-batch-too-large-help = A batch holds at most { $limit } texts. Send the others in another request.
refusal-batch-over-limit = The batch is larger than the limit
refusal-batch-over-limit-help = Under this limit a batch holds at most { $limit } texts. Send smaller ones.
refusal-batch-bought = Too many texts for one proof of work
refusal-batch-bought-help = A proof of work pays for a batch of at most { $limit } texts. Send a smaller one, or wait.
wait-kept = Nothing is lost: what you wrote stands below.
wait-solving = Your device is solving a small sum instead of waiting. The request is then sent by itself; you may leave this page open.
wait-again = Send again
wait-open = Open the page again

# Keys of newsrooms and platforms
partners = Keys of newsrooms and platforms
partners-help = A key lets an organisation outside ask the public API under a limit of its own. It opens nothing that is not public.
partners-none = No key has been made yet.
partner-make = Make a partner's key
partner-made = New partner's key
partner-once = Hand the key over safely now: it is shown only once.
partner-until = Last day (empty: until it is revoked)
partner-no-end = until revoked
field-partner-contact = Contact there
field-per-minute = Checks a minute
field-last-day = Last day
account-event-partner-key-made = Partner's key made
account-event-partner-key-revoked = Partner's key revoked
refusal-partner-key = The key is not good
refusal-partner-key-help = It is not known, was revoked or has ended. Ask the body that gave it for a new one, or ask without a key.
