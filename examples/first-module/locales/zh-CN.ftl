page-home = 意见箱
page-desk = 意见办理

label-written = 提交时间
state-waiting = 待办理
state-done = 已办理

home-none = 您还没有提过意见。写在上面，社区会逐条办理。
desk-none = 没有待办理的意见。
desk-settle = 已办理

suggest-words = 您的意见
suggest-submit = 提交
suggest-done = 已收到，谢谢。
suggest-enough = 您有 { $most } 条意见正在办理，办好后再提新的。
settle-suggestion = 意见
settle-submit = 已办理
settle-done = 已记为办理。
settle-already = 这条意见已经办理过了。

setting-at_once = 每位居民同时待办的意见条数
