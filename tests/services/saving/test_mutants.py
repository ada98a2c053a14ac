"""The stories can fail: with any one guard of saving switched off, at least one of them does."""

import pytest

from tests.services.saving import mutants
from tests.services.saving.mutants import MUTANTS, Mutant
from tests.services.saving.stories import STORIES, Story
from tests.services.saving.world import World


def noticed_by(mutant: Mutant) -> str | None:
    """The first story that fails without the guard, or None."""
    for story in STORIES:
        for mode in ("suffix", "reject"):
            with pytest.MonkeyPatch.context() as patch:
                world = World(mode)
                mutants.base_is_what_was_found.site = world.site  # type: ignore[attr-defined]  # what that mutant reads
                mutant(patch)
                if not _holds(story, world):
                    return f"{story.__name__} ({mode})"
    return None


def _holds(story: Story, world: World) -> bool:
    try:
        story(world)
        world.fair_weather_at_last()
    except Exception:  # noqa: BLE001  whatever a broken guard leads to, the story has noticed it
        return False
    finally:
        world.close()
    return True


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda each: each.__name__)
def test_a_story_notices_the_missing_guard(mutant: Mutant) -> None:
    """Every guard is there for a reason that a story tells: none can be taken away unnoticed."""
    story = noticed_by(mutant)
    print(f"{mutant.__name__}: {story or 'SURVIVES'}")
    assert story is not None


if __name__ == "__main__":
    found = {mutant.__name__: noticed_by(mutant) for mutant in MUTANTS}
    for name, noticed in found.items():
        print(f"{name:45} {noticed or 'SURVIVES'}")
    print(f"{sum(each is not None for each in found.values())} of {len(found)} mutants noticed")
