# Sisters' teahouse

## Pages

page-home = Sisters' teahouse
page-topics = Topic wall
page-openings = Openings of the teahouse
page-moderation = Topics
page-records = Records of the teahouse
page-wall = Sisters' teahouse

## Shared

label-title = Name
label-day = Day
label-hours = Time
label-until = Open until
label-place = Where
label-seats = Seats
label-seated = Signed up
label-waiting = Waiting
label-whom = For
label-stage = State
label-status = State
label-came = Signed up and came
label-drop-ins = Dropped in
label-minutes = Minutes
label-who = Resident
label-has = Has
label-attendance = Came
label-attended = Visits
label-supports = Supported by
label-author = Proposed by
label-proposed = Proposed
label-raised = On the agenda since
label-reason = Reason
label-shown-as = To residents
none = —
nobody = —

day =
    { $weekday ->
        [1] Monday
        [2] Tuesday
        [3] Wednesday
        [4] Thursday
        [5] Friday
        [6] Saturday
       *[7] Sunday
    }, { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    }

stage-coming = Coming
stage-under-way = Open now
stage-over = Over
stage-called-off = Called off

women-only = Women only
for-everybody = Everybody
seats-no-limit = No limit
seats-left =
    { $left ->
        [one] 1 seat left
       *[other] { $left } seats left
    }
seats-none =
    { $waiting ->
        [0] Full; you can wait for a seat
       *[other] Full; { $waiting } waiting
    }

minutes-heading = What was talked about
minutes-none = Nothing has been written down yet.

photos-heading = Photographs
photo-of = { $title }, photograph { $number }
photo-shows = { $shows } (photograph { $number })
talk-words = What was talked about

whom-only-yourself = You can only do this for yourself.
whom-nobody = Choose a resident.
whom-unknown = Nobody of this community is called so; choose somebody else.

## Residents: the teahouse

home-lead = Come in for a cup of tea and a talk. Sign up for a time that suits you, or simply drop in.
home-mine = Where I have signed up
home-coming = Coming openings
home-none = There is nothing to sign up for now. New times will stand here.
home-seated = You have a seat
home-waiting = Number { $turn } on the waiting list
home-sign-up = Sign up
home-wait = Wait for a seat
home-drop-in = The teahouse is open: just come in, without signing up.
home-withdraw = I cannot come
home-withdraw-sure = Your seat will go to somebody who waits. Are you sure?
home-topics = To the topic wall
home-photos = With photographs
home-look = See the photographs

sign_up-resident = Resident
sign_up-submit = Sign the resident up
sign-up-seated = You have signed up and have a seat.
sign-up-waiting = All seats are taken; you are number { $turn } on the waiting list. We will tell you when a seat is free.
withdraw-done = Cancelled; somebody else gets the seat. See you next time!
withdraw-nothing = You have not signed up here. What was entered elsewhere just now shows after a while.

## Residents: the topic wall

topics-lead = What should we talk about, what should be done? Put it here. What many support goes on the community's agenda.
topics-open = Topics
topics-none = There is nothing on the wall yet. Propose the first topic.
topics-agenda = On the agenda
topics-own = My topics
topics-propose = Propose a topic
topics-anonymous-help = Other residents then read “a resident”; the community's staff still know that it is yours.
topics-support = I support this
topics-supported = You support this
topics-withdraw-support = Support it no longer
topics-take-back = Take back

topic-somebody = A resident
topic-anonymous = Without a name for residents
topic-named = With the name

topic-status-waiting = Waiting for staff
topic-status-open = On the wall
topic-status-on-agenda = On the agenda
topic-status-declined = Not taken
topic-status-hidden = Taken off the wall

propose_topic-title = In one line
propose_topic-words = A few more words
propose_topic-anonymous = Other residents shall not learn that it is mine
propose_topic-author = Whose topic it is
propose_topic-submit = Hand in
propose-too-many = { $most } topics of yours are waiting already. Propose more when those have been looked at.
propose-done = The topic is on the wall.
propose-done-waiting = We have it. Once staff have looked at it, it goes on the wall; you will be told.
take-back-done = Taken back.
take-back-too-late = Staff have dealt with it already; it cannot be taken back.
support-done =
    { $count ->
        [one] Noted: you are the first to support it.
       *[other] Noted: { $count } of you support it now.
    }
