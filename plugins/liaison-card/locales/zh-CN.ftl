# 连心卡

## 页面

page-desk = 连心卡服务台
page-cards = 连心卡登记册
page-card = 连心卡 { $number }
page-new_card = 新办连心卡
page-print = 打印连心卡
page-request = 求助 { $number }
page-unvisited = 久未看望
page-roster = 值班表
page-figures = 连心卡统计
page-tasks = 连心卡任务
page-elders = 看望老人
page-elder = 看望老人 { $number }
page-my_card = 我的连心卡
page-my_requests = 我的求助
page-duty = 今天谁值班

## 共用

label-number = 编号
label-card = 卡号
label-who = 老人
label-phone = 电话
label-address = 住址
label-helper = 结对志愿者
label-backup = 备选志愿者
label-team = 值班队伍
label-note = 注意事项
label-status = 状态
label-issued = 发卡日期
label-serial = 第几次发卡
label-opened = 登记时间
label-kind = 类别
label-what = 需要什么
label-assignee = 承办人
label-due = 办理时限
label-minutes = 服务时长
label-hours = 志愿服务时长
label-last-seen = 最近看望
label-since = 从哪天算起
label-seen-on = 上次看望
label-my-place = 我是
label-asked = 看望任务
label-days = 已过天数
label-day = 日期
label-time = 时间
label-on-duty = 值班人
label-duty-is = 身份
label-opened-n = 登记
label-closed-n = 办结
label-in-time-n = 按时办完
label-in-time = 按时率
label-visitor = 看望人
label-call = 事由
label-found = 情况
label-visits = 看望次数
label-figure = 项目
label-count = 数量
nobody = 暂无
none = 无
no-date = 未定
ring = 拨打电话
ring-resident = 给老人打电话
ring-volunteer = 给志愿者打电话
ring-helper = 打给结对志愿者
ring-backup = 打给备选志愿者

card-status-active = 使用中
card-status-lost = 已挂失
card-status-retired = 已停用

request-kind-shopping = 买菜购物
request-kind-clinic = 陪诊取药
request-kind-errand = 代办事务
request-kind-repair = 小修小补
request-kind-visit = 上门看望
request-kind-other = 其他

channel-phone = 电话
channel-visit = 当面
channel-paper = 纸条、书信

outcome-satisfied = 办好了，满意
outcome-unsatisfied = 还没办好

day-heading = { $month }月{ $day }日 { $weekday ->
    [1] 星期一
    [2] 星期二
    [3] 星期三
    [4] 星期四
    [5] 星期五
    [6] 星期六
   *[7] 星期日
}
day-today = { $month }月{ $day }日 { $weekday ->
    [1] 星期一
    [2] 星期二
    [3] 星期三
    [4] 星期四
    [5] 星期五
    [6] 星期六
   *[7] 星期日
}（今天）
seen-today = 今天看望过
seen-days = { $n } 天前
seen-never = { $n } 天没有人看望过
by-staff = 社区工作人员

## 服务台

desk-lead = 老人来电时，输入卡号、姓名或电话，马上找到她的卡。
desk-search = 卡号、姓名或电话
desk-nobody = 没有找到。请核对卡号、姓名或电话；如果还没有办卡，可以现在办。
desk-no-card = 还没有连心卡。
desk-issue = 给老人办卡
desk-ask = 登记求助
desk-card = 查看连心卡
desk-open = 替老人登记求助
desk-requests = 未办结的求助
desk-no-requests = 没有未办结的求助。老人来电时，在上面找到她的卡就能登记。
desk-waiting = 等社区处理
desk-cards = 使用中的连心卡

## 登记册与卡片

cards-new = 新办连心卡
cards-print = 打印全部
cards-empty = 这里没有连心卡。
card-print = 打印这张卡
card-edit = 修改联系人和注意事项
card-history = 求助记录
card-no-history = 还没有求助记录。
card-team-default = 按本社区设置
card-team-help = 不选时，派给本社区设置的值班队伍。
card-lost = 挂失
card-lost-sure = 确定这张卡丢了吗？挂失后请补发一张新卡。
card-reissue = 补发新卡
card-reissue-sure = 卡号不变，发卡次数加一。补发后请打印新卡。
card-retire = 停用
card-retire-sure = 停用后不能再登记求助。确定停用吗？
new-card-lead = 为独居老人结对一名志愿者和一名备选志愿者。卡号自动编排。

issue_card-resident = 老人
issue_card-helper = 结对志愿者
issue_card-backup = 备选志愿者
issue_card-team = 值班队伍
issue_card-note = 志愿者上门须知，例如：耳背，请多敲一会儿门
issue_card-submit = 办卡
issue-has-card = 这位老人已有连心卡 { $number }。
issue-done = 已办好，卡号 { $number }。

