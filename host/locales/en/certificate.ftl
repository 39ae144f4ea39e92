# Printing and verifying certificates; activities on the phones of residents and volunteers
verify-title = Verify a certificate of volunteer hours
verify-lead = Enter the number and the check code of the paper to see whether this platform recorded it. No login is needed.
verify-number-help = At the top of the paper.
verify-code-help = Eleven characters; capitals and hyphens do not matter.
verify-submit = Verify
verify-another = Verify another
verify-answer-lead = Compare each line with the paper.
verify-unknown = Number and code do not belong together. Compare them with the paper; if they still do not, ask the issuer.
verify-wait = Too many tries. Please try again in { $n } seconds.
verify-valid = This certificate is valid.
verify-publicised = This certificate is issued and being publicised; it counts from the day named below.
verify-revoked = This certificate was revoked and is not valid any more.
certificate-title = Certificate of volunteer hours
certificate-holder = Volunteer
certificate-period = Period
certificate-hours = Hours of service
certificate-from-to = { $from } to { $to }
certificate-length = { $hours } hours ({ $minutes } minutes)
certificate-platform-record = This is a record of this platform (平台记录): the issuer recorded and approved the hours here, and issues it free of charge. It is no record of the national system of volunteer service.
certificate-verify-at = To verify: scan, or open { $address }, and enter number and check code.
certificate-print = Print the certificate
login-verify = Verify a certificate of volunteer hours
my-certificates = Certificates and stars
my-certificates-lead = Certificates are free and say that they are this platform's record.
my-certificates-none = You have not asked for a certificate yet.
my-certificate-ask = Ask for a certificate
my-certificate-send = Send
my-certificate-asked = Sent. It will stand here once it is issued.
my-certificate-waiting = Asked for on { $day }
my-stars = My stars
my-stars-none = No stars yet. Apply once you have enough approved hours.
my-star-ask = Apply for stars
my-star-asked = Your application was sent.
my-star-count = { $n ->
    [one] { $n } star
   *[other] { $n } stars
}
nav-activities = Activities
activities-title = Activities of the community
activities-lead = What you can sign up for, by when it begins.
activities-none = There is nothing to sign up for now. New activities will stand here.
activities-mine = My sign-ups
activities-mine-none = You have not signed up for anything.
activities-all = Look at activities
activity-free-seats = { $n ->
    [one] { $n } seat left
   *[other] { $n } seats left
}
activity-no-limit = No limit of seats
activity-full-waiting = Full; you can wait for a seat
activity-full = Full
activity-when = When
activity-where = Where
activity-seats = Seats
activity-pays = Cost
activity-until = Sign up until
activity-helpers-wanted = Helpers wanted
activity-sign-up = Sign up
activity-sign-up-wait = Wait for a seat
activity-for-whom = For whom
activity-for-me = Myself
activity-as = As
activity-note = Anything staff should know
activity-guardian-hint = Whoever is under 18 needs a guardian; leave it out when the register has one.
activity-low-fee-note = This activity is not free: helping at it gives no volunteer hours.
activity-cannot = Signing up is not possible now.
activity-seated = You have a seat.
activity-waiting = All seats are taken; you are on the waiting list and will be told when one is free.
activity-cancel = Cancel
activity-cancelled = Cancelled.
activity-for = For { $name }
