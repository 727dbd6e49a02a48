why-here = Why this chain stands here
why-quiet = Not seen in the last seven days, or many others spread wider
why-harm = Its words speak of: { $what }
why-burst = { $burst } reports came in one hour from one place: they count as { $counted } only
why-repeats =
    { $count ->
        [one] { $shown } repeated report of the same sender on one day: not counted again
       *[other] { $shown } repeated reports of the same senders on one day: not counted again
    }
why-returned = Put aside { $when } ({ $reason }); it has grown anew since
harm-money = money, accounts
harm-health = illness, cures
harm-danger = danger, disasters
harm-pressure = hurry, passing it on
spark-alt = Sightings in the last 48 hours: { $sum }; most in one hour: { $most } (hours ago: { $back })
variant-other = Other wording than the first message.
spark-from = 48 hours ago
spark-to = now
ranking-how = How is this order made?
ranking-growth = Higher: seen in many channels and areas, and growing against the day before. Older sightings fade; after a day they count half.
ranking-harm = Words about money, illness, danger or hurry lift a chain a little. This is a hint, not a verdict.
ranking-sender = Many reports of one chain by one sender on one day count once. To know that, the server keeps in memory a hash that cannot be undone, with a new key every day; who the sender is is not kept.
ranking-burst = Many reports in one hour from one place count very little (100 as 10): what really spreads comes from many places.
keys = Keys:
keys-down = down
keys-up = up
keys-open = open
keys-choose = choose to join
keys-dismiss = put aside
choose-chain = Choose the chain: { $text }
chain-dismiss = Put aside
chain-dismiss-help = The chain leaves the inbox and comes back by itself when it spreads as much again. Can be undone.
join-title = Join the chosen chains
join-help = Choose two chains or more that are about the same thing. New copies of any of them go into the one. Can be undone.
join-button = Join into one chain
split-title = Split off the chosen variants
split-help = Choose the variants that do not belong here. They become a chain of their own; new copies go where the wording is closest. Can be undone.
split-button = Split into its own chain
split-choose = Choose to split off
dismissed-link =
    { $count ->
        [one] { $shown } chain put aside
       *[other] { $shown } chains put aside
    }
dismissed-title = Chains put aside
dismissed-help = Each comes back into the inbox by itself when it spreads as much again as when it was put aside.
dismissed-none = No chain is put aside.
undo-dismissed = Back into the inbox
undo = Undo
decisions-title = Decisions on this chain
decision-joined = Chains joined
decision-split = Chain split
decision-dismissed = Put aside
decision-restored = Back into the inbox
decision-other = See the other chain
live-updated = The inbox was just updated.
live-waiting = There are changes – load the inbox anew
flash-joined = Joined. New copies will go into this chain.
flash-split = Split into its own chain.
flash-dismissed = Put aside. It comes back by itself when it grows.
flash-undone = Undone.
thing-decision = decision
refusal-two-chains = Two chains are needed
refusal-two-chains-help = Tick two chains or more, then join them.
refusal-some-variants = Choose some of the variants
refusal-some-variants-help = Tick at least one variant, but not all of them.
refusal-has-case = The chain has a case
refusal-has-case-help = Only chains without a case can be joined, or joined to one with an open case; a chain with a case is put aside on the page of its case.
about-privacy-senders = So that nobody can push a message up by reporting it many times, the server keeps in memory a hash of the network address with a key for the day, then forgets both. Nobody can find out from it who reported what.
