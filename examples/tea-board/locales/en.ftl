page-home = Tea board
home-fen = Paid (fen)
home-none = Nobody has sat down yet.
board-closed = The board is closed.
setting-open = Take lines
