"""``python -m credenza_hub COMMAND``: the hub's management commands."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credenza_hub.project.settings")
    execute_from_command_line(["credenza-hub", *sys.argv[1:]])
