# Liaison card

## Pages

page-desk = Liaison card desk
page-cards = Register of cards
page-card = Card { $number }
page-new_card = Issue a card
page-print = Print cards
page-request = Request { $number }
page-unvisited = Not visited for long
page-roster = Duty roster
page-figures = Liaison card figures
page-tasks = Liaison card tasks
page-elders = My elders
page-elder = Elder { $number }
page-my_card = My liaison card
page-my_requests = My requests
page-duty = On duty today

## Shared

label-number = Number
label-card = Card
label-who = Elder
label-phone = Telephone
label-address = Address
label-helper = Linked volunteer
label-backup = Backup volunteer
label-team = Duty team
label-note = Please note
label-status = Status
label-issued = Issued
label-serial = Issue number
label-opened = Noted
label-kind = Kind
label-what = What is needed
label-assignee = With
label-due = Due
label-minutes = Time given
label-hours = Volunteer hours
label-last-seen = Last visit
label-since = Counted from
label-seen-on = Last visit on
label-my-place = I am the
label-asked = Request to visit
label-days = Days since
label-day = Day
label-time = Time
label-on-duty = On duty
label-duty-is = Who that is
label-opened-n = Opened
label-closed-n = Closed
label-in-time-n = Done in time
label-in-time = Share in time
label-visitor = Visitor
label-call = What for
label-found = How it was
label-visits = Visits
label-figure = Figure
label-count = Count
nobody = Nobody yet
none = None
no-date = No date
ring = Ring
ring-resident = Ring the elder
ring-volunteer = Ring the volunteer
ring-helper = Ring the linked volunteer
ring-backup = Ring the backup volunteer

card-status-active = In use
card-status-lost = Lost
card-status-retired = Out of use

request-kind-shopping = Shopping
request-kind-clinic = Doctor and pharmacy
request-kind-errand = Errand
request-kind-repair = Small repair
request-kind-visit = Company
request-kind-other = Something else

channel-phone = By telephone
channel-visit = In person
channel-paper = On paper

outcome-satisfied = Done, and well
outcome-unsatisfied = Not done yet

