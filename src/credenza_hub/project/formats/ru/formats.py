"""How moments are written in Russian (CLDR): 3 октября 2026 г., 09:05. Django leaves out the comma."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j E Y г., H:i"
