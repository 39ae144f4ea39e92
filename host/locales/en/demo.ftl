# What `wushe demo` says
demo-step-module = install the modules
demo-step-units = county, townships, communities and villages
demo-step-grids = grids of Puziling and their workers
demo-step-residents = residents
demo-step-volunteers = volunteers and teams
demo-step-users = logins
demo-step-work = Enter what the communities have done
demo-step-cards = switch the liaison card on, issue cards
demo-step-canteen = switch the love canteen on, plan menus, settle last month
demo-step-teahouse = switch the sisters' teahouse on, put on openings
demo-done = The demo county is ready: { $townships } townships, { $communities } communities and villages, { $grids } grids, { $residents } residents, { $volunteers } volunteers, { $cards } liaison cards.
demo-invented = All people are invented, and so are the names of communities and villages other than Zhicheng, Chenjialing and Puziling.
demo-there = There is a county in the data directory; nothing was changed.
demo-module-missing = There is no module file at { $path }. Build the modules in plugins with `wushe plugin build` first.
demo-module-changed = The demo county was left as it is: the module's file changed and kept its version. Raise the version in plugin.toml, or remove the data directory and begin again.
demo-logins = Logins (the password of all is { $password }):
