print-title = Before you print
print-lead =
    { $n ->
    [one] One card will be printed, with name and number in the clear.
   *[other] { $n } cards will be printed, with names and numbers in the clear.
}
print-lead-list =
    { $n ->
        [one] One row will be printed,
       *[other] { $n } rows will be printed,
    } with full names, telephone numbers or addresses.
print-recorded = Who, when, why and how many is recorded. Keep the paper safe.
print-purpose = Why they are printed
print-purpose-hand = To hand to the residents
print-purpose-replace = To replace lost or worn cards
print-purpose-deliver = To take along on deliveries or visits
print-purpose-desk = For the community's desk
print-submit = Make the sheet
print-now = Print
print-hint = Use A4 paper at 100 % scale.
