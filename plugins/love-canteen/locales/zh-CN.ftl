# 爱心食堂

## 页面

page-today = 今日就餐
page-diner = 就餐居民
page-week = 菜单
page-dishes = 菜品
page-kitchen = 备餐单
page-deliveries = 送餐单
page-delivery = 送餐情况
page-alerts = 独居看望
page-alert = 看望登记
page-accounts = 食堂账目
page-unnoted = 未登记的订餐
page-eaten = 供餐记录
page-tasks = 送餐任务
page-task = 送餐
page-meals = 爱心食堂
page-board = 今日菜单
page-spending = 账目公开

## 共用

label-who = 居民
label-phone = 电话
label-address = 住址
label-day = 日期
label-meal = 餐次
label-dish = 菜品
label-way = 用餐方式
label-pays = 付费
label-status = 状态
label-state = 状态
label-price = 价格
label-ordered = 已订
label-left = 剩余
label-contains = 含有
label-portions = 合计
label-eat-in = 堂食
label-deliver = 送餐
label-allergy = 忌口、过敏
label-lives-alone = 独居
label-brings = 送餐人
label-what = 事项
label-due = 送达时限
label-month = 月份
label-meals = 供餐份数
label-people = 就餐人数
label-income = 低偿收入
label-subsidy = 餐费补贴
label-total = 合计
label-income-entry = 收入入账
label-subsidy-entry = 补贴支出
label-notice = 公示
label-told = 提醒
label-reason = 缘由
label-found = 看望结果
label-by = 登记人
label-when = 登记时间
label-diner = 就餐档案
label-meal-status = 用餐状态
label-request-status = 送餐进度
label-settled = 结算日期
none = 无
yes = 是
no = 否
ring = 拨打电话
ring-volunteer = 拨打志愿者电话
ring-diner = 拨打居民电话
nobody-yet = 待派
lives-alone = 独居

meal-lunch = 午餐
meal-dinner = 晚餐
way-eat-in = 堂食
way-deliver = 送餐
charge-free = 免费
charge-low-fee = 低偿
order-status-ordered = 已订餐
order-status-served = 已用餐
order-status-missed = 未取餐
order-status-cancelled = 已取消
alert-reason-did-not-come = 订了餐没有来
alert-reason-not-brought = 送餐超时未送到
alert-state-open = 待看望
alert-state-looked-after = 已看望
alert-state-seen = 已用餐
alert-list-open = 待看望
alert-list-ended = 已处理
entry-state-prepared = 待审批
entry-state-booked = 已入账
entry-state-rejected = 已退回
entry-state-reversed = 已冲销
outcome-satisfied = 收到了，满意
outcome-unsatisfied = 有问题
source-grant-superior = 上级补助
source-donation = 社会捐赠
source-low-fee-income = 低偿收入
source-other = 其他收入
request-kind-meal-delivery = 送餐

bill-low-fee = 低偿 { $yuan } 元
left-enough = 充足
left-none = 已订满
left-some = 还有 { $n } 份
day-today = 今天
day-yesterday = 昨天
day-tomorrow = 明天
day-short = { $month }月{ $day }日
day-heading = { $month }月{ $day }日 { $weekday ->
    [1] 星期一
    [2] 星期二
    [3] 星期三
    [4] 星期四
    [5] 星期五
    [6] 星期六
   *[7] 星期日
}
day-tab = { $month }月{ $day }日 { $weekday ->
    [1] 周一
    [2] 周二
    [3] 周三
    [4] 周四
    [5] 周五
    [6] 周六
   *[7] 周日
}
day-and-meal = { $month }月{ $day }日 { $meal ->
    [lunch] 午餐
   *[dinner] 晚餐
}
meal-of-day = { $meal ->
    [lunch] 午餐
   *[dinner] 晚餐
}
stat-ordered = 订餐
stat-eat-in = 堂食
stat-deliver = 送餐
stat-served = 已用餐
stat-missed = 未取餐
stat-free = 免费餐
stat-low-fee = 低偿餐

## 设置

