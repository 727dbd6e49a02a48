picture-title = A picture for the chat group
picture-help = Save the picture and send it to where the message came from. The QR code on it leads to this page.
picture-download = Download the picture
picture-alt = Picture of the correction. Verdict: { $label }. The message says: { $claim }

nav-statistics = Statistics
statistics-title = Statistics
statistics-lead = Sums only. No number points at a person.
statistics-example = These are the figures of the worked example. They are not real.
statistics-real = See the real figures
statistics-to-example = See the figures of the worked example
statistics-corrections = Corrections
statistics-under-review = Under review
statistics-withdrawn = Withdrawn
statistics-sightings = Sightings
statistics-median = Time until publication (median)
statistics-none = No correction has been published yet.
statistics-at = Counted at { $when }. New numbers show after about half a minute.
statistics-data = Download the numbers:
statistics-of-correction = Figures about this message
statistics-all = Figures about all messages
statistics-about = Statistics: how messages spread, how soon they were corrected, how many receivers confirmed.
figure-table = Table of the numbers
figure-spread = How the message spread
figure-spread-hours =
    { $count ->
        [one] Each column is an hour.
       *[other] Each column is { $shown } hours.
    }
figure-spread-days =
    { $count ->
        [one] Each column is a day.
       *[other] Each column is { $shown } days.
    }
figure-spread-desc = Columns from { $from } to { $to }, { $count } sightings in all.
figure-spread-quiet = No new sighting since { $when }.
figure-from = From
figure-times = Sightings
figure-count = Number
figure-published = How soon the verdict was published
figure-median = Half of the verdicts were published within { $time } of the first sighting.
figure-after-seen = After the first sighting
figure-within = Within { $time }
figure-later = Later
figure-labels = By verdict
figure-label = Verdict
figure-withdrawn = Withdrawn
figure-channels = By where it was seen
figure-channel = Where
figure-areas = By area
figure-area = Area
figure-areas-note = Areas with fewer than 5 sightings are counted among “other areas”.
figure-areas-others = Other areas
figure-confirmations = Receivers of the letter who confirmed
figure-confirmations-desc = { $receivers } receivers: { $confirmed } confirmed, { $passed } passed it on.
figure-confirmed = Confirmed
figure-passed-on = Passed on
figure-receivers = Receivers
figure-after-sent = After sending
figure-after = After { $time }
figure-now = Now
figure-hours-short = { $shown }h
figure-days-short = { $shown }d
lasted-days =
    { $count ->
        [one] 1 day
       *[other] { $shown } days
    }
lasted-hours =
    { $count ->
        [one] 1 hour
       *[other] { $shown } hours
    }
lasted-minutes =
    { $count ->
        [one] 1 minute
       *[other] { $shown } minutes
    }
mark-opened = Case opened
mark-answered = The named party answered
mark-published = Verdict published
mark-sent = Official letter sent
