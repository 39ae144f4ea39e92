# The frame
app-name = Wushe community services
app-short = Wushe
skip-to-content = Skip to content
nav-label = Main navigation
nav-menu = Menu
nav-waiting = Waiting: 
size-larger = Larger
size-smaller = Smaller
size-largest = Largest
logout = Log out
cancel = Cancel
back = Back
back-home = Back to the home page
page-changed = This page has changed
page-refresh = Show what is new
step-done =  (done)
tabs-label = Ways to look
pager-label = Pages
pager-next = Next page
table-label = List
table-actions = Actions
search = Search
filter = Filter
choose = Please choose
optional = (optional)
yes = Yes
no = No
none = None
confirm-yes = Yes: { $what }
form-errors =
    { $n ->
    [one] One thing needs changing:
   *[other] { $n } things need changing:
}
ring = Ring
masked-hint = Partly hidden
all = All
save = Save
open = Open
print = Print
nothing-here = There is nothing here yet.

# Picking a person
pick-label = Name or telephone number
pick-hint = Name or telephone number
pick-find = Find
pick-nobody = Nobody found. Please check the name or the number.
pick-choose = Choose one of the people found.
pick-type-more = Type at least two characters, or the whole number.

# Time and length
time-now = just now
time-minutes-ago =
    { $n ->
    [one] { $n } minute ago
   *[other] { $n } minutes ago
}
time-in-minutes =
    { $n ->
    [one] in { $n } minute
   *[other] in { $n } minutes
}
time-hours-ago =
    { $n ->
    [one] { $n } hour ago
   *[other] { $n } hours ago
}
time-in-hours =
    { $n ->
    [one] in { $n } hour
   *[other] in { $n } hours
}
time-days-ago =
    { $n ->
    [one] { $n } day ago
   *[other] { $n } days ago
}
time-in-days =
    { $n ->
    [one] in { $n } day
   *[other] in { $n } days
}
duration-minutes = { $minutes } min
duration-hours = { $hours } h
duration-both = { $hours } h { $minutes } min
picture-held = Not shown to residents any more: somebody on it took back the consent to be shown, or it is over.