edit_card-helper = 结对志愿者
edit_card-backup = 备选志愿者
edit_card-team = 值班队伍
edit_card-note = 志愿者上门须知
edit_card-submit = 保存
edit-done = 已保存。

helpers-same = 备选志愿者不能与结对志愿者是同一人。
helpers-unknown = 这位志愿者不在本社区，请另选一位。
lost-not-active = 只有使用中的卡才能挂失。
lost-done = 已挂失。请补发一张新卡。
reissue-done = 已补发：{ $number }，第 { $serial } 次发卡。请打印新卡。
retire-already = 这张卡已经停用。
retire-done = { $number } 已停用。

## 打印

print-title = 连心卡
print-helper = 结对志愿者
print-backup = 备选志愿者
print-desk = 社区值班电话
print-footer = { $unit } · 有事请打电话 · 第 { $serial } 次发卡
print-empty = 没有使用中的连心卡可以打印。
print-no-duty-phone = 还没有设置社区值班电话，卡上不会印这个号码。请管理员在本模块的设置里填写。

## 求助

step-opened = 登记
step-sent = 派单
step-visit = 上门
step-feedback = 回访
step-closed = 办结

event-open = 登记求助
event-accept = 社区受理
event-dispatch = 派给志愿者
event-take = 志愿者接单
event-decline = 志愿者退回
event-report = 志愿者报告已办完
event-verify = 老人表示满意
event-fail = 老人说还没办好
event-close = 办结
event-void = 作废

request-history = 办理过程
request-send = 派给连心卡上的志愿者
request-send-other = 改派给下一位
request-send-to = 派给指定的志愿者
request-nobody-left = 卡上的人都问过了，或者现在都不在。请在下面指定一位志愿者。
request-ask-her = 志愿者已报告办完。请给老人打电话，问问办得怎么样，再记下来。
request-feedback = 记录老人的意见
request-volunteer-goes = 志愿者来电说能去
request-report = 代志愿者报告上门情况
request-close = 办结
request-void = 登记错了？作废这条求助

open_request-kind = 类别
open_request-title = 需要什么，一句话
open_request-detail = 详细情况
open_request-channel = 怎么联系到社区的
open_request-submit = 登记
open-not-yours = 这不是您的。
open-card-retired = 连心卡 { $number } 已停用，不能登记求助。
open-done-resident = 已收到。社区会尽快安排人上门。
open-done-sent =
    已登记 { $number }，派给{ $place ->
        [duty] 值班的志愿者
        [helper] 结对志愿者
        [backup] 备选志愿者
       *[team] 值班队伍
    }。
open-done-nobody = 已登记 { $number }。卡上没有可派的人，请指定一位志愿者。

send-done =
    已派给{ $place ->
        [duty] 值班的志愿者
        [helper] 结对志愿者
        [backup] 备选志愿者
       *[team] 值班队伍
    }。
send-nobody = 卡上的人都问过了。请指定一位志愿者。
send_to-volunteer = 志愿者
send_to-submit = 派给这位志愿者
send-to-away = 这位志愿者现在不接任务，请另选一位。
send-to-done = 已派单。

note_feedback-outcome = 办得怎么样
note_feedback-words = 还想说什么
note_feedback-submit = 记下意见
feedback-done-good = 已记下：满意。
feedback-done-again = 已记下，志愿者会再去一次。

close-done = { $number } 已办结。
void-reason = 为什么作废
void-submit = 作废
void-done = { $number } 已作废。

## 志愿者

tasks-waiting = 等您接单
tasks-under-way = 正在办
tasks-finished = 办完的
tasks-none-waiting = 现在没有等您接的任务。有新任务时会通知您。
tasks-none-under-way = 没有正在办的任务。
tasks-none-finished = 还没有办完的任务。
task-for-team = 全队可接
task-accept = 我去
task-look = 看看详情
task-look-or-decline = 看详情，或去不了
task-report = 报告上门情况
task-decline = 去不了
task-give-back = 办不了，退回社区
task-visits = 上门记录
task-visited = 上门服务 { $minutes } 分钟

accept-done = 已接单，谢谢您！住址和电话就在下面。
accept-done-staff = 已记下：志愿者会去。
decline-reason = 原因，例如：今天不在家
decline-submit = 退回，请社区另派
decline-done = 已退回，社区会另派人去。
report_visit-minutes = 服务了多少分钟（路上不算）
report_visit-note = 办了什么，老人情况怎么样
report_visit-ended_ago = 多少分钟以前结束的（刚结束填 0）
report_visit-submit = 报告办完
report-done = 辛苦了！{ $minutes } 分钟已交社区审核。
report-done-again = 辛苦了！已记下。这件事的时长先前已经上报。

hours-pending = { $minutes } 分钟，待审核
hours-approved = { $minutes } 分钟，已计入
hours-rejected = { $minutes } 分钟，未通过

