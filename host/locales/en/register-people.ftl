# Registers of residents
