# 模块文件：构建、读取、检查。

package-file = { $path }：{ $reason }
package-plugin-toml = { $path } 第 { $line } 行：{ $reason }
package-cargo = cargo 无法说明这个文件夹：{ $reason }
package-no-cdylib = { $path }：缺少 [lib] crate-type = ["cdylib", "rlib"]，请补上。
package-no-target = 没有安装编译目标，请运行 rustup target add wasm32-unknown-unknown。
package-compile = 代码没有通过编译，原因见上面编译器的说明。
package-componentise = 不能封装成组件：{ $reason }。模块须用 wushe-plugin 编写，并有一个 #[module]。
package-describe = 模块没能说明自己有什么：{ $reason }
package-too-large = 文件有 { $kib } KiB，超过上限 { $most } MiB。
package-empty = 文件是空的。
package-core-module = 这是 WebAssembly 核心模块，不是组件。请用 wushe plugin build 构建。
package-text = 这是 WebAssembly 的文本形式，不是组件。请用 wushe plugin build 构建。
package-machine-code = 这是机器码程序，不是模块。
package-precompiled = 这是编译好的机器码。平台只运行自己编译的模块，请上传 wushe plugin build 生成的 .wasm 文件。
package-not-wasm = 这不是 WebAssembly 组件。请上传 wushe plugin build 生成的 .wasm 文件。
package-corrupt = 文件在第 { $offset } 字节处损坏：{ $reason }。请重新构建或重新上传。
package-no-section = 文件里没有 { $section }，请用 wushe plugin build 构建。
package-two-sections = 文件里有两个 { $section }。
package-section = 文件里的 { $section } 读不懂：{ $reason }
package-no-export = 组件没有导出 invoke 函数，不符合模块约定。
package-unknown-import = 模块要导入 { $import }，任何模块都不允许使用。请去掉用到它的代码或依赖。
package-newer-import = 模块要导入 { $import }，这个平台没有这个版本。请升级平台，或用较早的 wushe-plugin 构建。
package-undeclared = 模块导入了 { $import }，但 plugin.toml 没有声明。请写上 [capabilities.{ $capability }] 和理由 why。
package-no-locale = 缺少 { $locale } 译文。
package-locale = { $file } 第 { $line } 行：{ $reason }
package-missing-messages = { $locale } 译文缺少：{ $keys }
package-unknown-message = { $file } 第 { $line } 行：译文里没有消息 { $key }，请在 locales 里补上。
package-different-arguments = 消息 { $key } 在两种语言里用到的参数不一致。

package-rule-id = plugin.toml 的 { $field } 是“{ $found }”。应为小写单词，用连字符连接，最多 40 个字符，例如 liaison-card。
package-rule-version = plugin.toml 的 { $field } 是“{ $found }”。应为三段版本号，例如 0.1.0。
package-rule-same-version = plugin.toml 与 Cargo.toml 的 { $field } 不一致：{ $found }。请改成一样。
package-rule-contract = plugin.toml 的 { $field } 是“{ $found }”。这个平台支持的约定版本是 0.1 和 0.2。
package-rule-icon = plugin.toml 的 { $field } 是“{ $found }”。应为 Tabler 图标名，例如 id-badge-2。
package-rule-enable-at = plugin.toml 的 { $field } 是空的。请写上 county、township 或 community。
package-rule-capability = plugin.toml 的 { $field }：没有这项能力。可以用的有 { $found }。
package-rule-directory-only = plugin.toml 的 { $field } 是“{ $found }”。只有 directory 能力才列人员字段。
package-rule-http-only = plugin.toml 的 { $field } 是“{ $found }”。只有 http 能力才列主机名。
package-rule-no-host = plugin.toml 的 { $field } 是空的。请写上要访问的主机，例如 api.example.cn。
package-rule-host = plugin.toml 的 { $field }：“{ $found }”不是主机名。请用小写字母书写，端口不是默认值时写上端口。
package-rule-person-field = plugin.toml 的 { $field } 里有“{ $found }”，没有这个字段。
package-rule-text = plugin.toml 的 { $field } 是“{ $found }”。须填写，一行，不超过 200 个字。