elders-lead = 连心卡上写着您的名字的老人。请至少每 { $days } 天看望一次，去过就记一笔。
elders-none = 还没有把老人与您结对。社区把您写到连心卡上以后，老人就会出现在这里。
elders-my-duty = 我的值班
elders-no-duty = 今后两周没有排您值班。要调整，请联系社区工作人员。
elders-duty-now = { $hours } 正在值班
elder-note = 我来看过她了

call-note = 记一次看望
call-history = 看望记录
call-none = 还没有人看望过。去看过以后，请在这里记一笔。
call-seen = 看望
call-errand = 上门办事，{ $minutes } 分钟
call-no-hours = 老人怎么样，一句话。单纯看望不计时长；办了社区派的事，请在任务里报告。
note_call-day = 哪一天
note_call-volunteer = 谁去的
note_call-volunteer-help = 不选就是社区工作人员自己去的。
note_call-note = 看望情况
note_call-submit = 记下看望
note_call-done = 已记下这次看望。
note_call-done-open = 已记下这次看望。为同一件事登记的 { $number } 还没办结，请处理。
note_call-retired = 连心卡 { $number } 已停用，不再记看望。
note_call-future = 还没到这一天，请填去看望的日子。
note_call-too-old = 只能补记 { $days } 天以内的看望。
note_call-before-card = 这张卡从 { $day } 才开始使用，请填这天以后的日子。
note_call-again = 这一天的这次看望已经记过了。

## 久未看望

unvisited-lead = 持卡老人满 { $days } 天没有人上门，每天早上七点自动登记一件看望任务，派给结对志愿者。
unvisited-stat-all = 需要看望的老人
unvisited-stat-overdue = 久未看望
unvisited-overdue = 满 { $days } 天
unvisited-all = 全部老人
unvisited-none = 每位老人在 { $days } 天以内都有人看望过。去看过以后，请在老人的卡上记一笔。
unvisited-no-cards = 还没有使用中的连心卡。先给老人办卡，这里就会从办卡那天算起。
unvisited-none-paper = 没有这样的老人。
unvisited-look-now = 现在核对
unvisited-behind = 有些卡还没有核对，名单不全。请按“现在核对”，或等到明天早上。
unvisited-asked = 已派任务 { $number }
unvisited-not-asked = 还没有
unvisited-paper = 走访名单：{ $days } 天没有人看望的老人
unvisited-gone = 已不在本社区
unvisited-gone-hint = 这些老人已迁出或去世，但卡还在使用，不会再登记看望任务。请停用他们的卡。
look_now-more = 已登记 { $n } 件看望任务，还没核对完。请再按一次。
look_now-none = 已核对，没有需要新登记的看望任务。
look_now-done = 已核对，登记了 { $n } 件看望任务。
told-staff-unvisited = { $n } 位老人已有 { $days } 天没有人看望，已登记看望任务。

## 值班表

roster-lead = 每天谁值班、几点到几点。老人在“今天谁值班”里看得到。
week-this = 本周（{ $month }月{ $day }日起）
week-of = { $month }月{ $day }日起
roster-empty = 这一周还没有排班。请在下面添加值班人。
roster-empty-copy = 这一周还没有排班。可以照抄上一周，再改几处；也可以在下面添加。
roster-copy = 照抄上一周
roster-nobody = 没有人值班
roster-fill = 安排
roster-change = 修改
roster-remove = 去掉
roster-remove-sure = 确定把这一班去掉吗？
roster-add = 添加值班
roster-change-day = 修改 { $month }月{ $day }日 的值班
roster-title = 值班表 { $month }月{ $day }日—{ $until_month }月{ $until_day }日
add_duty-day = 哪一天
add_duty-last = 一直到哪一天
add_duty-last-help = 不填就只排这一天；填了，中间每天都排。
add_duty-from = 几点开始
add_duty-until = 几点结束
add_duty-volunteer = 志愿者
add_duty-staff = 或者社区工作人员
add_duty-submit = 排上
add_duty-backwards = 最后一天不能早于第一天。
add_duty-too-many = 一次最多排 { $days } 天。
add_duty-done = 已排 { $n } 天。
change_duty-from = 几点开始
change_duty-until = 几点结束
change_duty-volunteer = 志愿者
change_duty-staff = 或者社区工作人员
change_duty-submit = 保存
change_duty-done = 已修改。
remove_duty-done = 已去掉。
copy_week-week = 哪一周
copy_week-submit = 照抄上一周
copy_week-nothing = 上一周没有排班，没有可照抄的。
copy_week-all-there = 上一周的班这一周都有了。
copy_week-done = 已照抄 { $n } 班。
duty-staff-help = 写姓名或职务，例如：社区小李。志愿者和工作人员只填一个。
duty-time = 请写成 9:00 或 14:30 这样的时间。
duty-ends-first = 结束时间要晚于开始时间。跨夜的班请分两天排。
duty-one-person = 请选一位志愿者，或者写一位工作人员，只填一个。
duty-overlaps = { $day } 这个人在这段时间已经排了班。
duty-past = 只能改 { $days } 天以内的值班。
duty-too-far = 最多排到 { $days } 天以后。

