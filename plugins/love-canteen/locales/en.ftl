# Love canteen

## Pages

page-today = Meals today
page-diner = Diner
page-week = Menu
page-dishes = Dishes
page-kitchen = Kitchen sheet
page-deliveries = Deliveries
page-delivery = A delivery
page-alerts = To be looked after
page-alert = Looking after somebody
page-accounts = Canteen accounts
page-unnoted = Orders without an outcome
page-eaten = Meals that were eaten
page-tasks = Meals to bring
page-task = Delivery
page-meals = Love canteen
page-board = Menu of the day
page-spending = Accounts

## Shared

label-who = Resident
label-phone = Telephone
label-address = Address
label-day = Day
label-meal = Meal
label-dish = Dish
label-way = How
label-pays = Pays
label-status = Status
label-state = State
label-price = Price
label-ordered = Ordered
label-left = Left
label-contains = Contains
label-portions = Portions
label-eat-in = At the table
label-deliver = Delivered
label-allergy = Cannot eat
label-lives-alone = Lives alone
label-brings = Brought by
label-what = What
label-due = Due
label-month = Month
label-meals = Meals
label-people = People
label-income = Fees
label-subsidy = Subsidy
label-total = Total
label-income-entry = Fees in the books
label-subsidy-entry = Subsidy in the books
label-notice = Notice
label-told = Staff were told
label-reason = Reason
label-found = What was found
label-by = Noted by
label-when = Noted at
label-diner = As a diner
label-meal-status = Meal
label-request-status = Delivery
label-settled = Settled on
none = None
yes = Yes
no = No
ring = Ring
ring-volunteer = Ring the volunteer
ring-diner = Ring the diner
nobody-yet = Nobody yet
lives-alone = Lives alone

meal-lunch = Lunch
meal-dinner = Dinner
way-eat-in = At the table
way-deliver = Delivered
charge-free = Free
charge-low-fee = Low fee
order-status-ordered = Ordered
order-status-served = Eaten
order-status-missed = Not called for
order-status-cancelled = Cancelled
alert-reason-did-not-come = Had ordered and did not come
alert-reason-not-brought = Delivery overdue
alert-state-open = To be looked after
alert-state-looked-after = Looked after
alert-state-seen = Has eaten
alert-list-open = To be looked after
alert-list-ended = Dealt with
entry-state-prepared = Waits for approval
entry-state-booked = Entered
entry-state-rejected = Turned down
entry-state-reversed = Reversed
outcome-satisfied = It came and was good
outcome-unsatisfied = Something was wrong
source-grant-superior = Grants from above
source-donation = Donations
source-low-fee-income = Fees
source-other = Other money
request-kind-meal-delivery = Meal delivery

bill-low-fee = { $yuan } yuan
left-enough = Enough
left-none = None left
left-some = { $n } left
day-today = Today
day-yesterday = Yesterday
day-tomorrow = Tomorrow
day-short = { $month ->
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
} { $day }
day-heading = { $month ->
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
} { $day }, { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
day-tab = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
} { $day }/{ $month }
day-and-meal = { $month ->
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
} { $day }, { $meal ->
    [lunch] lunch
   *[dinner] dinner
}
meal-of-day = { $meal ->
    [lunch] Lunch
   *[dinner] Dinner
}
stat-ordered = Ordered
stat-eat-in = At the table
stat-deliver = Delivered
stat-served = Eaten
stat-missed = Not called for
stat-free = Free meals
stat-low-fee = Low-fee meals

## Settings

setting-fee = Fee of a meal
setting-fee-help = What somebody who does not eat free pays, never more than the price of the dish; the charity fund pays the rest.
setting-free_elder = The elderly eat free
setting-free_child = Children eat free
setting-free_hardship = People in hardship eat free
setting-free_disabled = Disabled people eat free
setting-free_living_alone = Whoever lives alone eats free
setting-lunch_cut_off = Hour by which lunch is ordered
setting-dinner_cut_off = Hour by which dinner is ordered
setting-days_ahead = Days ahead that residents can order
setting-delivery_team = Team for deliveries
setting-fund = Name of the charity fund
setting-fund-help = Left empty: the first fund of the community.
setting-subsidy_source = Money that pays the subsidy
setting-subsidy_purpose = Purpose to which that money is bound
setting-subsidy_purpose-help = The name of a purpose of the fund; left empty: money that is bound to none.

## The desk

