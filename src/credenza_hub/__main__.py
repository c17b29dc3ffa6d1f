"""``python -m credenza_hub COMMAND``: the hub's management commands."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from credenza_hub.project.address import public_url_of

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "credenza_hub.project.settings")
    if sys.argv[1:2] == ["serve"]:
        os.environ.setdefault("CREDENZA_PUBLIC_URL", public_url_of(sys.argv[2:]))
    try:
        execute_from_command_line(["credenza-hub", *sys.argv[1:]])
    except ImproperlyConfigured as error:
        sys.exit(f"The settings are not in order: {error}")