support-twice = You support this already.
support-none = You have not supported this topic.
support-closed = This topic is on the agenda and takes no more support.
support-withdrawn = You support it no longer.

## Staff: openings

records-lead = The records that the indicators count, and no others: openings that were held, topics that were proposed, and those that were put on the agenda.
records-held = Openings held
records-proposed = Topics proposed
records-raised = Topics put on the agenda
records-no-openings = The teahouse was not open on these days.
records-no-topics = There are no topics of these days.
records-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }
records-days = { $from } to { $to }
openings-lead = What is coming stands here by day: press a line to see who has signed up. What is over stands below.
go-records = Records
openings-coming = Coming
openings-none = Nothing is coming. Put on an opening below.
openings-past = Past
openings-no-past = No opening is over yet.
openings-seated = { $seated } / { $seats }
openings-written = Written
openings-not-written = Not written
openings-put-on = Put on an opening

put_on-title = Name, e.g. Thursday tea
put_on-day = Day
put_on-starts = Begins at
put_on-length = Open for how many minutes
put_on-seats = Seats
put_on-women_only = Women only
put_on-submit = Put on
put-on-no-time = Write a time such as 14:30.
put-on-past = That time is over; choose a later one.
put-on-too-far = That is too far ahead; choose a day within a year.
put-on-done = It is put on; residents can sign up.

opening-signed-up = Who has signed up
opening-all = Show everybody who has signed up
opening-nobody = Nobody has signed up yet.
opening-came = Came
opening-absent = Did not come
opening-release = Give the seat back
opening-release-sure = The seat will go to somebody who waits, and the person will be told. Are you sure?
opening-sign-up = Sign a resident up
opening-call-off = Call this opening off
opening-called-off = Called off: { $reason }
opening-called-off-elsewhere = Called off on the pages of activities.
opening-drop-in = One more dropped in
opening-drop-ins = Correct how many dropped in
opening-minutes = A few words of minutes
opening-minutes-help = Residents read it, and it hangs in the teahouse: no names, and nothing of anybody's family.
opening-photos-help = At most 6, JPG, PNG or WebP of 10 MB each. Residents see them; they do not hang in the teahouse. Where and when they were taken is removed.
opening-shows-help = Whoever has the page read out knows by this sentence what is on them. No names, please.
opening-consent-help = With photographs it must be ticked: ask everybody who is on them, of children their guardian. Who ticked it, and when, is noted. Who stands in the register is noted below the photograph, afterwards. When somebody thinks better of it, take the photograph away.

label-place-number = No.
has-seat = A seat
has-waiting = Waits
has-walk-in = Came without signing up
attendance-attended = Came
attendance-absent = Did not come
attendance-unknown = —

call_off-reason = Reason; whoever has signed up is told
call_off-submit = Call off
call-off-done = Called off; whoever had signed up has been told.
call-off-already = This opening is called off already.
call-off-over = This opening is over and cannot be called off.

door-called-off = This opening was called off.
door-early = People are counted from an hour before it begins.
set_drop_ins-drop_ins = How many came without signing up
set_drop_ins-submit = Save
drop-in-done = Noted: { $count } dropped in.

