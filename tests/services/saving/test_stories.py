"""The holes that saving could have, one story each; see the stories' names."""

import pytest

from tests.services.saving.stories import STORIES, Story
from tests.services.saving.world import World


@pytest.mark.parametrize("mode", ["suffix", "reject"])
@pytest.mark.parametrize("story", STORIES, ids=lambda each: each.__name__)
def test_story(story: Story, mode: str) -> None:
    """Nothing is lost, doubled, overwritten unseen or falsely reported in this story, however taken slugs are met."""
    world = World(mode)
    try:
        story(world)
        world.fair_weather_at_last()
    finally:
        world.close()
