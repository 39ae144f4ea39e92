# 连心卡

## 页面

page-desk = 连心卡服务台
page-cards = 连心卡登记册
page-card = 连心卡 { $number }
page-new_card = 新办连心卡
page-print = 打印连心卡
page-request = 求助 { $number }
page-tasks = 连心卡任务
page-my_card = 我的连心卡
page-my_requests = 我的求助

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
        [helper] 结对志愿者
        [backup] 备选志愿者
       *[team] 值班队伍
    }。
open-done-nobody = 已登记 { $number }。卡上没有可派的人，请指定一位志愿者。

send-done =
    已派给{ $place ->
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