setting-fee = 低偿餐每份收费
setting-fee-help = 不免费的居民每份餐付多少，最多付到菜品价格，其余由慈善基金补贴。
setting-free_elder = 老年人免费
setting-free_child = 儿童免费
setting-free_hardship = 困难群众免费
setting-free_disabled = 残疾人免费
setting-free_living_alone = 独居居民免费
setting-lunch_cut_off = 午餐订餐截止（几点）
setting-dinner_cut_off = 晚餐订餐截止（几点）
setting-days_ahead = 居民可提前几天订餐
setting-delivery_team = 送餐队伍
setting-fund = 记账的慈善基金名称
setting-fund-help = 不填时，记入本社区的第一个基金。
setting-subsidy_source = 餐费补贴用哪类资金
setting-subsidy_purpose = 补贴资金的限定用途
setting-subsidy_purpose-help = 填基金里的用途名称；不填表示用不限定用途的资金。

## 今日就餐

today-lead = 看看今天谁来吃饭；居民来电订餐，先在下面找到人。
today-search = 姓名或电话
today-nobody = 没有找到。请核对姓名或电话。
today-order = 替他订餐
today-none = 这一天还没有人订餐。可以在上面找到居民替他订餐，或先去排菜单。
today-all = 显示全部订餐
go-alerts = 去登记看望
go-delivery = 送餐情况
today-missing = 有 { $n } 位独居居民订了餐没有见到人，请尽快打电话或上门看望。
sign-look-after = 独居，请看望
sign-on-its-way = 配送中
sign-not-sent = 未派送
serve = 已用餐
serve-after-all = 改为已用餐
missed = 未取餐
cancel = 取消订餐
cancel-sure = 确定取消这份订餐吗？
go-kitchen = 备餐单
go-deliveries = 送餐单
go-week = 去排菜单
go-dishes = 管理菜品
go-add-dish = 先添加菜品

send-out = 派送 { $n } 份送餐
send-out-help = 不选时，派给本社区设置的送餐队伍。
send_out-day = 日期
send_out-meal = 餐次
send_out-volunteer = 派给志愿者
send_out-submit = 派送
send-out-today = 只能派送今天的餐。
send-out-away = 这位志愿者目前不接任务，请另选一位。
send-out-nobody = 请选一位志愿者，或请管理员在设置里指定送餐队伍。
send-out-nothing = 没有待派送的餐。
send-out-done = 已派送 { $n } 份。
send-out-more = 已派送 { $n } 份，还有 { $left } 份，请再按一次。

## 就餐居民

diner-order = 替他订餐
diner-no-menu = 近几天还没有菜单。
diner-none = 还没有就餐记录。
diner-history = 就餐记录
diner-allergy = 忌口、过敏
order-choice = { $month }月{ $day }日 { $meal ->
    [lunch] 午餐
   *[dinner] 晚餐
} · { $dish }
order-item = 菜品
order-way = 用餐方式
order-resident = 居民
order-submit = 订餐
order-done = 已订：{ $dish }，应付 { $yuan } 元。
order-past = 这一天已经过去了。
order-too-early = 还没有到可以订餐的时间。
order-too-late = 订餐时间已过。需要用餐请打电话给社区。
order-sold-out = { $dish } 已订满，请换一个菜。
order-has-one = 这一餐已经订了 { $dish }。要换菜，请先取消。
order-for-whom = 请选择给谁订餐。
order-not-yours = 只能给自己订餐。
cancel-not-open = 这份餐已经不能取消了。
cancel-on-its-way = 这份餐已经派送，不能取消了。请打电话给社区。
cancel-too-late = 截止时间已过，不能取消了。请打电话给社区。
cancel-order = 订餐
cancel-submit = 取消订餐
cancel-done = 已取消：{ $dish }。
note_allergy-resident = 居民
note_allergy-allergy = 不能吃什么
note_allergy-submit = 保存
allergy-done = 已记下，厨房备餐时会看到。
allergy-help = 例如：花生过敏、糖尿病少糖。厨房和给您送餐的志愿者会看到。
serve-order = 订餐
serve-submit = 已用餐
serve-done = 已记录：{ $dish } 已用餐。
mark_missed-order = 订餐
mark_missed-submit = 未取餐
missed-done = 已记录：{ $dish } 未取餐。
meal-cancelled = 这份餐已经取消。
meal-not-yet = 还没有到用餐的日子。
meal-settled = 这个月已经结算，不能再改了。

