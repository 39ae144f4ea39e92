# Registers of notices and indicators
