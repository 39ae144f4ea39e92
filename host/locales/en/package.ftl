# The file of a module: building, reading, checking.

package-file = { $path }: { $reason }
package-plugin-toml = { $path }, line { $line }: { $reason }
package-cargo = cargo cannot say what is in this folder: { $reason }
package-no-cdylib = { $path }: [lib] crate-type = ["cdylib", "rlib"] is missing; add it.
package-no-target = The compile target is not installed. Run: rustup target add wasm32-unknown-unknown
package-compile = The code does not compile; the compiler says why above.
package-componentise = It cannot be made into a component: { $reason }. A module is written with wushe-plugin and has one #[module].
package-describe = The module could not say what it has: { $reason }
package-too-large = The file has { $kib } KiB; at most { $most } MiB are taken.
package-empty = The file is empty.
package-core-module = This is a WebAssembly core module, not a component. Build it with wushe plugin build.
package-text = This is WebAssembly in its text form, not a component. Build it with wushe plugin build.
package-machine-code = This is a machine code program, not a module.
package-precompiled = This is machine code already compiled. The platform only runs modules that it compiled itself: upload the .wasm file that wushe plugin build made.
package-not-wasm = This is not a WebAssembly component. Upload the .wasm file that wushe plugin build made.
package-corrupt = The file is damaged at byte { $offset }: { $reason }. Build it or upload it again.
package-no-section = The file has no { $section }; build it with wushe plugin build.
package-two-sections = The file has { $section } twice.
package-section = The file's { $section } cannot be read: { $reason }
package-no-export = The component does not export the function invoke, as the contract of modules asks.
package-unknown-import = The module imports { $import }, which no module may. Take out the code or the dependency that uses it.
package-newer-import = The module imports { $import }, a version that this platform does not have. Upgrade the platform, or build with an earlier wushe-plugin.
package-undeclared = The module imports { $import }, which plugin.toml does not declare. Add [capabilities.{ $capability }] with the reason why.
package-no-locale = The translation { $locale } is missing.
package-locale = { $file }, line { $line }: { $reason }
package-missing-messages = The translation { $locale } lacks: { $keys }
package-unknown-message = { $file }, line { $line }: no translation has the message { $key }; add it in locales.
package-different-arguments = The message { $key } uses other arguments in one language than in the other.

package-rule-id = plugin.toml, { $field } is “{ $found }”. It must be lower-case words joined by hyphens, at most 40 characters, such as liaison-card.
package-rule-version = plugin.toml, { $field } is “{ $found }”. It must be a version of three numbers, such as 0.1.0.
package-rule-same-version = plugin.toml and Cargo.toml differ in { $field }: { $found }. Make them the same.
package-rule-contract = plugin.toml, { $field } is “{ $found }”. This platform has the contracts 0.1 and 0.2.
package-rule-icon = plugin.toml, { $field } is “{ $found }”. It must be the name of a Tabler icon, such as id-badge-2.
package-rule-enable-at = plugin.toml, { $field } is empty. Name county, township or community.
package-rule-capability = plugin.toml, { $field }: there is no such capability. There are { $found }.
package-rule-directory-only = plugin.toml, { $field } is “{ $found }”. Only the capability directory lists fields of people.
package-rule-http-only = plugin.toml, { $field } is “{ $found }”. Only the capability http lists hosts.
package-rule-no-host = plugin.toml, { $field } is empty. Name the hosts that may be asked, e.g. api.example.cn.
package-rule-host = plugin.toml, { $field }: “{ $found }” is no host. Write a name in lower-case letters, with a port where it is not the usual one.
package-rule-person-field = plugin.toml, { $field } lists “{ $found }”, and there is no such field.
package-rule-text = plugin.toml, { $field } is “{ $found }”. It must be filled in: one line of at most 200 characters.

package-shape-no-surface = { $place }: the page does not say where it is shown. Write #[page(surfaces(…))].
package-shape-no-role = { $place }: the action does not say who may carry it out. Write #[action(by(…))].
package-shape-menu-needs = { $place }: a page in the menu cannot require the parameter “{ $found }”. Make it an Option.
package-shape-taken = { $place }: the platform uses the name “{ $found }”; choose another.
package-shape-no-field = { $place }: records are looked up by “{ $found }”, and there is no such field.
package-shape-cannot-index = { $place }: “{ $found }” is a list or an object; nothing can be looked up by it.
package-shape-money = { $place }: a parameter of a page cannot be an amount of money ({ $found }); take an integer, in fen.
package-shape-range = { $place }: the least value is above the greatest ({ $found }).
package-shape-too-deep = { $place }: lists and objects are too deep inside each other.
package-shape-choice = { $place }: there are no choices, or one stands twice ({ $found }).
package-shape-id = { $place }: there is no collection “{ $found }”. If it is a record, list it in #[module(records(…))].
package-shape-file = { $place }: files are brought to actions alone, one in a field of the input (Upload) or several (Vec<Upload>), without a default. What is kept is named by its id (FileId): { $found }.
package-shape-too-many = { $place }: there are { $found }; at most 100 are taken.
package-shape-name = { $place }: the name “{ $found }” must be lower-case letters, digits and underscores, begin with a letter and have at most 40 characters.
package-shape-twice = { $place }: “{ $found }” stands there twice.
package-shape-event = { $place }: “{ $found }” is no event. Write module/event, or the name of one of your own events that stands in #[module(events(…))].
package-shape-event-personal = { $place }: “{ $found }” is personal. Events go to other modules; name the person by id.
package-shape-cron = { $place }: “{ $found }” is no time. Write five fields: minute, hour, day, month, weekday, e.g. 0 8 * * 1-5.
package-shape-job-needs = { $place }: a job that comes back by itself cannot require “{ $found }”. Make it an Option.
package-shape-indicator-needs = { $place }: the page with its records cannot require “{ $found }”. Make it an Option; `from`, `to` and `month` are filled in.
package-shape-indicator-page = { $place }: there is no staff page “{ $found }”. Name a page that is declared with surfaces(staff).

package-report-title = { $id } { $version }, { $kib } KiB
package-report-parts = { $pages } pages, { $actions } actions, { $collections } collections, { $messages } messages
package-report-touches = uses { $import }: { $why }
package-report-free = uses { $import } (gives no power)
package-report-unused = Note: plugin.toml asks for { $capability }, and the code does not use it. Take it out: one permission less to ask for.
package-signature-not-last = Something that nobody has signed follows the signature. Sign the file again with wushe plugin sign.
package-signature-wrong = The signature is not that of this file: it was changed after it was signed. Ask its developer for the original.
package-key = { $path } is no key to sign with. Make one with wushe plugin key.
package-report-publisher = Publisher { $key }
package-report-unsigned = Not signed
package-no-checkout = { $path } is in no checkout of the platform. Run it in a clone; new modules stand in plugins.
package-new-next =
    Next:
      wushe plugin build plugins/{ $id }      # one file
      cargo test -p { $id }                   # in the real runtime
      wushe module install target/modules/{ $id }.wasm
      wushe module enable { $id } 510821103001
package-shape-keep = { $place }: records are kept for 1 to 36500 days, not “{ $found }”.
