from pathlib import Path

from credenza.verification import STEPS, Outcome

PAGE = (Path(__file__).parents[2] / "docs" / "use" / "verification.md").read_text(encoding="utf-8")


def test_the_page_names_every_step_with_its_number_and_every_outcome() -> None:
    for number, name in enumerate(STEPS, start=1):
        assert f"| {number} | `{name}` |" in PAGE
    for outcome in Outcome:
        assert f"| `{outcome}` |" in PAGE