write_minutes-minutes = What was talked about
write_minutes-submit = Save the minutes
write_minutes-photos = Photographs
write_minutes-shows = What is on them
write_minutes-consent = Everybody on them agrees to be shown to residents of the community
photos-no-consent = Photographs without consent are not taken. Ask everybody who is on them, and then tick.
photos-too-many = At most 6 photographs of an opening; there are { $have } already. Choose fewer, or take old ones away first.
photo-remove = Take away
photo-remove-sure = The photograph is removed for good, also for residents. Take it away?
photo-removed = The photograph is gone.
remove_photo-photo = Which photograph
remove_photo-submit = Take away
photo-people = Who is on the photograph
photo-people-count = Who is on it ({ $count })
photo-on-it = Noted on the photograph
photo-on-it-nobody = Nobody is noted yet. Choose from those who signed up, below, or find somebody else; when one of them takes back the consent to be shown, residents see the photograph no more.
photo-who-came = Who signed up
photo-who-came-nobody = Everybody who signed up is noted, or nobody did.
photo-is-on-it = Is on it
photo-not-on-it = Is not on it
photo-person-else = Somebody else is on it
photo-person-help = Note every resident of the register; the system asks for their consent to be shown.
photo-held = Somebody on it has taken back the consent to be shown, or it is over: residents do not see this photograph any more. Take it away; if they have agreed once more, look again; if somebody was noted by mistake, press "Is not on it".
photo-people-noted = Noted.
photo-look-again = Look again and show it
photo-shown-again = Residents see this photograph again.
photo-still-held = Somebody on it still has no valid consent to be shown. Enter the consent first, or take the photograph away.
photo-not-on-it-sure = If everybody else agrees, residents see this photograph again at once. Are they really not on it?
show_photo_again-photo = Which photograph
show_photo_again-submit = Look again and show it
note_on_photo-photo = Which photograph
note_on_photo-resident = Resident
note_on_photo-submit = Is on it
note_volunteer_on_photo-photo = Which photograph
note_volunteer_on_photo-volunteer = Volunteer
note_volunteer_on_photo-submit = Is on it
note_off_photo-photo = Which photograph
note_off_photo-resident = Resident
note_off_photo-volunteer = Volunteer
note_off_photo-submit = Is not on it
minutes-early = Minutes are written once it has begun.
minutes-done = Saved; residents can read it.

release-sign_up = Which sign-up
release-submit = Give the seat back
note_came-sign_up = Which sign-up
note_came-came = Came
note_came-submit = Note
note-came-done = Noted: came.
note-absent-done = Noted: did not come.
release-done = The seat is given back; if somebody waited, they have it now.

## Staff: topics

moderation-lead = Look at what residents propose before it goes on the wall. What many support goes on the agenda.
moderation-none-waiting = No topic is waiting.
moderation-none = There are no topics here.
moderation-look = Look closer, or do not take it
moderation-propose = Enter a topic for a resident

topic-approve = Put on the wall
topic-decline = Do not take it
topic-hide = Take off the wall
topic-show-again = Put on the wall again
topic-raise = Put on the agenda
topic-raise-sure = It then takes no more support, and modules that keep an agenda receive it. Are you sure?

decline_topic-reason = Reason, for whoever proposed it
decline_topic-submit = Do not take it
hide_topic-reason = Reason, for whoever proposed it
hide_topic-submit = Take off
approve-done = It is on the wall; whoever proposed it has been told.
approve-not-waiting = This topic is not waiting.
decline-done = Noted; whoever proposed it has been told.
decline-not-waiting = This topic is not waiting.
hide-done = It is off the wall; whoever proposed it has been told.
hide-not-shown = This topic is not on the wall.
raise-done = It is on the agenda; whoever proposed it has been told.
raise-already = This topic was put on the agenda already.
raise-not-open = Only what is on the wall goes on the agenda.

## The wall of the teahouse

wall-next = Open next
wall-no-next = The next time will be made known.
wall-topics = Today's topics
wall-no-topics = There is nothing on the wall today. Tell staff what you want to talk about, or propose it on your phone.

## Messages

told-staff-waiting = A new topic is waiting: { $title }
told-staff-new = A new topic is on the wall: { $title }
told-approved = Your topic “{ $title }” is on the wall. Ask your neighbours to support it.
told-declined = Your topic “{ $title }” was not taken. Reason: { $reason }
told-hidden = Your topic “{ $title }” was taken off the wall. Reason: { $reason }
told-raised = Your topic “{ $title }” is on the community's agenda.
told-released = Staff have given back your seat in “{ $title }”. Ask them if you do not know why.

## Settings

setting-place = Where the teahouse is
setting-seats = Seats of an opening
setting-length = Minutes for which it is open
setting-women_only = Women only, unless staff say otherwise
setting-moderated = Staff look at a topic before it goes on the wall

# Indicators
indicator-openings_held = Openings held
indicator-attendance = Visits to the teahouse
indicator-topics_proposed = Topics proposed
indicator-topics_on_agenda = Topics put on the agenda