## 菜单与菜品

week-lead = 排好菜单，居民就能订餐。已有人订的菜不能撤下。
week-none = 这一天还没有菜单。
week-no-dishes = 还没有菜品。
week-add = 加一道菜
week-portions = 调整份数
week-copy = 照这一天再排一天
portions-help = 不填表示不限份数。
take-off = 撤下
take-off-sure = 确定从菜单撤下这道菜吗？
take_off-item = 菜品
take_off-submit = 撤下
take-off-ordered = 已有 { $n } 人订了这道菜，不能撤下。
take-off-done = 已撤下：{ $name }。
plan_dish-day = 日期
plan_dish-meal = 餐次
plan_dish-dish = 菜品
plan_dish-portions = 份数
plan_dish-submit = 加入菜单
plan-done = 已加入菜单：{ $name }。
plan-not-cooked = 这道菜已停做。
plan-already = 这一餐的菜单上已经有这道菜。
plan-past = 日期已经过去，请选今天或以后。
plan-too-far = 最多提前 { $days } 天排菜单。
change_portions-item = 菜品
change_portions-portions = 份数
change_portions-submit = 保存
portions-ordered = 已有 { $n } 人订了，份数不能更少。
portions-done = 已调整：{ $name }。
copy_day-from = 照哪一天
copy_day-to = 排到哪一天
copy_day-submit = 复制菜单
copy-same-day = 请选另外一天。
copy-nothing = 没有可以复制的菜。
copy-done = 已复制 { $n } 道菜。

dishes-lead = 价格是一份餐的成本价，不论由谁付。
dishes-none = 还没有菜品，先在上面添加一道。
dishes-add = 添加菜品
dishes-edit = 修改：{ $name }
contains-help = 例如：花生、海鲜、辣椒。会写在菜单上。
add_dish-name = 菜名
add_dish-price = 价格
add_dish-contains = 含有（易过敏、忌口的食材）
add_dish-submit = 添加
edit_dish-dish = 菜品
edit_dish-name = 菜名
edit_dish-price = 价格
edit_dish-contains = 含有（易过敏、忌口的食材）
edit_dish-submit = 保存
switch_dish-dish = 菜品
switch_dish-submit = 切换
dish-name-taken = 已有同名的菜。
dish-added = 已添加：{ $name }。
dish-saved = 已保存：{ $name }。
dish-cooked = { $name } 又开始做了。
dish-stopped = { $name } 已停做，排好的菜单不受影响。
dish-state-cooked = 在做
dish-state-stopped = 停做
dish-stop = 停做
dish-cook = 恢复

## 备餐与送餐

kitchen-title = { $month }月{ $day }日 { $meal ->
    [lunch] 午餐
   *[dinner] 晚餐
}备餐单
kitchen-none = 这一餐还没有菜单。
kitchen-careful = 忌口、过敏
kitchen-careful-none = 这一餐没有需要忌口的居民。
deliveries-title = { $month }月{ $day }日 { $meal ->
    [lunch] 午餐
   *[dinner] 晚餐
}送餐单
deliveries-none = 这一餐没有送餐。
deliveries-none-paper = 没有送餐，不用打印。

