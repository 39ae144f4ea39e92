# Registers of units, organisations and workers
