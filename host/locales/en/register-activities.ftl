# Registers of activities and volunteering