today-lead = Who eats today. When somebody rings to order, find them below first.
today-search = Name or telephone number
today-nobody = Nobody was found. Check the name or the number.
today-order = Order for them
today-none = Nobody has ordered for this day. Find a resident above and order for them, or plan the menu first.
today-all = Show all orders
go-alerts = Look after them
go-delivery = Delivery
today-missing = { $n ->
    [one] One person who lives alone had ordered and was not seen. Ring or go there soon.
   *[other] { $n } people who live alone had ordered and were not seen. Ring or go there soon.
}
sign-look-after = Lives alone, not seen
sign-on-its-way = On its way
sign-not-sent = Not sent
serve = Eaten
serve-after-all = Eaten after all
missed = Not called for
cancel = Cancel
cancel-sure = Cancel this order?
go-kitchen = Kitchen sheet
go-deliveries = Deliveries
go-week = Plan the menu
go-dishes = Dishes
go-add-dish = Add a dish first

send-out = Send out { $n ->
    [one] one delivery
   *[other] { $n } deliveries
}
send-out-help = Left empty: to the team of the settings.
send_out-day = Day
send_out-meal = Meal
send_out-volunteer = To the volunteer
send_out-submit = Send out
send-out-today = Only today's meals are sent out.
send-out-away = This volunteer takes nothing at present. Choose another.
send-out-nobody = Choose a volunteer, or ask an administrator to set a team for deliveries.
send-out-nothing = Nothing waits to be sent out.
send-out-done = { $n } sent out.
send-out-more = { $n } sent out, { $left } to go: press again.

## A diner

diner-order = Order for them
diner-no-menu = There is no menu for the next days.
diner-none = No meals yet.
diner-history = Meals
diner-allergy = What they cannot eat
order-choice = { $month ->
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
} { $day }, { $meal ->
    [lunch] lunch
   *[dinner] dinner
} · { $dish }
order-item = Dish
order-way = How
order-resident = Resident
order-submit = Order
order-done = Ordered: { $dish }, { $yuan } yuan to pay.
order-past = That day is over.
order-too-early = It is too early to order for that day.
order-too-late = It is too late to order. Ring the community if you need a meal.
order-sold-out = { $dish } is sold out. Choose another dish.
order-has-one = { $dish } is ordered for this meal already. Cancel it first to take another.
order-for-whom = Say for whom.
order-not-yours = You can order for yourself alone.
cancel-not-open = This order cannot be cancelled any more.
cancel-on-its-way = This meal is on its way and cannot be cancelled here. Ring the community.
cancel-too-late = It is too late to cancel. Ring the community.
cancel-order = Order
cancel-submit = Cancel
cancel-done = Cancelled: { $dish }.
note_allergy-resident = Resident
note_allergy-allergy = What cannot be eaten
note_allergy-submit = Save
allergy-done = Noted; the kitchen sees it.
allergy-help = For example: no peanuts, little sugar. The kitchen and whoever brings your meal see it.
serve-order = Order
serve-submit = Eaten
serve-done = Noted: { $dish } was eaten.
mark_missed-order = Order
mark_missed-submit = Not called for
missed-done = Noted: { $dish } was not called for.
meal-cancelled = This order was cancelled.
meal-not-yet = That day has not come.
meal-settled = That month is settled and stays as it is.

## Menus and dishes

week-lead = Residents order from the menu. What somebody has ordered stays on it.
week-none = There is no menu for this day.
week-no-dishes = There are no dishes.
week-add = Add a dish
week-portions = Change the portions
week-copy = The same on another day
portions-help = Left empty: as many as are wanted.
take-off = Take off
take-off-sure = Take this dish off the menu?
take_off-item = Dish
take_off-submit = Take off
take-off-ordered = { $n } have ordered it; it stays on the menu.
take-off-done = Taken off: { $name }.
plan_dish-day = Day
plan_dish-meal = Meal
plan_dish-dish = Dish
plan_dish-portions = Portions
plan_dish-submit = Add to the menu
plan-done = On the menu: { $name }.
plan-not-cooked = This dish is not cooked any more.
plan-already = This dish is on the menu of that meal.
plan-past = That day is over. Choose today or later.
plan-too-far = A menu is planned at most { $days } days ahead.
change_portions-item = Dish
change_portions-portions = Portions
change_portions-submit = Save
portions-ordered = { $n } have ordered; there cannot be fewer portions.
portions-done = Changed: { $name }.
copy_day-from = As on
copy_day-to = On
copy_day-submit = Copy the menu
copy-same-day = Choose another day.
copy-nothing = There was nothing to copy.
copy-done = { $n } dishes copied.

dishes-lead = The price is what a portion costs, whoever pays for it.
dishes-none = There are no dishes. Add one above.
dishes-add = Add a dish
dishes-edit = Change { $name }
contains-help = For example: peanuts, seafood, chilli. It stands on the menu.
add_dish-name = Name
add_dish-price = Price
add_dish-contains = Contains (what some cannot eat)
add_dish-submit = Add
edit_dish-dish = Dish
edit_dish-name = Name
edit_dish-price = Price
edit_dish-contains = Contains (what some cannot eat)
edit_dish-submit = Save
switch_dish-dish = Dish
switch_dish-submit = Switch
dish-name-taken = There is a dish of that name.
dish-added = Added: { $name }.
dish-saved = Saved: { $name }.
dish-cooked = { $name } is cooked again.
dish-stopped = { $name } is not cooked any more; menus on which it stands stay.
dish-state-cooked = Cooked
dish-state-stopped = Stopped
dish-stop = Stop
dish-cook = Cook again

