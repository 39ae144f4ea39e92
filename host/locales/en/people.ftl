residents-title = Residents
residents-lead = Search by name, whole telephone number or identity number. Fields are masked; seeing one needs a purpose and is recorded.
residents-search = Name, telephone or identity number
residents-none = Nobody found. Check the name, or type the whole telephone number.
residents-empty = No residents are registered in this community yet.
person-name = Name
person-phone = Telephone
person-address = Address
person-id-number = Identity number
person-birth = Born
person-age =
    { $n ->
    [one] { $n } year
   *[other] { $n } years
}
person-grid = Unit
person-groups = Groups
person-alone = Lives alone
group-elder = Elder
group-child = Child
group-hardship = Hardship
group-disabled = Disabled
behalf-title = Do it for them
behalf-of = You are doing this for { $name }.
person-requests = Requests
person-requests-none = No requests yet.
reveal-title = See a field in the clear
reveal-lead = Who, when and why is recorded each time.
reveal-field = Which field
reveal-purpose = Purpose
purpose-service = Serving this resident
purpose-emergency = Emergency
purpose-check = Checking the register
purpose-note = More words
reveal-submit = Show
revealed = { $field }: { $value }
revealed-note = This has been recorded. It is hidden again when the page is loaded anew.
volunteers-title = Volunteers
volunteers-lead = Volunteers and teams registered in this community.
volunteers-none = No volunteers are registered yet.
volunteers-none-found = No volunteer matches. Check the name, or enter the whole telephone number.
volunteers-search = Name or telephone number
volunteer-requests = Their requests
volunteer-skills = Skills
volunteer-available = Takes requests
volunteer-away = Not now
volunteer-hours = Approved hours
volunteer-teams = Teams
team-members =
    { $n ->
    [one] { $n } member
   *[other] { $n } members
}
hours-title = Volunteer hours
hours-lead = Only unpaid service actually given counts; travel does not.
hours-pending = To be approved
hours-none-pending = Nothing is waiting for approval.
hours-none = No hours yet. They appear here after your first service.
hours-none-found = No hours match.
hours-search = Name or telephone number of the volunteer
hours-volunteer = Volunteer
hours-minutes = Length
hours-served = Served
hours-request = Request
hours-status = Approval
hours-pending-status = Pending
hours-approved-status = Approved
hours-rejected-status = Rejected
hours-approve = Approve
hours-reject = Reject
hours-reject-reason = Why it is rejected
hours-approved-flash = Approved.
hours-rejected-flash = Recorded as rejected.
hours-total = Total
volunteer-pause = Pause
volunteer-resume = Take requests again
volunteer-available-flash = You take requests again.
volunteer-away-flash = Paused: nothing is sent to you for now.
