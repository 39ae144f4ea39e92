county-title = { $name }: overview
county-townships = Townships
county-communities = Villages and communities
county-grids = Grids
county-residents = Residents
county-volunteers = Volunteers
county-open = Open requests
county-modules = Modules installed
county-tree = Units
county-tree-counts = { $communities } communities · { $grids } grids
county-grid-count =
    { $n ->
    [one] { $n } grid
   *[other] { $n } grids
}
modules-title = Modules
modules-lead = Each township's own services are modules: install, review what they may touch, enable community by community.
modules-none = No modules are installed yet. Upload a module file.
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
module-units-lead = Enabled above means enabled below. Switching off keeps all data.
module-search = Name or code of a unit
module-search-none = No unit matches.
module-on = Enabled
module-inherited = Enabled above
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