## Kitchen and deliveries

kitchen-title = { $month ->
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
} { $day }, kitchen sheet for { $meal ->
    [lunch] lunch
   *[dinner] dinner
}
kitchen-none = There is no menu for this meal.
kitchen-careful = Who cannot eat what
kitchen-careful-none = Nobody at this meal has anything noted.
deliveries-title = { $month ->
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
} { $day }, deliveries for { $meal ->
    [lunch] lunch
   *[dinner] dinner
}
deliveries-none = Nothing is delivered for this meal.
deliveries-none-paper = Nothing is delivered; there is nothing to print.

accept-request = Delivery
accept-submit = Take it
accept-done = It is yours. Bring it in time.
accept-done-staff = Noted as taken.
call_off-request = Delivery
call_off-reason = Why it is called off
call_off-submit = Call it off
call-off-done = Called off: { $dish }. The diner and whoever was to bring it have been told.
decline-done-staff = Given back. Send it to somebody else.
report_delivered-volunteer = Who brought it
report-by-whom = Choose who brought it.
report-not-yours = You can only report what you brought yourself.
report-taken-by-another = Another volunteer has taken this meal. Have it given back first.
delivery-takes = The volunteer goes
delivery-report = It was brought (the volunteer rings)
delivery-decline = The volunteer cannot go: give it back
delivery-call-off = Call the delivery off
delivery-missed = Not called for
delivery-missed-sure = Note it as not called for? The delivery ends with it.
delivery-missed-help = Nobody was there to take it: note it as not called for.
delivery-ended = This was ended at the platform's own desk; how the meal stands follows soon.
delivery-team = Waits for the team
delivery-history = What happened
decline-request = Delivery
decline-reason = Why
decline-submit = Give it back
decline-done = Given back; the community sends somebody else.
report_delivered-request = Delivery
report_delivered-minutes = Minutes of service, the way not counted
report_delivered-note = How the person was
report_delivered-submit = Delivered
report-paid-no-hours = Bringing a meal that is paid for gives no volunteer hours.
report-done = Noted as delivered.
report-done-hours = Noted as delivered; the minutes wait for approval.
note_feedback-request = Delivery
note_feedback-outcome = How was it
note_feedback-words = What you want to say
note_feedback-submit = Send
feedback-good = Thank you, noted.
feedback-again = Noted; the community looks into it.

tasks-waiting = Waiting for you
tasks-none-waiting = No meal waits to be brought.
tasks-under-way = On your way
tasks-none-under-way = You are bringing none at present.
tasks-finished = Delivered
tasks-none-finished = You have not brought any yet.
task-accept = I bring it
task-report = Report it delivered
task-decline = I cannot, give it back
task-allergy = Cannot eat: { $words }
task-low-fee = This meal is paid for: bringing it gives no volunteer hours.

## Residents

meals-lead = Order and cancel lunch before { $lunch }:00, dinner before { $dinner }:00.
meals-mine = My meals
meals-mine-none = You have ordered nothing. One press on the menu below is enough.
meals-none-today = There is nothing more to order today.
meals-none = There is no menu for this day.
meals-has-one = You have ordered for this meal. Cancel it first to take another dish.
meals-allergy = What I cannot eat
meals-feedback = How was the meal that was brought
order-eat-in = I come and eat
order-deliver = Bring it, please

## Looking after people

alerts-lead = Somebody who lives alone had ordered and was not seen. Ring or go there, and note what you found. What nobody notes is told again after the next meal.
alerts-none = Nobody is to be looked after now.
alerts-none-ended = Nothing has been noted yet.
alerts-look = Note what was found
alert-diner = Meals of this diner
alert-deal = Has been looked after
alert-note-help = For instance: answered the telephone, is with her daughter; was at home and unwell, taken to the clinic.
alert-told-times = { $n ->
    [one] once
   *[other] { $n } times
}
alert-by-you = you
alert-by-staff = staff
looked_after-alert = Alert
looked_after-note = What was found
looked_after-submit = Has been looked after
looked-after-already = This was dealt with already.
looked-after-done = Noted.

## In the open

