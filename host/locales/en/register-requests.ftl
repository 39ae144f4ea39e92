# Registers of requests