accept-request = 送餐
accept-submit = 接单
accept-done = 已接单，请按时送到。
accept-done-staff = 已记为接单。
call_off-request = 送餐
call_off-reason = 取消原因
call_off-submit = 取消送餐
call-off-done = 已取消送餐：{ $dish }，已通知居民和送餐人。
decline-done-staff = 已退回，请另派人送。
report_delivered-volunteer = 谁送到的
report-by-whom = 请选择是谁送到的。
report-not-yours = 只能报告自己送的餐。
report-taken-by-another = 这份餐已由另一位志愿者接单，请先退回再改派。
delivery-takes = 志愿者说去送
delivery-report = 登记送达（志愿者来电报告）
delivery-decline = 志愿者去不了，退回重派
delivery-call-off = 取消送餐
delivery-missed = 没有取餐
delivery-missed-sure = 确定登记为没有取餐吗？送餐随之取消。
delivery-missed-help = 上门没有人收，登记为没有取餐。
delivery-ended = 这项事务已在平台的服务台办结，稍后自动更新用餐状态。
delivery-team = 等送餐队伍接单
delivery-history = 经过
decline-request = 送餐
decline-reason = 原因
decline-submit = 退回
decline-done = 已退回，社区会另派人送。
report_delivered-request = 送餐
report_delivered-minutes = 服务分钟数（不含路上）
report_delivered-note = 老人情况
report_delivered-submit = 已送到
report-paid-no-hours = 低偿餐的送餐不计志愿服务时长。
report-done = 已记录送达。
report-done-hours = 已记录送达，时长已交社区审核。
note_feedback-request = 送餐
note_feedback-outcome = 这次送餐怎么样
note_feedback-words = 想说的话
note_feedback-submit = 提交
feedback-good = 谢谢，已记下。
feedback-again = 已记下，社区会再跟进。

tasks-waiting = 待接单
tasks-none-waiting = 现在没有等您送的餐。
tasks-under-way = 配送中
tasks-none-under-way = 没有正在送的餐。
tasks-finished = 已送达
tasks-none-finished = 还没有送过餐。
task-accept = 我来送
task-report = 报告送达
task-decline = 去不了，退回
task-allergy = 忌口、过敏：{ $words }
task-low-fee = 这份餐是低偿的，送餐不计志愿服务时长。

## 居民

meals-lead = 午餐 { $lunch } 点前、晚餐 { $dinner } 点前订餐和取消。
meals-mine = 我订的餐
meals-mine-none = 还没有订餐。看看下面的菜单，点一下就订好。
meals-none-today = 今天现在没有可以订的餐了。
meals-none = 这一天还没有菜单。
meals-has-one = 这一餐您已经订好了。要换菜，请先取消。
meals-allergy = 我不能吃什么
meals-feedback = 送来的餐怎么样
order-eat-in = 去食堂吃
order-deliver = 请送到家

## 独居看望

alerts-lead = 独居居民订了餐却没有见到人，请打电话或上门看望，并登记看望结果。没有登记的，下一餐后再次提醒。
alerts-none = 现在没有需要看望的居民。
alerts-none-ended = 还没有看望记录。
alerts-look = 登记看望结果
alert-diner = 查看就餐记录
alert-deal = 登记看望结果
alert-note-help = 例如：已通电话，人在女儿家；上门见到，身体不适已送卫生院。
alert-told-times = 已提醒 { $n } 次
alert-by-you = 您
alert-by-staff = 工作人员
looked_after-alert = 提醒
looked_after-note = 看望情况
looked_after-submit = 已看望
looked-after-already = 这条提醒已经处理过了。
looked-after-done = 已登记看望结果。

## 公开

board-lead = 今天和明天食堂有什么。
board-none = 还没有菜单。
spending-title = 爱心食堂账目公开
spending-lead = 每月的低偿收入和餐费补贴，按已用餐的份数逐份相加。
spending-none = 还没有结算的月份。每月一日结算上个月。
spending-meals = { $n } 份（免费 { $free }，低偿 { $low_fee }）
spending-how = 低偿收入由就餐居民支付，餐费补贴由社区慈善基金支付，两项分开记账，合计等于菜品价格之和。
spending-states = “待审批”是已申请、还没有批准；“已入账”是已记入基金账；“已退回”“已冲销”的没有支出，更正后重新结算。

## 账目

