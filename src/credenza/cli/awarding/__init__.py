"""``credenza award``: from a specification and a list of learners to signed credentials, for forty or 400,000."""

from .command import award
from .folder import AwardFolder
from .promise import Promise
from .whole_list import Order, Tally, award_all
from .work import Work

__all__ = ["AwardFolder", "Order", "Promise", "Tally", "Work", "award", "award_all"]
