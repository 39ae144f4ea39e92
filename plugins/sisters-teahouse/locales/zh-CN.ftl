# 姐妹茶馆

## 页面

page-home = 姐妹茶馆
page-topics = 话题墙
page-openings = 茶馆开放时段
page-moderation = 话题审核
page-records = 茶馆台账
page-wall = 姐妹茶馆

## 共用

label-title = 名称
label-day = 日期
label-hours = 时间
label-until = 开到
label-place = 地点
label-seats = 座位
label-seated = 已报名
label-waiting = 候补
label-whom = 面向
label-stage = 状态
label-status = 状态
label-came = 报名并到场
label-drop-ins = 随来随坐
label-minutes = 纪要
label-who = 居民
label-has = 报名情况
label-attendance = 到场
label-attended = 到场人次
label-supports = 附议人数
label-author = 提出人
label-proposed = 提出日期
label-raised = 列入议程
label-reason = 原因
label-shown-as = 对居民
none = —
nobody = —

day =
    { $month }月{ $day }日 { $weekday ->
        [1] 星期一
        [2] 星期二
        [3] 星期三
        [4] 星期四
        [5] 星期五
        [6] 星期六
       *[7] 星期日
    }

stage-coming = 未开始
stage-under-way = 正在开放
stage-over = 已结束
stage-called-off = 已取消

women-only = 仅限女性
for-everybody = 所有居民
seats-no-limit = 不限
seats-left = 还有 { $left } 个座位
seats-none =
    { $waiting ->
        [0] 已坐满，可以候补
       *[other] 已坐满，{ $waiting } 人候补
    }

minutes-heading = 上回聊了什么
minutes-none = 还没有纪要。

photos-heading = 照片
photo-of = { $title }，照片 { $number }
photo-shows = { $shows }（照片 { $number }）
talk-words = 聊了什么

whom-only-yourself = 只能为自己办理。
whom-nobody = 请选择居民。
whom-unknown = 本社区没有这位居民，请另选一位。

## 居民：茶馆

home-lead = 来坐坐，喝杯茶，说说话。看好时间就能报名；不报名，随时来也欢迎。
home-mine = 我报了名的
home-coming = 接下来的开放时段
home-none = 近期没有可以报名的时段。有新的时段会贴在这里。
home-seated = 已留座
home-waiting = 候补第 { $turn } 位
home-sign-up = 报名
home-wait = 排队候补
home-drop-in = 茶馆正开着，不用报名，直接过来坐。
home-withdraw = 不来了
home-withdraw-sure = 座位会让给候补的姐妹。确定不来了吗？
home-topics = 去看话题墙
home-photos = 有照片
home-look = 看照片

sign_up-resident = 居民
sign_up-submit = 替居民报名
sign-up-seated = 报名成功，已留座。
sign-up-waiting = 座位已满，已排候补第 { $turn } 位。有座位时会通知您。
withdraw-done = 已取消，座位让给了别人。下次再来！
withdraw-nothing = 这里没有您的报名。刚在别处报的名，过一会儿才会显示。

## 居民：话题墙

topics-lead = 想聊什么、想办什么，贴在这里。附议的人多，就列入社区议程。
topics-open = 大家的话题
topics-none = 墙上还没有话题，来提第一个吧。
topics-agenda = 已列入议程
topics-own = 我提的话题
topics-propose = 提一个话题
topics-anonymous-help = 勾选后，其他居民看到的是“一位居民”；社区工作人员仍然知道是您。
topics-support = 我附议
topics-supported = 已附议
topics-withdraw-support = 取消附议
topics-take-back = 撤回

topic-somebody = 一位居民
topic-anonymous = 不对居民署名
topic-named = 署名

topic-status-waiting = 等待审核
topic-status-open = 已上墙
topic-status-on-agenda = 已列入议程
topic-status-declined = 未采用
topic-status-hidden = 已撤下

propose_topic-title = 一句话说清楚
propose_topic-words = 再多说几句
propose_topic-anonymous = 不让其他居民知道是我提的
propose_topic-author = 哪位居民提的
propose_topic-submit = 提交话题
propose-too-many = 您已有 { $most } 个话题等待审核，等有了结果再提新的。
propose-done = 话题已上墙。
propose-done-waiting = 已收到。社区看过以后就会上墙，结果会通知您。
take-back-done = 已撤回。
take-back-too-late = 社区已经处理，不能撤回了。
support-done =
    已附议，现在共 { $count } 人。
