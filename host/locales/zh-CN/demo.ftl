# What `wushe demo` says
demo-step-module = 安装模块
demo-step-units = 建立县、乡镇、村（社区）
demo-step-grids = 建立普子岭社区网格和网格员
demo-step-residents = 登记居民
demo-step-volunteers = 登记志愿者和小队
demo-step-users = 分配账号
demo-step-work = 登记各社区的业务记录
demo-step-cards = 启用连心卡并发卡
demo-step-canteen = 启用爱心食堂，排菜单，结算上月
demo-step-teahouse = 启用姐妹茶馆，公布开放时段
demo-done = 演示县已就绪：{ $townships } 个乡镇，{ $communities } 个村（社区），{ $grids } 个网格，{ $residents } 名居民，{ $volunteers } 名志愿者，{ $cards } 张连心卡。
demo-invented = 人员均为虚构，村（社区）名称除治城、陈家岭、普子岭外均为虚构。
demo-there = 数据目录中已有一个县，未作改动。
demo-module-missing = 没有找到模块文件 { $path }。请先用 wushe plugin build 构建 plugins 下的模块。
demo-module-changed = 数据目录中的演示县保持不变：模块文件改动了，但版本号没有变。请提高 plugin.toml 中的版本号，或删除数据目录重新开始。
demo-logins = 登录账号（密码都是 { $password }）：
