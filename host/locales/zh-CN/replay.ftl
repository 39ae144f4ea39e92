# 调用记录：文件，以及 wushe plugin replay。

recording-too-big = 这不是调用记录：超过 { $max } MiB。
recording-malformed = 第 { $line } 行不是调用记录应有的内容：{ $reason }。请重新下载。
recording-format = 这份调用记录是第 { $format } 版格式，本程序只读第 { $known } 版。请用生成它的那个版本的 wushe。
recording-field = 调用记录的 { $field } 不正确。请重新下载。
replay-no-module = 当前目录及上级的 target/modules 中没有摘要为 { $digest } 的模块。请先构建，或用 --module 指定文件。
replay-other-module = 这个文件是模块 { $module }，而调用记录属于 { $recorded }。
replay-of = { $module } { $version }，{ $kind } { $name }
replay-invocation = 调用编号 { $invocation }
replay-changed = 运行的不是被记录的那个文件：版本 { $version }。
replay-unfaithful = 遮蔽改变了这份记录的走向：只能看到调用如何开始，看不到后来如何进行。
replay-log = 日志：{ $line }
replay-unreadable = 第 { $number } 次调用所记录的答复不符合接口约定。请重新下载调用记录。
replay-ends = （结束）
replay-left =
    { $after } 次调用之后，这次运行离开了记录。
      记录：{ $then }
      现在：{ $now }
replay-same = 与记录一致：{ $answer }
replay-other =
    调用相同，答复不同。
      记录：{ $then }
      现在：{ $now }
replay-differs = 这次运行与记录不一致。
replay-watching = 等待 { $file } 改变。

recordings-title = 调用记录
recordings-lead = 本模块某一次运行得到了什么、向平台要了什么、答复了什么，供模块开发者重新运行。居民和工作人员写下的内容已遮蔽：只留长度和标点，不留文字。
recordings-none = 还没有调用记录。因模块自身问题出错的调用会自动记录；也可以在下面开启一段时间的记录。
recordings-at = 时间
recordings-unit = 单位
recordings-what = 内容
recordings-outcome = 结果
recordings-way = 走向
recordings-version = 版本
recordings-file = 文件
recordings-well = 完成
recordings-failed = 出错：{ $code }
recordings-faithful = 与实际一致
recordings-parted = 只有开头：遮蔽改变了后面的走向
recordings-download = 下载（{ $kib } KiB）
recordings-switch = 开启一段时间的记录
recordings-switch-lead = 到时间或记满次数后自动停止。每个模块在每个单位最多保留 20 份，保留 30 天，先删最旧的。
recordings-until = 截止时间
recordings-left = 还可记录
recordings-share = 比例
recordings-stop = 停止记录
recordings-start = 开始记录
recordings-started = 已在{ $unit }开启记录。
recordings-stopped = 已在{ $unit }停止记录。
recordings-field-unit = 单位（包括下级）
recordings-field-minutes = 记录多少分钟
recordings-field-count = 最多记录多少次
recordings-field-one_in = 每多少次记录一次
recordings-kind-page = 页面
recordings-kind-action = 操作
recordings-kind-indicator = 指标
recordings-kind-event = 事件
recordings-kind-job = 任务
recordings-kind-migrate = 迁移