support-twice = 您已经附议过了。
support-none = 您还没有附议过这个话题。
support-closed = 这个话题已列入议程，不再收附议。
support-withdrawn = 已取消附议。

## 工作人员：开放时段

records-lead = 只列指标所数的记录：开过的场次、提出的话题、列入议程的话题。
records-held = 开放场次
records-proposed = 提出的话题
records-raised = 列入议程的话题
records-no-openings = 这段时间没有开放过。
records-no-topics = 这段时间没有话题。
records-month = { $year }年{ $month }月
records-days = { $from } 至 { $to }
openings-lead = 接下来的开放时段按日子排列，点一行看谁报了名；结束的在下面。
go-records = 查看台账
openings-coming = 接下来
openings-none = 接下来没有开放时段。在下面发布一个。
openings-past = 已结束的
openings-no-past = 还没有结束的开放时段。
openings-seated = { $seated } / { $seats }
openings-written = 已写
openings-not-written = 未写
openings-put-on = 发布开放时段

put_on-title = 名称，例如：周四茶话
put_on-day = 哪一天
put_on-starts = 几点开始
put_on-length = 开放多少分钟
put_on-seats = 座位数
put_on-women_only = 仅限女性
put_on-submit = 发布
put-on-no-time = 请写成“14:30”这样的时间。
put-on-past = 这个时间已经过去了，请选以后的时间。
put-on-too-far = 太远了，请选一年以内的日子。
put-on-done = 已发布，居民可以报名了。

opening-signed-up = 报名名单
opening-all = 显示全部报名
opening-nobody = 还没有人报名。
opening-came = 来了
opening-absent = 没来
opening-release = 取消报名
opening-release-sure = 座位会让给候补的人，并通知本人。确定取消吗？
opening-sign-up = 替居民报名
opening-call-off = 取消这次开放
opening-called-off = 已取消。原因：{ $reason }
opening-called-off-elsewhere = 已在活动页面取消。
opening-drop-in = 随来随坐 +1
opening-drop-ins = 改正随来随坐的人数
opening-minutes = 写几句纪要
opening-minutes-help = 居民和茶馆墙上都看得到，请不要写姓名和家事。
opening-photos-help = 最多 6 张，JPG、PNG 或 WebP，每张不超过 10 MB。居民看得到，墙上不显示。拍摄地点、时间等信息会自动去除。
opening-shows-help = 读屏的人靠这句话知道照片内容。请不要写姓名。
opening-consent-help = 有照片就要勾选：请逐个问过照片里的人，孩子问监护人。谁在什么时候勾选的会记下来。登记在册的人，上传后请在照片下面注明。有人改了主意，请把照片取下。

label-place-number = 序号
has-seat = 有座
has-waiting = 候补
has-walk-in = 现场参加
attendance-attended = 来了
attendance-absent = 没来
attendance-unknown = —

call_off-reason = 原因，会通知报名的人
call_off-submit = 取消这次开放
call-off-done = 已取消，报名的人已收到通知。
call-off-already = 这次开放已经取消了。
call-off-over = 这次开放已经结束，不能取消。

door-called-off = 这次开放已取消。
door-early = 开始前一小时才能登记人数。
set_drop_ins-drop_ins = 一共多少人没报名就来了
set_drop_ins-submit = 保存
drop-in-done = 已记下：随来随坐 { $count } 人。

