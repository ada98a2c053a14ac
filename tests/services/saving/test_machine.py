"""Random stories: whatever network, other people and sudden death do, no work is lost or overwritten unseen."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.saving.machine import Machine, MachineOverHttp


def run(sequences: int, steps: int, machine: type[Machine] = Machine) -> None:
    """Tell so many stories of so many steps, and print what happened in them."""
    Machine.totals.clear()
    try:
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=sequences, stateful_step_count=steps, deadline=None, database=None,
                phases=[Phase.generate], suppress_health_check=list(HealthCheck), print_blob=True,
            ),
        )  # fmt: skip
    finally:
        print(dict(Machine.totals))


def test_nothing_is_lost_doubled_overwritten_or_falsely_reported() -> None:
    """300 random stories hold every promise of the world's oracle."""
    run(300, 25)


@pytest.mark.long
def test_nothing_is_lost_in_twenty_thousand_stories() -> None:
    """20,000 random stories hold every promise of the world's oracle."""
    run(20_000, 40)


def test_nothing_is_lost_over_real_sockets() -> None:
    """A few of the same stories through the real client."""
    run(5, 20, MachineOverHttp)


@pytest.mark.long
def test_nothing_is_lost_in_two_hundred_stories_over_real_sockets() -> None:
    """200 random stories through the real client, over HTTP on loopback."""
    run(200, 40, MachineOverHttp)