day-heading = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}, { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day }
day-today = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}, { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day } (today)
seen-today = Today
seen-days = { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
seen-never = { $n ->
    [one] Not visited for { $n } day
   *[other] Not visited for { $n } days
}
by-staff = Staff

## Desk

desk-lead = When an elder rings, type the card number, name or telephone number to find her card at once.
desk-search = Card number, name or telephone
desk-nobody = Nobody was found. Check the number or the name; if she has no card yet, issue one now.
desk-no-card = No liaison card yet.
desk-issue = Issue a card
desk-ask = Note a request
desk-card = Show the card
desk-open = Note a request for her
desk-requests = Open requests
desk-no-requests = No open requests. When an elder rings, find her card above to note one.
desk-waiting = Waiting for staff
desk-cards = Cards in use

## Register and card

cards-new = Issue a card
cards-print = Print all
cards-empty = There are no cards here.
card-print = Print this card
card-edit = Change helpers and note
card-history = Requests so far
card-no-history = No requests so far.
card-team-default = As set for the community
card-team-help = Without one, the duty team set for the community is asked.
card-lost = Report lost
card-lost-sure = Is this card lost? Issue a new one afterwards.
card-reissue = Issue again
card-reissue-sure = The number stays, the issue number grows by one. Print the new card afterwards.
card-retire = Take out of use
card-retire-sure = No more requests can be noted for it. Take it out of use?
new-card-lead = Link an elder who lives alone with a volunteer and a backup. The number is given by itself.

issue_card-resident = Elder
issue_card-helper = Linked volunteer
issue_card-backup = Backup volunteer
issue_card-team = Duty team
issue_card-note = What a volunteer must know, such as: hard of hearing, knock for a while
issue_card-submit = Issue
issue-has-card = This elder already has the card { $number }.
issue-done = Issued: { $number }.

edit_card-helper = Linked volunteer
edit_card-backup = Backup volunteer
edit_card-team = Duty team
edit_card-note = What a volunteer must know
edit_card-submit = Save
edit-done = Saved.

helpers-same = The backup cannot be the linked volunteer.
helpers-unknown = This volunteer is not of this community; choose another.
lost-not-active = Only a card in use can be reported lost.
lost-done = Noted as lost. Issue a new one.
reissue-done = Issued again: { $number }, issue { $serial }. Print the new card.
retire-already = This card is already out of use.
retire-done = { $number } is out of use.

## Printing

print-title = Liaison card
print-helper = Linked volunteer
print-backup = Backup volunteer
print-desk = Community duty desk
print-footer = { $unit } · ring whenever you need us · issue { $serial }
print-empty = There are no cards in use to print.
print-no-duty-phone = No duty desk number is set, so none is printed. Ask an administrator to set it for this module.

## Requests

step-opened = Noted
step-sent = Sent
step-visit = Visit
step-feedback = Feedback
step-closed = Closed

event-open = Request noted
event-accept = Taken on by the community
event-dispatch = Sent to a volunteer
event-take = Accepted by the volunteer
event-decline = Given back by the volunteer
event-report = Reported done
event-verify = The elder is satisfied
event-fail = The elder says it is not done
event-close = Closed
event-void = Voided

request-history = What happened
request-send = Send to the volunteer on the card
request-send-other = Send to the next instead
request-send-to = Send to a volunteer of your choice
request-nobody-left = Everybody on the card has been asked or is away. Choose a volunteer below.
request-ask-her = The volunteer reports it done. Ring the elder, ask how it went, and note it.
request-feedback = Note what the elder says
request-volunteer-goes = The volunteer rang: will go
request-report = Report the visit for the volunteer
request-close = Close
request-void = Noted by mistake? Void this request

open_request-kind = Kind
open_request-title = What is needed, in one line
open_request-detail = More about it
open_request-channel = How she reached us
open_request-submit = Note the request
open-not-yours = This is not yours.
open-card-retired = The card { $number } is out of use; no request can be noted for it.
open-done-resident = Received. The community will send somebody as soon as it can.
open-done-sent =
    Noted as { $number } and sent to { $place ->
        [duty] the volunteer on duty
        [helper] the linked volunteer
        [backup] the backup volunteer
       *[team] the duty team
    }.
open-done-nobody = Noted as { $number }. Nobody on the card can be sent; choose a volunteer.

send-done =
    Sent to { $place ->
        [duty] the volunteer on duty
        [helper] the linked volunteer
        [backup] the backup volunteer
       *[team] the duty team
    }.
send-nobody = Everybody on the card has been asked. Choose a volunteer.
send_to-volunteer = Volunteer
send_to-submit = Send to this volunteer
send-to-away = This volunteer takes no tasks now; choose another.
send-to-done = Sent.

note_feedback-outcome = How did it go
note_feedback-words = Anything else
note_feedback-submit = Note it
feedback-done-good = Noted: satisfied.
feedback-done-again = Noted; the volunteer will go again.

close-done = { $number } is closed.
void-reason = Why
void-submit = Void
void-done = { $number } is void.

## Volunteers

tasks-waiting = Waiting for you
tasks-under-way = Under way
tasks-finished = Finished
tasks-none-waiting = Nothing waits for you. You will be told of new tasks.
tasks-none-under-way = Nothing is under way.
tasks-none-finished = Nothing is finished yet.
task-for-team = Anybody in the team
task-accept = I will go
task-look = Details
task-look-or-decline = Details, or I cannot
task-report = Report the visit
task-decline = I cannot go
task-give-back = It cannot be done: give it back
task-visits = Visits
task-visited = { $minutes } minutes of service

accept-done = It is yours, thank you! Address and telephone are below.
accept-done-staff = Noted: the volunteer will go.
decline-reason = Why, such as: not at home today
decline-submit = Give it back
decline-done = Given back; somebody else will be sent.
report_visit-minutes = Minutes of service (the way not counted)
report_visit-note = What was done, and how the elder is
report_visit-ended_ago = Minutes since it ended (0: just now)
report_visit-submit = Report it done
report-done = Thank you! { $minutes } minutes are handed in for approval.
report-done-again = Thank you! Noted. The minutes of this request were handed in before.

hours-pending = { $minutes } minutes, waiting for approval
hours-approved = { $minutes } minutes, counted
hours-rejected = { $minutes } minutes, not approved

elders-lead = Elders whose card names you. Please see each at least every { $days } days, and note it when you were there.
elders-none = No elder is linked with you yet. Once staff put you on a card, its holder stands here.
elders-my-duty = When I am on duty
elders-no-duty = You are not on duty in the next two weeks. Ask staff if that should change.
elders-duty-now = { $hours }, now
elder-note = I was with her

call-note = Note a visit
call-history = Visits
call-none = Nobody has visited yet. When you were there, note it here.
call-seen = Visit
call-errand = Visit on an errand, { $minutes } minutes
call-no-hours = How she is, in a few words. A visit alone gives no hours; what the community sent you for is reported with its task.
note_call-day = Which day
note_call-volunteer = Who went
note_call-volunteer-help = Without anybody: staff went themselves.
note_call-note = How it was
note_call-submit = Note the visit
note_call-done = The visit is noted.
note_call-done-open = The visit is noted. Request { $number } asks for the same and is still open; please see to it.
note_call-retired = The card { $number } is out of use; no visits are noted for it.
note_call-future = This day is still to come. Enter the day of the visit.
note_call-too-old = Visits are entered up to { $days } days back.
note_call-before-card = The card has been in use since { $day }. Enter a day from then on.
note_call-again = This visit is noted already.

## Not visited for long

unvisited-lead = When nobody was with the holder of a card for { $days } days, a request to go there is opened at seven in the morning and sent to her volunteer.
unvisited-stat-all = Elders to visit
unvisited-stat-overdue = Not visited for long
unvisited-overdue = { $days } days and more
unvisited-all = All elders
unvisited-none = Everybody was visited within { $days } days. After a visit, note it on the elder's card.
unvisited-no-cards = No card is in use yet. Issue one first; days are counted from then on.
unvisited-none-paper = There is nobody.
unvisited-look-now = Look now
unvisited-behind = Some cards have not been looked at, so that names are missing. Press “Look now”, or wait until tomorrow morning.
unvisited-asked = Request { $number }
unvisited-not-asked = Not yet
unvisited-paper = Round: elders not visited for { $days } days
unvisited-gone = Do not live here any more
unvisited-gone-hint = These elders have moved away or died while their card is in use. Nobody is asked to go there. Take their cards out of use.
look_now-more = { $n } requests to visit are opened, and that was not all. Press it again.
look_now-none = All is looked at; no new request was needed.
look_now-done = All is looked at; { $n ->
    [one] { $n } request to visit is opened.
   *[other] { $n } requests to visit are opened.
}
told-staff-unvisited = { $n ->
    [one] { $n } elder was
   *[other] { $n } elders were
} not visited for { $days } days; requests to go there are opened.

## Roster

roster-lead = Who is on duty on which day, from when until when. Elders see it under “On duty today”.
week-this = This week (from { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day })
week-of = From { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day }
roster-empty = Nobody is on duty this week yet. Put somebody on below.
roster-empty-copy = Nobody is on duty this week yet. Copy the week before and change a few, or put somebody on below.
roster-copy = Copy the week before
roster-nobody = Nobody on duty
roster-fill = Fill
roster-change = Change
roster-remove = Take off
roster-remove-sure = Take this duty off the roster?
roster-add = Put somebody on duty
roster-change-day = Change the duty of { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day }
roster-title = Duty roster, { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day } – { $until_month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $until_day }
add_duty-day = Which day
add_duty-last = Up to which day
add_duty-last-help = Empty: only that day. Otherwise every day up to this one.
add_duty-from = From
add_duty-until = Until
add_duty-volunteer = Volunteer
add_duty-staff = Or somebody of the staff
add_duty-submit = Put on duty
add_duty-backwards = The last day cannot be before the first.
add_duty-too-many = At most { $days } days at once.
add_duty-done = On duty for { $n ->
    [one] { $n } day.
   *[other] { $n } days.
}
change_duty-from = From
change_duty-until = Until
change_duty-volunteer = Volunteer
change_duty-staff = Or somebody of the staff
change_duty-submit = Save
change_duty-done = Changed.
remove_duty-done = Taken off.
copy_week-week = Which week
copy_week-submit = Copy the week before
copy_week-nothing = Nobody was on duty in the week before; there is nothing to copy.
copy_week-all-there = Everything of the week before is there already.
copy_week-done = Copied: { $n }.
duty-staff-help = A name or a post, such as: Li of the community. Either a volunteer or somebody of the staff.
duty-time = Write a time such as 9:00 or 14:30.
duty-ends-first = It has to end after it begins. Enter a night as two duties.
duty-one-person = Choose a volunteer or name somebody of the staff: one of them.
duty-overlaps = { $day }: this person is on duty at that time already.
duty-past = Duties of the last { $days } days can be changed, no earlier ones.
duty-too-far = The roster is written up to { $days } days ahead.

stage-now = On duty now
stage-coming = Later today
stage-over = Over for today
duty-lead = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}, { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $day }. Whoever is on duty now helps you.
duty-none = Nobody is on today's roster. If you need help, press “I need help” below.
duty-none-phone = Nobody is on today's roster. Ring the duty desk below, or press “I need help”.
duty-volunteer = Volunteer
duty-staff = Community staff
duty-ring = Ring whoever is on duty
duty-ask = I need help

