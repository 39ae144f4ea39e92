page-home = 茶馆留言板
home-fen = 付费（分）
home-none = 还没有人入座。
board-closed = 留言板关了。
setting-open = 接收留言