unnoted-lead = 这些订餐的日子已过，还没有登记是否用餐。全部登记后，当月才能结算。
unnoted-none = 没有未登记的订餐。
eaten-lead = 只列吃到了的餐，和指标数的是同一批记录。
eaten-none = 这段时间没有人用餐。
eaten-all = 全部
eaten-month = { $year }年{ $month }月
eaten-days = { $from } 至 { $to }
accounts-lead = 每月一日自动结算上个月：低偿收入记为收入，餐费补贴从慈善基金支出，两项分开记账。
accounts-so-far = { $month } 到目前
accounts-waits = { $month } 待结算
accounts-settled = 已结算
accounts-settle = 现在结算
accounts-settle-again = 重新结算
accounts-open-again = { $month } 需重新结算
accounts-open-again-help = 上次结算的记账被退回或冲销，当月的就餐记录可以更正。更正后重新结算；仍在账上的一笔不会重复记账。
accounts-unnoted = 还有 { $n } 份过去的订餐没有登记是否用餐，登记后才能结算。
accounts-unnoted-look = 去登记
accounts-looked-up = 入账状态每小时与基金账核对一次。
accounts-look-up = 现在核对
accounts-before = 退回或冲销过的结算
look_up-submit = 现在核对
look-up-done = 已与基金账核对。
look-up-not-yours = 您没有查看基金账的权限。入账状态每小时自动核对一次。
accounts-none = 还没有结算的月份。
settle-sure = 结算后这个月的就餐记录不能再改。确定结算吗？
settle-month = 月份
settle-submit = 结算
settle-month-form = 月份请按 2026-11 的样子填写。
settle-not-over = 这个月还没有结束。
settle-already = 这个月已经结算过了。
settle-open-orders = 还有 { $n } 份订餐没有记录是否用餐，请先处理。
settle-income-stands = 上次结算的低偿收入 { $yuan } 元还在账上，和现在的金额不同。请会计先退回或冲销这笔，再结算。
settle-subsidy-stands = 上次结算的餐费补贴 { $yuan } 元还在账上，和现在的金额不同。请会计先退回或冲销这笔，再结算。
settle-nothing = 这个月没有人用餐，不用结算。
settle-no-fund = 本社区还没有慈善基金，或您没有查看基金的权限。
settle-no-such-fund = 没有名为“{ $name }”的基金，请核对本模块的设置。
settle-no-such-purpose = 基金里没有名为“{ $name }”的用途，请核对本模块的设置。
settle-done = { $month } 已结算：低偿收入 { $income } 元，餐费补贴 { $subsidy } 元。公示稿已交审核。
entry-unseen = 待核对
notice-unseen = 需会计查看
notice-shown = 已公示
notice-waits = 待审核

## 通知

told-delivery = 有一份餐等您送：{ $dish }
told-missing = 独居居民订了{ $meal ->
    [lunch] 午餐
   *[dinner] 晚餐
}（{ $dish }）没有来，请打电话或上门看看。
told-not-brought = 独居居民的{ $meal ->
    [lunch] 午餐
   *[dinner] 晚餐
}（{ $dish }）过了时间还没有送到，请打电话或上门看看。
told-missing-again = 还没有登记看望：独居居民{ $month }月{ $day }日的{ $meal ->
    [lunch] 午餐
   *[dinner] 晚餐
}（{ $dish }）没有见到人，请尽快看望并登记。
told-called-off = 这份餐不用送了：{ $dish }
told-returned = 志愿者退回了送餐：{ $dish }，请另派人。
told-ordered = 社区替您订好了：{ $dish }
told-cancelled = 社区替您取消了：{ $dish }
told-on-its-way = 您的餐已有人送：{ $dish }
told-delivered = 您的餐已送到：{ $dish }
told-unsatisfied = 居民反映送餐有问题：{ $dish }
told-settled = { $month } 食堂账目已结算：供餐 { $meals } 份，低偿收入 { $income } 元，餐费补贴 { $subsidy } 元。
told-not-settled = { $month } 食堂账目没有结算成，原因见下一条通知。处理后请在食堂账目页手动结算。
told-open-again = { $month } 食堂账目有一笔被退回或冲销。请更正后在食堂账目页重新结算。

# 指标
indicator-meals_served = 供餐份数
indicator-meals_free = 免费餐
indicator-meals_low_fee = 低偿餐
indicator-meals_eaten_in = 堂食
indicator-meals_delivered = 送餐上门
indicator-diners = 就餐人数
indicator-low_fee_income = 低偿收入
indicator-subsidy = 餐费补贴