write_minutes-minutes = 今天聊了什么
write_minutes-submit = 保存纪要
write_minutes-photos = 照片
write_minutes-shows = 照片里是什么
write_minutes-consent = 照片里的人都同意给本社区居民看
photos-no-consent = 没有同意的照片不能上传。请问过照片里的每个人，再勾选。
photos-too-many = 每次开放最多 6 张照片，已有 { $have } 张。请少选几张，或先取下旧的。
photo-remove = 取下
photo-remove-sure = 照片会删除，居民也看不到了，不能恢复。确定取下吗？
photo-removed = 照片已取下。
remove_photo-photo = 哪张照片
remove_photo-submit = 取下
photo-people = 照片里有谁
photo-people-count = 照片里有谁（{ $count }）
photo-on-it = 已注明在照片里
photo-on-it-nobody = 还没有注明。请从下面报名的人里点选，或者另外查找；有人收回肖像同意后，照片会自动停止给居民看。
photo-who-came = 这次报名的人
photo-who-came-nobody = 报名的人都已注明，或没有人报名。
photo-is-on-it = 在照片里
photo-not-on-it = 不在照片里
photo-person-else = 照片里还有别人
photo-person-help = 登记在册的居民都要注明；系统会核对登记的肖像同意。
photo-held = 照片里有人收回了肖像同意，或同意已到期：居民已经看不到这张照片。请取下照片；本人又同意了，点“重新核对”；如果注明错了，点“不在照片里”。
photo-people-noted = 已注明。
photo-look-again = 重新核对，给居民看
photo-shown-again = 居民又能看到这张照片了。
photo-still-held = 照片里还有人没有有效的肖像同意。请先登记同意，或取下照片。
photo-not-on-it-sure = 如果其他人都同意，居民马上又能看到这张照片。确定他不在照片里吗？
show_photo_again-photo = 哪张照片
show_photo_again-submit = 重新核对，给居民看
note_on_photo-photo = 哪张照片
note_on_photo-resident = 居民
note_on_photo-submit = 在照片里
note_volunteer_on_photo-photo = 哪张照片
note_volunteer_on_photo-volunteer = 志愿者
note_volunteer_on_photo-submit = 在照片里
note_off_photo-photo = 哪张照片
note_off_photo-resident = 居民
note_off_photo-volunteer = 志愿者
note_off_photo-submit = 不在照片里
minutes-early = 开始以后才能写纪要。
minutes-done = 已保存，居民看得到了。

release-sign_up = 哪个报名
release-submit = 取消报名
note_came-sign_up = 哪个报名
note_came-came = 来了
note_came-submit = 登记
note-came-done = 已记下：来了。
note-absent-done = 已记下：没来。
release-done = 已取消报名。有人候补时，座位已让给下一位。

## 工作人员：话题

moderation-lead = 居民提的话题，看过再上墙。附议的人多了，就列入议程。
moderation-none-waiting = 没有等待审核的话题。
moderation-none = 这里没有话题。
moderation-look = 细看，或不采用
moderation-propose = 替居民提一个话题

topic-approve = 上墙
topic-decline = 不采用
topic-hide = 从墙上撤下
topic-show-again = 重新上墙
topic-raise = 列入议程
topic-raise-sure = 列入议程后不再收附议，议事的模块会收到它。确定吗？

decline_topic-reason = 原因，会告诉提出的人
decline_topic-submit = 不采用
hide_topic-reason = 原因，会告诉提出的人
hide_topic-submit = 撤下
approve-done = 已上墙，提出的人已收到通知。
approve-not-waiting = 这个话题不在等待审核。
decline-done = 已记下，提出的人已收到通知。
decline-not-waiting = 这个话题不在等待审核。
hide-done = 已撤下，提出的人已收到通知。
hide-not-shown = 这个话题不在墙上。
raise-done = 已列入议程，提出的人已收到通知。
raise-already = 这个话题已经列入过议程。
raise-not-open = 只有墙上的话题才能列入议程。

## 茶馆的墙

wall-next = 下次开放
wall-no-next = 下次什么时候开，请留意通知。
wall-topics = 今日话题
wall-no-topics = 今天墙上还没有话题。想聊什么，告诉社区工作人员，或者在手机上提。

## 通知

told-staff-waiting = 有新话题等待审核：{ $title }
told-staff-new = 话题墙上有新话题：{ $title }
told-approved = 您提的话题“{ $title }”已上墙，请邻居们来附议吧。
told-declined = 您提的话题“{ $title }”没有采用。原因：{ $reason }
told-hidden = 您提的话题“{ $title }”已从墙上撤下。原因：{ $reason }
told-raised = 您提的话题“{ $title }”已列入社区议程。
told-released = 社区取消了您在“{ $title }”的报名。有疑问请联系社区工作人员。

## 设置

setting-place = 茶馆地点
setting-seats = 每次开放的座位数
setting-length = 每次开放多少分钟
setting-women_only = 发布时默认仅限女性
setting-moderated = 话题先审核再上墙

# 指标
indicator-openings_held = 开放场次
indicator-attendance = 到场人次
indicator-topics_proposed = 提出的话题
indicator-topics_on_agenda = 列入议程的话题