stage-now = 正在值班
stage-coming = 稍后值班
stage-over = 今天已值完
duty-lead = { $month }月{ $day }日 { $weekday ->
    [1] 星期一
    [2] 星期二
    [3] 星期三
    [4] 星期四
    [5] 星期五
    [6] 星期六
   *[7] 星期日
}。有事请找正在值班的人。
duty-none = 今天还没有排班。需要帮忙，请按下面的“我需要帮忙”。
duty-none-phone = 今天还没有排班。有事请打下面的社区值班电话，或按“我需要帮忙”。
duty-volunteer = 志愿者
duty-staff = 社区工作人员
duty-ring = 给值班人打电话
duty-ask = 我需要帮忙

## 统计

figures-lead = 从登记的求助和看望里数出来。应看望的是当月持卡的老人，看望间隔按 { $days } 天。
figures-tab = { $year }年{ $month }月
figures-month = 连心卡统计 { $year }年{ $month }月
figures-requests = 求助，按类别
figures-visitors = 谁看望了几次
figures-opened = 登记求助
figures-closed = 办结求助
figures-in-time = 按时办完
figures-visits = 看望次数
figures-on-errands = 其中上门办事
figures-to-see = 其中专程看望
figures-visited = 看望到的老人
figures-of = { $n } / { $of } 位
figures-total = 合计
figures-nothing-closed = 没有办结
figures-no-requests = 这个月没有求助。老人来电时，在连心卡服务台登记。
figures-no-visits = 这个月没有看望记录。志愿者去看过以后，在“看望老人”里记一笔。
figures-behind = 以前的记录还没有数完，数字偏小。请按“现在核对”，或等到明天早上。

## 老人

my-card-none = 您还没有连心卡。需要的话，请联系社区工作人员办理。
my-card-lost = 这张卡已挂失，补发后会送到您手上。有事照样可以求助。
my-card-ask = 我需要帮忙
my-requests-none = 您还没有求助过。
my-requests-how-was-it = “{ $title }”办得怎么样？

progress-submitted = 社区已收到，正在安排。
progress-accepted = 社区已受理，正在找人。
progress-dispatched = 已通知志愿者，等对方答复。
progress-returned = 这位志愿者去不了，社区正在另找人。
progress-handling = 志愿者已接单，会上门来。
progress-done = 志愿者说办完了。办得怎么样，请告诉我们。
progress-verified = 您说办好了，谢谢！
progress-closed = 已办结。
progress-voided = 已取消。

## 通知

told-task = { $person }需要帮忙：{ $title }。您能去吗？
told-again = { $person }说“{ $title }”还没办好，请再去看看。
told-moved = { $person }的“{ $title }”已改派别人，不用去了。
told-voided = { $person }的“{ $title }”已取消，不用去了。
told-opened = 社区替您登记了：{ $title }
told-accepted = 志愿者会上门来：{ $title }
told-reported = “{ $title }”办完了吗？请告诉社区办得怎么样。
told-closed = “{ $title }”已办结。
told-resident-voided = “{ $title }”已取消。
told-staff-new = { $person }求助：{ $title }，请受理派单。
told-staff-accepted = 志愿者已接单：{ $person }，{ $title }
told-staff-passed-on =
    志愿者去不了，已改派给{ $place ->
        [duty] 值班的志愿者
        [helper] 结对志愿者
        [backup] 备选志愿者
       *[team] 值班队伍
    }：{ $person }，{ $title }
told-staff-nobody = 没有人可派了，请指定志愿者：{ $person }，{ $title }
told-staff-reported = 已上门，请回访：{ $person }，{ $title }
told-staff-verified = { $person }表示满意：{ $title }，可以办结。
told-staff-unsatisfied = { $person }说还没办好：{ $title }

## 设置

setting-duty_phone = 社区值班电话（印在每张卡上）
setting-duty_team = 值班队伍（卡上没写时派给谁）
setting-due_hours = 求助应在多少小时内办完
setting-visit_days = 满多少天没有人看望就登记看望任务
setting-most_a_day = 每天最多登记几件看望任务
setting-on_duty_first = 新的求助先派给正在值班的志愿者

# 指标
indicator-visits = 看望次数
indicator-elders_visited = 看望到的老人
indicator-elders_visited_share = 看望到的老人占持卡老人
indicator-visit_minutes = 上门服务时长
