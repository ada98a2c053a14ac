"""What this API would damage is held back from a save, unless the person sends it all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sandbox_process import Sandbox, running_sandbox
from tests.services.saving.real import program, type_into
from wftui.domain.item import VariantKey
from wftui.services.outcomes import Outcome
from wftui.services.saving import Saving
from wftui.services.undo import Undo

CODE = '<p id="">Read this:</p><pre><code class="language-sh">rm -r lamp</code></pre>'


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A server."""
    with running_sandbox() as running:
        yield running


async def test_a_code_block_is_held_back_and_sent_when_forced(sandbox: Sandbox, tmp_path: Path) -> None:
    """The other field goes, this one stays an edit with its reason; forced, it goes, and what became of it is told."""
    async with program(tmp_path, sandbox.url, sandbox.token) as desk:
        client, site = desk.client, desk.site
        listed = await client.list_collections(site.id)  # type: ignore[attr-defined]  # the real client
        schemas = [await client.get_collection(each.id, site_id=site.id) for each in listed]
        desk.mirror.put_collections(schemas)  # type: ignore[attr-defined]  # the real mirror
        schema = next(each for each in schemas if any(one.type == "RichText" for one in each.fields))
        rich = next(each.slug for each in schema.fields if each.type == "RichText")
        variant = (await client.list_items(schema.id, locales=[site.primary])).items[0]
        key = VariantKey(schema.id, variant.id, variant.cms_locale_id)
        desk.mirror.put_variant(schema.id, variant)
        before = variant.field_data().get(rich)
        type_into(desk, key, variant, rich, CODE)
        type_into(desk, key, variant, "name", "Another name")
        review = await Saving(desk).review([key])
        assert list(review.plan.writes[0].field_data) == ["name"]
        (held,) = await Saving(desk).save([key])
        assert held.outcome is Outcome.DONE
        assert "code block" in held.withheld[rich]
        stored = (await client.get_item(*key[:2], locale=site.primary)).field_data()
        assert (stored["name"], stored.get(rich)) == ("Another name", before)
        assert list(desk.edits.of(key)) == [rich]
        (again,) = await Saving(desk).save([key])
        assert again.outcome is Outcome.REFUSED
        assert "code block" in again.sentence
        (forced,) = await Saving(desk).save([key], force=[rich])
        assert forced.outcome is Outcome.DONE
        assert [each.field for each in forced.differences] == [rich]
        entry = Undo(desk).last()
        assert entry is not None
        await Undo(desk).take_back([entry])
        back = (await client.get_item(*key[:2], locale=site.primary)).field_data().get(rich)
        assert str(back).replace(' id=""', "") == str(before).replace(' id=""', "")