package-shape-no-surface = { $place }：页面没有写显示在哪里。请写 #[page(surfaces(…))]。
package-shape-no-role = { $place }：操作没有写谁可以做。请写 #[action(by(…))]。
package-shape-menu-needs = { $place }：菜单里的页面不能有必填参数“{ $found }”。请改成 Option。
package-shape-taken = { $place }：集合名“{ $found }”由平台使用，请换一个。
package-shape-no-field = { $place }：要按“{ $found }”查找，但没有这个字段。
package-shape-cannot-index = { $place }：“{ $found }”是列表或对象，不能按它查找。
package-shape-money = { $place }：页面参数不能是金额（{ $found }），请改用 integer 传整数分。
package-shape-range = { $place }：最小值大于最大值（{ $found }）。
package-shape-too-deep = { $place }：列表和对象套得太深。
package-shape-choice = { $place }：选项为空或有重复（{ $found }）。
package-shape-id = { $place }：没有叫“{ $found }”的集合。如果是记录，请写进 #[module(records(…))]。
package-shape-file = { $place }：文件只能作为操作的输入字段提交，一个（Upload）或多个（Vec<Upload>），不能有默认值；已保存的文件用编号（FileId）表示：{ $found }。
package-shape-too-many = { $place }：有 { $found } 项，最多 100 项。
package-shape-name = { $place }：名称“{ $found }”应为小写字母、数字和下划线，以字母开头，最多 40 个字符。
package-shape-twice = { $place }：“{ $found }”出现了两次。
package-shape-event = { $place }：“{ $found }”不是事件。请写成 模块/事件，或写进 #[module(events(…))] 的本模块事件名。
package-shape-event-personal = { $place }：“{ $found }”是个人信息。事件会发给其他模块，请只写人员编号。
package-shape-cron = { $place }：“{ $found }”不是时间。请写五段：分、时、日、月、周，例如 0 8 * * 1-5。
package-shape-job-needs = { $place }：自动定时运行的任务不能有必填项“{ $found }”。请改成 Option。
package-shape-indicator-needs = { $place }：存放其记录的页面不能有必填项“{ $found }”。请改成 Option；from、to、month 会自动填入。
package-shape-indicator-page = { $place }：没有叫“{ $found }”的工作人员页面。请写一个声明了 surfaces(staff) 的页面。

package-report-title = { $id } { $version }，{ $kib } KiB
package-report-parts = 页面 { $pages } 个，操作 { $actions } 个，记录集合 { $collections } 个，译文 { $messages } 条
package-report-touches = 使用 { $import }：{ $why }
package-report-free = 使用 { $import }（不涉及权限）
package-report-unused = 注意：plugin.toml 申请了 { $capability }，代码没有用到。请删去，少要一项权限。
package-signature-not-last = 签名之后还有没有签过名的内容。请用 wushe plugin sign 重新签名。
package-signature-wrong = 签名与文件不符：签名后文件被改动过。请向开发者索取原文件。
package-key = { $path } 不是签名密钥。请用 wushe plugin key 生成。
package-report-publisher = 发布者 { $key }
package-report-unsigned = 没有签名
package-no-checkout = { $path } 不在平台源码目录里。请在克隆的源码目录中运行，新模块放在 plugins 下。
package-new-next =
    接下来：
      wushe plugin build plugins/{ $id }      # 编译成一个文件
      cargo test -p { $id }                   # 在真实运行环境里测试
      wushe module install target/modules/{ $id }.wasm
      wushe module enable { $id } 510821103001
package-shape-keep = { $place }：记录保存天数“{ $found }”应为 1 到 36500。
