# Liaison card

## Pages

page-desk = Liaison card desk
page-cards = Register of cards
page-card = Card { $number }
page-new_card = Issue a card
page-print = Print cards
page-request = Request { $number }
page-tasks = Liaison card tasks
page-my_card = My liaison card
page-my_requests = My requests

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
        [helper] the linked volunteer
        [backup] the backup volunteer
       *[team] the duty team
    }.
open-done-nobody = Noted as { $number }. Nobody on the card can be sent; choose a volunteer.

send-done =
    Sent to { $place ->
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
