"""From staged to live and back: what publishing and unpublishing do to a variant."""

from collections.abc import Iterator

from wftui.sandbox.content import Collection, Variant
from wftui.sandbox.errors import conflict
from wftui.sandbox.references import references_of
from wftui.sandbox.state import World


def check_publishable(world: World, collection: Collection) -> None:
    """Refuse, where those switches are on, what Webflow is said to refuse before a site publish. Raises 409."""
    if collection.awaits_site_publish and world.switches.new_collection_needs_publish:
        raise conflict("The site hasn't been published since this collection was created")
    if collection.schema_changed and world.switches.changed_schema_needs_publish:
        raise conflict("The collection structure changed since the last publish")


def publish(world: World, collection: Collection, variant: Variant, stamp: str) -> None:
    """Put the staged version live: it is no draft any more and was published now."""
    if variant.staged is None:
        raise ValueError(f"Item {variant.item_id} has no staged version to publish.")
    variant.staged.is_draft = False
    variant.staged.last_published = stamp
    variant.live = variant.staged.copy()
    world.store(collection, variant)


def unpublish(world: World, collection: Collection, variant: Variant) -> None:
    """Take the live version down; what is staged becomes a draft that was never published."""
    variant.live = None
    if variant.staged is None:
        world.drop(collection, variant)
        return
    variant.staged.is_draft = True
    variant.staged.last_published = None
    world.store(collection, variant)


def refusal(world: World, collection: Collection, item_id: str, variant: Variant | None) -> str | None:
    """Say, in Webflow's words, why an item cannot be published; None when it can."""
    if variant is None or variant.staged is None:
        return f"Staging item ID {item_id} not found."
    if variant.staged.is_archived:
        return f"Staging item ID {item_id} is archived and cannot be published."
    if world.switches.publish_needs_live_references:
        for target in _not_live(world, collection, variant):
            return f"Staging item ID {item_id} references item ID {target} which is not published."
    return None


def _not_live(world: World, collection: Collection, variant: Variant) -> Iterator[str]:
    if variant.staged is None:
        return
    for collection_id, item_id in references_of(collection, variant.staged):
        other = world.collections.get(collection_id)
        found = other and other.variant(item_id, variant.locale)
        if not found or found.live is None:
            yield item_id


def is_queued(variant: Variant) -> bool:
    """Say whether the next site publish takes this variant live: no draft, not archived, newer than what is live."""
    staged = variant.staged
    if staged is None or staged.is_draft or staged.is_archived:
        return False
    return staged.last_published is None or variant.live is None or staged.last_published < staged.last_updated


def publish_everything(world: World, collection: Collection, stamp: str) -> None:
    """Do to one collection what a site publish does: queued goes live, archived and deleted leaves, drafts stay."""
    for variant in list(collection.all_variants()):
        if is_queued(variant):
            publish(world, collection, variant, stamp)
        elif variant.live is not None and variant.staged is None:
            world.drop(collection, variant)
        elif variant.live is not None and variant.staged is not None and variant.staged.is_archived:
            variant.live = None
            variant.staged.last_published = None
            world.store(collection, variant)
    if collection.awaits_site_publish or collection.schema_changed:
        collection.awaits_site_publish = collection.schema_changed = False
        world.changed("collection", collection.id)
