county-title = { $name }: overview
county-townships = Townships
county-communities = Villages and communities
county-grids = Grids
county-residents = Residents
county-volunteers = Volunteers
county-open = Open requests
county-modules = Modules installed
county-tree = Units
county-tree-whole = The whole tree
county-tree-counts = { $communities } communities · { $grids } grids
county-grid-count =
    { $n ->
    [one] { $n } grid
   *[other] { $n } grids
}
modules-title = Modules
modules-lead = Each township's own services are modules: install, review what they may touch, enable community by community.
modules-lead-unit = Modules that can be enabled in { $unit }. The county installs them; you decide on them for your unit and those below.
modules-none = No modules are installed yet. Upload a module file.
modules-none-unit = The county has installed no module that can be enabled here.
modules-install = Install a module
modules-file = Module file (.wasm)
modules-file-help = The single file that wushe plugin build made.
modules-install-submit = Upload and install
modules-installed = { $name } is installed. It is enabled nowhere yet.
modules-enabled-in =
    { $n ->
    [0] enabled nowhere
    [one] enabled in { $n } unit
   *[other] enabled in { $n } units
}
module-version = Version
module-id = Id
module-contract = Contract
module-enable-at = May be enabled at
module-kept = Records kept
module-kept-days = { $name }: taken away { $days } days after the last change
kind-county = County
kind-township = Township
kind-community = Community
kind-grid = Grid
module-capabilities = What this module may touch
module-capabilities-lead = The module works through these interfaces alone. It has no files, no network, nothing else.
module-capabilities-none = It touches no data.
module-why = Why: { $why }
capability-records = Keep its own records
capability-directory = Look up residents and volunteers (masked)
capability-requests = Open requests and move them on
capability-hours = Hand in volunteer hours
capability-notify = Send notices to the people concerned
capability-events = Tell other modules of events, and take theirs
capability-schedule = Run by itself at set times
capability-http = Ask other servers
capability-ledger = Read the funds of the unit, enter income and grants
capability-activities = Put on activities, sign people up, note who came
capability-notices = Write notices, which people of the unit review and publish
capability-files = Take photographs and files that people bring, keep them, and show them to whoever sees its pages
capability-hosts = Servers: { $hosts }
capability-log = Write to its log
capability-context = Know where and for whom it runs
capability-unknown = { $name }
capability-residents = Of residents: { $fields }
capability-volunteers = Of volunteers: { $fields }
granted-name = name
granted-phone = telephone
granted-address = address
granted-groups = groups
granted-skills = skills
module-units = Where it is enabled
module-units-lead = Enabled above means enabled below, with the same settings and permissions, unless the unit has its own. Switching off keeps all data.
module-search = Name or code of a unit
module-search-none = No unit matches.
module-on = Enabled
module-inherited = Enabled above
module-on-own = Enabled, with its own settings
module-off-own = Disabled here
module-off = Not enabled
module-suspended = Suspended
module-enable = Enable
module-disable = Disable
module-disable-ask = Residents and staff of { $unit } will no longer see this service. Its data is kept.
module-enabled-flash = Enabled in { $unit }.
module-disabled-flash = Disabled in { $unit }; its data is kept.
module-settings = Settings
module-settings-at = Settings of { $unit }
module-settings-saved = Settings saved.
module-settings-none = This module has no settings.
module-settings-off = This module is not enabled here. Enable it, then it can be set.
module-settings-inherited = As in { $unit } now. Once saved, this unit has its own settings, and changes in { $unit } no longer reach it.
module-state = State
module-said-by = Set by
module-said-here = This unit
module-said-nowhere = Nobody yet
module-said-above = As in { $unit }
module-said-at = Set on
module-above = Above
module-above-on = Enabled in { $unit }
module-above-off = Disabled in { $unit }
module-inherit = Inherit again
module-inherit-ask-on = Take back what is set in { $unit }. It is then as in { $above }: enabled, with the settings and permissions of { $above }. Its data is kept.
module-inherit-ask-off = Take back what is set in { $unit }. It is then as in { $above }: disabled, and residents and staff do not see this service. Its data is kept.
module-inherit-ask-nothing = Take back what is set in { $unit }. Nothing is enabled above: the service is then off, and residents and staff do not see it. Its data is kept.
module-inherit-flash = { $unit } inherits again.
module-audit = What was done
module-grants = Permissions granted
module-grants-help = What is not ticked the module can no longer use in this unit, at once. Some of its pages and actions may not work without it.
module-grants-above = Withheld in { $unit }: { $names }. Its administrator can grant it.
health-title = How it is doing
health-well = Works
health-well-lead = It works: suspended nowhere, no failure within a day, no message set aside.
health-suspended-in =
    { $n ->
    [one] suspended in { $n } unit
   *[other] suspended in { $n } units
}
health-failing-in =
    { $n ->
    [one] failing in { $n } unit
   *[other] failing in { $n } units
}
health-parked =
    { $n ->
    [one] { $n } message set aside
   *[other] { $n } messages set aside
}
health-suspended-lead = It kept failing and is suspended in these units. Let it run again once the cause is known.
health-failing-lead = It failed in these units within the last day, and goes on.
health-parked-lead =
    { $n ->
    [one] { $n } message failed too often and waits for you: try it again or drop it.
   *[other] { $n } messages failed too often and wait for you: try them again or drop them.
}
health-parked-see = See what is set aside
health-unit = Unit
health-reason = Reason
health-since = Suspended
health-failures = Failures
health-last = Last
health-lift = Let it run
health-lift-ask = The module runs again in { $unit }. If it goes on failing, it is suspended again.
