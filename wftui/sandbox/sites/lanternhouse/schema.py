"""The seven collections of Lanternhouse, with the rules of their fields."""

from wftui.sandbox.sites.fields import choice, collection, field, moment, reference, text
from wftui.sandbox.sites.ids import object_id
from wftui.sandbox.sites.seed import JsonObject

SITE = "lanternhouse"
COLLECTIONS = ("themes", "people", "objects", "exhibitions", "events", "stories", "downloads")


def collection_id(slug: str) -> str:
    """The id of one of the seven collections."""
    return object_id(SITE, "collection", slug)


def _integer(display_name: str, slug: str, low: int | None = None, high: int | None = None) -> JsonObject:
    rules: JsonObject = {"format": "integer", "allowNegative": low is None}
    if low is not None:
        rules["minValue"] = low
    if high is not None:
        rules["maxValue"] = high
    return field("Number", display_name, slug, **rules)


def _price(display_name: str, slug: str) -> JsonObject:
    return field("Number", display_name, slug, format="decimal", precision=2, allowNegative=False, minValue=0)


def _themes() -> list[JsonObject]:
    return [
        text("Summary", "summary", 160),
        field("Color", "Accent", "accent", required=True),
        field("Image", "Icon", "icon"),
        _integer("Sort order", "sort-order", 1, 99),
    ]


def _people() -> list[JsonObject]:
    return [
        text("Role", "role", 80, required=True),
        field("RichText", "Bio", "bio"),
        field("Image", "Portrait", "portrait", required=True),
        field("Email", "Email", "email"),
        field("Phone", "Phone", "phone"),
        field("Link", "Website", "website"),
        field("Switch", "On staff", "on-staff"),
        choice("Department", "department", ("Curatorial", "Learning", "Front of house", "Conservation")),
        moment("Joined", "joined", with_time=False),
    ]


def _objects() -> list[JsonObject]:
    return [
        text("Accession", "accession", 12, required=True, help_text="As on the label: LH.1962.014"),
        field("RichText", "Description", "description", required=True),
        field("Image", "Main image", "main-image", required=True),
        field("MultiImage", "Gallery", "gallery", maxImages=8, help_text="Up to eight pictures"),
        _integer("Year made", "year-made", 0),
        choice("Era", "era", ("Oil", "Gas", "Electric", "LED")),
        text("Material", "material", 120),
        field("Color", "Lamp colour", "lamp-colour"),
        field("Switch", "On display", "on-display"),
        reference("Theme", "theme", collection_id("themes"), required=True),
        reference("Related", "related", collection_id("objects"), many=True),
        reference("Donor", "donor", collection_id("people")),
        field("File", "Condition report", "condition-report"),
        field("ExtFileRef", "Legacy scan", "legacy-scan", editable=False),
    ]


def _exhibitions() -> list[JsonObject]:
    return [
        text(
            "Standfirst",
            "standfirst",
            200,
            required=True,
            help_text="Shown under the title and in search results.",
        ),
        field("RichText", "Body", "body", required=True),
        field("Image", "Hero", "hero", required=True),
        field("MultiImage", "Gallery", "gallery"),
        field("VideoLink", "Trailer", "trailer"),
        moment("Opens", "opens", required=True),
        moment("Closes", "closes"),
        _price("Ticket price", "ticket-price"),
        choice("Stage", "stage", ("Upcoming", "Open", "Closed", "Touring")),
        field("Switch", "Featured", "featured"),
        reference("Curator", "curator", collection_id("people"), required=True),
        reference("Objects", "objects", collection_id("objects"), many=True),
        reference("Themes", "themes", collection_id("themes"), many=True),
        field("Link", "Booking link", "booking-link"),
        field("File", "Brochure", "brochure"),
        field("Color", "Accent", "accent"),
    ]


def _events() -> list[JsonObject]:
    return [
        text("Summary", "summary", 240, required=True),
        field("RichText", "Details", "details"),
        moment("Starts", "starts", required=True),
        moment("Ends", "ends"),
        _integer("Capacity", "capacity", 0),
        _price("Price", "price"),
        field("Switch", "Free", "free"),
        choice("Kind", "kind", ("Talk", "Workshop", "Tour", "Family")),
        field("Link", "Booking link", "booking-link"),
        field("Email", "Contact email", "contact-email", required=True),
        field("Phone", "Contact phone", "contact-phone"),
        reference("Exhibition", "exhibition", collection_id("exhibitions")),
        reference("Hosts", "hosts", collection_id("people"), many=True),
        field("Image", "Poster", "poster"),
    ]


def _stories() -> list[JsonObject]:
    return [
        text("Excerpt", "excerpt", 160, required=True),
        field("RichText", "Body", "body", required=True),
        field("Image", "Cover", "cover", required=True),
        moment("Published on", "published-on", required=True),
        reference("Author", "author", collection_id("people"), required=True),
        reference("Themes", "themes", collection_id("themes"), many=True),
        reference("Objects", "objects", collection_id("objects"), many=True),
        field("VideoLink", "Film", "film"),
        field("Link", "Source link", "source-link"),
        _integer("Reading minutes", "reading-minutes", 1),
    ]


def _downloads() -> list[JsonObject]:
    return [
        text("Description", "description", 300),
        field("File", "File", "file", required=True),
        choice("Kind", "kind", ("Map", "Teacher pack", "Press kit", "Access guide")),
        text("Language note", "language-note"),
        moment("Updated", "updated"),
        reference("Exhibition", "exhibition", collection_id("exhibitions")),
        field("Switch", "Public", "public"),
    ]


def collections() -> list[JsonObject]:
    """All seven, in the order in which Webflow lists them."""
    return [
        collection(SITE, "themes", "Themes", "Theme", "2024-03-04T10:12:31.204Z", _themes()),
        collection(SITE, "people", "People", "Person", "2024-03-04T10:20:02.871Z", _people()),
        collection(SITE, "objects", "Objects", "Object", "2024-03-04T10:41:55.019Z", _objects()),
        collection(SITE, "exhibitions", "Exhibitions", "Exhibition", "2024-03-04T11:05:17.630Z", _exhibitions()),
        collection(SITE, "events", "Events", "Event", "2024-03-04T11:32:44.482Z", _events()),
        collection(SITE, "stories", "Stories", "Story", "2024-03-05T09:02:08.115Z", _stories()),
        collection(SITE, "downloads", "Downloads", "Download", "2024-03-05T09:27:36.990Z", _downloads()),
    ]
