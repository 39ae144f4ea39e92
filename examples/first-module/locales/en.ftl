page-home = Suggestion box
page-desk = Suggestions

label-written = Written
state-waiting = Waiting
state-done = Dealt with

home-none = You have not written anything yet. Write above; the community deals with each.
desk-none = Nothing waits.
desk-settle = Dealt with

suggest-words = What you would like
suggest-submit = Send
suggest-done = Received, thank you.
suggest-enough = { $most } suggestions of yours are being dealt with. Wait for them first.
settle-suggestion = Suggestion
settle-submit = Dealt with
settle-done = Noted as dealt with.
settle-already = That has been dealt with already.

setting-at_once = Suggestions of one resident that may wait at a time