## Figures

figures-lead = Counted from requests and visits. To be visited are those who held a card in the month, every { $days } days.
figures-tab = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
} { $year }
figures-month = Liaison card, { $month ->
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
figures-requests = Requests by kind
figures-visitors = Who visited how often
figures-opened = Requests opened
figures-closed = Requests closed
figures-in-time = Done in time
figures-visits = Visits
figures-on-errands = Of them on errands
figures-to-see = Of them to see how she is
figures-visited = Elders visited
figures-of = { $n } of { $of }
figures-total = Total
figures-nothing-closed = None closed
figures-no-requests = No requests in this month. When an elder rings, note it at the desk.
figures-no-visits = No visits in this month. Volunteers note theirs under “My elders”.
figures-behind = Older records are not all counted yet, so that the figures are low. Press “Look now”, or wait until tomorrow morning.

## Elders

my-card-none = You have no liaison card yet. Ask the community's staff for one.
my-card-lost = This card is reported lost; a new one will be brought to you. You can still ask for help.
my-card-ask = I need help
my-requests-none = You have not asked for anything yet.
my-requests-how-was-it = How did “{ $title }” go?

progress-submitted = The community has it and is arranging it.
progress-accepted = The community has taken it on and looks for somebody.
progress-dispatched = A volunteer has been told and will answer.
progress-returned = This volunteer cannot come; another is looked for.
progress-handling = A volunteer will come to you.
progress-done = The volunteer says it is done. Tell us how it went.
progress-verified = You say it went well. Thank you!
progress-closed = Closed.
progress-voided = Cancelled.

## Messages

told-task = { $person } needs help: { $title }. Can you go?
told-again = { $person } says “{ $title }” is not done yet. Please go again.
told-moved = Somebody else goes for “{ $title }” for { $person }; there is no need to go.
told-voided = “{ $title }” for { $person } is cancelled; there is no need to go.
told-opened = The community noted for you: { $title }
told-accepted = A volunteer will come: { $title }
told-reported = Is “{ $title }” done? Tell the community how it went.
told-closed = “{ $title }” is closed.
told-resident-voided = “{ $title }” is cancelled.
told-staff-new = { $person } asks: { $title }. Please take it on.
told-staff-accepted = A volunteer goes: { $person }, { $title }
told-staff-passed-on =
    The volunteer cannot go; passed on to { $place ->
        [duty] the volunteer on duty
        [helper] the linked volunteer
        [backup] the backup volunteer
       *[team] the duty team
    }: { $person }, { $title }
told-staff-nobody = Nobody is left to send; choose a volunteer: { $person }, { $title }
told-staff-reported = Visited; please ask how it went: { $person }, { $title }
told-staff-verified = { $person } is satisfied: { $title }. It can be closed.
told-staff-unsatisfied = { $person } says it is not done: { $title }

## Settings

setting-duty_phone = Telephone of the duty desk (printed on every card)
setting-duty_team = Duty team (asked when a card names none)
setting-due_hours = Hours within which a request should be done
setting-visit_days = Days without a visit after which somebody is asked to go
setting-most_a_day = For how many elders on one day, at most
setting-on_duty_first = Send a new request to a volunteer on duty first

# Indicators
indicator-visits = Visits
indicator-elders_visited = Elders visited
indicator-elders_visited_share = Share of card holders visited
indicator-visit_minutes = Time spent on visits
