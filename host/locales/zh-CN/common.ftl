# The frame
app-name = 五社联动服务平台
app-short = 五社
skip-to-content = 跳到正文
nav-label = 主导航
nav-menu = 菜单
nav-waiting = 待办：
size-larger = 大字
size-smaller = 小字
size-largest = 最大
logout = 退出
cancel = 取消
back = 返回
back-home = 返回首页
page-changed = 内容已更新
page-refresh = 查看最新内容
step-done = （已完成）
tabs-label = 分类查看
pager-label = 翻页
pager-next = 下一页
table-label = 列表
table-actions = 操作
search = 查找
filter = 筛选
choose = 请选择
optional = （选填）
yes = 是
no = 否
none = 无
confirm-yes = 确认{ $what }
form-errors = 有 { $n } 处需要修改：
ring = 拨打电话
masked-hint = 部分信息已隐藏
all = 全部
save = 保存
open = 打开
print = 打印
nothing-here = 这里还没有内容。

# Picking a person
pick-label = 姓名或电话
pick-hint = 输入姓名或电话
pick-find = 查找
pick-nobody = 没有找到。请核对姓名或电话号码。
pick-choose = 请从查到的人中选择一位。
pick-type-more = 请至少输入两个字，或完整的电话号码。

# Time and length
time-now = 刚刚
time-minutes-ago = { $n }分钟前
time-in-minutes = { $n }分钟后
time-hours-ago = { $n }小时前
time-in-hours = { $n }小时后
time-days-ago = { $n }天前
time-in-days = { $n }天后
duration-minutes = { $minutes }分钟
duration-hours = { $hours }小时
duration-both = { $hours }小时{ $minutes }分