board-lead = What there is today and tomorrow.
board-none = There is no menu.
spending-title = Accounts of the love canteen
spending-lead = Fees and subsidies of each month, added up over every meal that was eaten.
spending-none = No month is settled. The month before is settled on the first.
spending-meals = { $n } ({ $free } free, { $low_fee } at a fee)
spending-how = Fees are paid by diners, subsidies by the community's charity fund. They are booked apart; together they are the prices of the dishes.
spending-states = "Waits for approval" was asked for and is not approved yet; "entered" stands in the books of the fund; what was "turned down" or "reversed" is not spent, and is settled again once it is corrected.

## Accounts

unnoted-lead = The days of these orders are over, and nobody has noted whether they were eaten. A month can be settled once all of them are.
unnoted-none = Every order of the past has an outcome.
eaten-lead = Meals that were eaten, and no others: the records that the indicators count.
eaten-none = Nobody ate on these days.
eaten-all = All
eaten-month = { $month ->
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
eaten-days = { $from } to { $to }
accounts-lead = The month before is settled on the first of each month: fees come in, the subsidy goes out of the charity fund, booked apart.
accounts-so-far = { $month } so far
accounts-waits = { $month } waits to be settled
accounts-settled = Settled
accounts-settle = Settle now
accounts-settle-again = Settle again
accounts-open-again = { $month } is to be settled again
accounts-open-again-help = An entry of the last settlement was turned down or reversed, so that the meals of the month can be corrected. Settle it again then; what still stands in the books is not entered twice.
accounts-unnoted = { $n ->
    [one] One order of the past has no outcome.
   *[other] { $n } orders of the past have no outcome.
} A month can be settled once all of its orders have one.
accounts-unnoted-look = Note them
accounts-looked-up = How entries stand is looked up in the books of the fund every hour.
accounts-look-up = Look it up now
accounts-before = Settlements that were turned down or reversed
look_up-submit = Look it up now
look-up-done = Looked up in the books of the fund.
look-up-not-yours = You may not read the books of the fund. They are looked up by themselves every hour.
accounts-none = No month is settled.
settle-sure = Meals of a settled month cannot be changed. Settle it?
settle-month = Month
settle-submit = Settle
settle-month-form = Give the month as 2026-11.
settle-not-over = That month is not over.
settle-already = That month is settled.
settle-open-orders = { $n } orders are still open. Say of each whether it was eaten.
settle-income-stands = The fees of the last settlement, { $yuan } yuan, still stand in the books, and the amount is another one now. Have them turned down or reversed first.
settle-subsidy-stands = The subsidy of the last settlement, { $yuan } yuan, still stands in the books, and the amount is another one now. Have it turned down or reversed first.
settle-nothing = Nobody ate that month; there is nothing to settle.
settle-no-fund = The community has no charity fund, or you may not see it.
settle-no-such-fund = There is no fund “{ $name }”. Check the settings of this module.
settle-no-such-purpose = The fund has no purpose “{ $name }”. Check the settings of this module.
settle-done = { $month } is settled: fees { $income } yuan, subsidy { $subsidy } yuan. The notice waits for review.
entry-unseen = Not checked yet
notice-unseen = Ask a bookkeeper
notice-shown = Public
notice-waits = Waits for review

## Notifications

told-delivery = A meal waits to be brought: { $dish }
told-missing = Somebody who lives alone ordered { $meal ->
    [lunch] lunch
   *[dinner] dinner
} ({ $dish }) and has not come. Ring or look in.
told-not-brought = { $meal ->
    [lunch] Lunch
   *[dinner] Dinner
} ({ $dish }) of somebody who lives alone is overdue. Ring or go there.
told-missing-again = Nobody has noted a visit yet: somebody who lives alone was not seen at { $meal ->
    [lunch] lunch
   *[dinner] dinner
} ({ $dish }) on { $month ->
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
} { $day }. Look after them and note it.
told-called-off = This meal need not be brought: { $dish }
told-returned = A volunteer has given a delivery back: { $dish }. Send somebody else.
told-ordered = The community has ordered for you: { $dish }
told-cancelled = The community has cancelled for you: { $dish }
told-on-its-way = Somebody brings your meal: { $dish }
told-delivered = Your meal has arrived: { $dish }
told-unsatisfied = Something was wrong with a delivery: { $dish }
told-settled = The canteen's { $month } is settled: { $meals } meals, fees { $income } yuan, subsidy { $subsidy } yuan.
told-not-settled = The canteen's { $month } could not be settled; the next message says why. Then settle it by hand on the accounts page.
told-open-again = An entry of the canteen's account of { $month } was turned down or reversed. Correct it and settle the month again.

# Indicators
indicator-meals_served = Meals served
indicator-meals_free = Free meals
indicator-meals_low_fee = Meals at a low fee
indicator-meals_eaten_in = Meals eaten in
indicator-meals_delivered = Meals brought to the door
indicator-diners = People who ate
indicator-low_fee_income = Fees paid by diners
indicator-subsidy = Subsidies
