"""What the API answers, apart from items. Lenient: unknown keys are kept, null and absent mean the same, unknown
values of an enumeration stay as they are, and only an id is insisted on."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from wftui.api import results
from wftui.domain.collection import Collection
from wftui.domain.collection import Field as CollectionField
from wftui.domain.json import Json
from wftui.domain.locale import ONLY, Locale
from wftui.domain.site import Domain, Site


def _text(value: object) -> object:
    return "" if value is None else value


def _mapping(value: object) -> object:
    return value if isinstance(value, dict) else {}


def _sequence(value: object) -> object:
    return value if isinstance(value, list) else []


def _texts(value: object) -> object:
    return [each if isinstance(each, str) else str(each) for each in value] if isinstance(value, list) else []


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) else value


Text = Annotated[str, BeforeValidator(_text)]
Mapping = Annotated[dict[str, Any], BeforeValidator(_mapping)]
Texts = Annotated[list[str], BeforeValidator(_texts)]
Flag = Annotated[bool, BeforeValidator(lambda value: value is True)]
Whole = Annotated[int | None, BeforeValidator(_whole)]


class _Lenient(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="allow", alias_generator=to_camel, populate_by_name=True, coerce_numbers_to_str=True
    )

    def raw(self) -> dict[str, Json]:
        """The answer's own object, unknown keys included."""
        return self.model_dump(by_alias=True, exclude_unset=True)


class PersonAnswer(_Lenient):
    """Who made the token."""

    id: Text = ""
    email: Text = ""
    first_name: Text = ""
    last_name: Text = ""

    def result(self) -> results.Person:
        """As the client returns it."""
        return results.Person(self.id, self.email, self.first_name, self.last_name)


class _AuthorizedTo(_Lenient):
    site_ids: Texts = []
    workspace_ids: Texts = []


class _Authorization(_Lenient):
    rate_limit: Whole = None
    scope: Text = ""
    authorized_to: Annotated[_AuthorizedTo, BeforeValidator(_mapping)] = _AuthorizedTo()


class AuthorizationAnswer(_Lenient):
    """What the token may do."""

    authorization: _Authorization

    def result(self) -> results.TokenInfo:
        """As the client returns it. Webflow writes the scopes as one string, with commas or spaces between them."""
        granted = self.authorization
        return results.TokenInfo(
            scopes=tuple(granted.scope.replace(",", " ").split()),
            rate_limit=granted.rate_limit,
            site_ids=tuple(granted.authorized_to.site_ids),
            workspace_ids=tuple(granted.authorized_to.workspace_ids),
            raw=self.raw(),
        )


class DomainPart(_Lenient):
    """A custom domain."""

    id: str
    url: Text = ""
    last_published: str | None = None

    def domain(self) -> Domain:
        """As the rest of wftui knows it."""
        return Domain(self.id, self.url, self.last_published or None)


class DomainsAnswer(_Lenient):
    """The custom domains of a site."""

    custom_domains: Annotated[list[DomainPart], BeforeValidator(_sequence)] = []


class _LocalePart(_Lenient):
    id: str | None = None
    cms_locale_id: str | None = None
    tag: Text = ""
    display_name: Text = ""
    subdirectory: Text = ""
    enabled: bool | None = None

    def domain(self, *, primary: bool) -> Locale:
        return Locale(
            id=self.id or None,
            cms_locale_id=self.cms_locale_id or None,
            tag=self.tag,
            display_name=self.display_name or self.tag,
            subdirectory=self.subdirectory,
            enabled=self.enabled is not False,
            primary=primary,
        )


class _Locales(_Lenient):
    primary: _LocalePart | None = None
    secondary: Annotated[list[_LocalePart], BeforeValidator(_sequence)] = []

    def domain(self) -> tuple[Locale, ...]:
        if self.primary is None:
            return (ONLY,)
        return self.primary.domain(primary=True), *(each.domain(primary=False) for each in self.secondary)


class SiteAnswer(DomainsAnswer):
    """A site. `locales` is absent without localisation."""

    id: str
    display_name: Text = ""
    short_name: Text = ""
    time_zone: Text = ""
    last_published: str | None = None
    last_updated: str | None = None
    preview_url: str | None = None
    locales: _Locales | None = None

    def domain(self) -> Site:
        """As the rest of wftui knows it."""
        return Site(
            id=self.id,
            display_name=self.display_name or self.short_name,
            short_name=self.short_name,
            time_zone=self.time_zone or "UTC",
            last_published=self.last_published or None,
            last_updated=self.last_updated or None,
            preview_url=self.preview_url or None,
            domains=tuple(each.domain() for each in self.custom_domains),
            locales=self.locales.domain() if self.locales else (ONLY,),
        )


class SitesAnswer(_Lenient):
    """The sites that a token opens."""

    sites: list[SiteAnswer]


class SitePublishAnswer(DomainsAnswer):
    """A site publish that was accepted."""

    publish_to_webflow_subdomain: bool | None = None

    def result(self, asked: bool) -> results.SitePublish:
        """As the client returns it; `asked` is what the request said about the subdomain."""
        to_subdomain = asked if self.publish_to_webflow_subdomain is None else self.publish_to_webflow_subdomain
        return results.SitePublish(tuple(each.domain() for each in self.custom_domains), to_subdomain)


class FieldAnswer(_Lenient):
    """One field of a collection, of a type that may be unknown here."""

    id: Text = ""
    slug: Text = ""
    display_name: Text = ""
    type: Text = ""
    is_required: Flag = False
    is_editable: bool | None = None
    help_text: Text = ""
    validations: Mapping = {}

    def domain(self) -> CollectionField:
        """As the rest of wftui knows it."""
        return CollectionField(
            id=self.id,
            slug=self.slug,
            display_name=self.display_name or self.slug,
            type=self.type,
            required=self.is_required,
            editable=self.is_editable is not False,
            help_text=self.help_text,
            validations=self.validations,
        )


class CollectionAnswer(_Lenient):
    """A collection; `fields` is empty in listings."""

    id: str
    display_name: Text = ""
    singular_name: Text = ""
    slug: Text = ""
    last_updated: str | None = None
    listed_fields: Annotated[list[FieldAnswer], BeforeValidator(_sequence)] = Field(default=[], alias="fields")

    def domain(self, site_id: str) -> Collection:
        """As the rest of wftui knows it, in the site of that id."""
        return Collection(
            id=self.id,
            site_id=site_id,
            display_name=self.display_name or self.slug,
            singular_name=self.singular_name or self.display_name,
            slug=self.slug,
            last_updated=self.last_updated or None,
            fields=tuple(each.domain() for each in self.listed_fields),
        )


class CollectionsAnswer(_Lenient):
    """The collections of a site."""

    collections: list[CollectionAnswer]


class PublishAnswer(_Lenient):
    """What an item publish did."""

    published_item_ids: Texts = []
    errors: Texts = []

    def result(self) -> results.PublishOutcome:
        """As the client returns it."""
        return results.PublishOutcome(tuple(self.published_item_ids), tuple(self.errors))


class ErrorsAnswer(_Lenient):
    """What a content update refused."""

    errors: Texts = []


class _Pagination(_Lenient):
    limit: Whole = None
    offset: Whole = None
    total: Whole = None


class _Paged(_Lenient):
    pagination: Annotated[_Pagination, BeforeValidator(_mapping)] = _Pagination()

    def extent(self, offset: int, limit: int, count: int) -> tuple[int, int, int]:
        """Offset, limit and total, from what was asked for where the answer does not say."""
        found = self.pagination
        total = found.total if found.total is not None else offset + count
        return found.offset if found.offset is not None else offset, found.limit or limit, total


class PageAnswer(_Lenient):
    """The settings of a page."""

    id: str
    site_id: Text = ""
    title: Text = ""
    slug: Text = ""
    locale_id: str | None = None
    collection_id: str | None = None
    parent_id: str | None = None
    published_path: str | None = None
    draft: Flag = False
    archived: Flag = False
    created_on: str | None = None
    last_updated: str | None = None
    seo: Mapping = {}
    open_graph: Mapping = {}

    def result(self) -> results.PageInfo:
        """As the client returns it."""
        return results.PageInfo(
            id=self.id,
            site_id=self.site_id,
            title=self.title,
            slug=self.slug,
            locale_id=self.locale_id or None,
            collection_id=self.collection_id or None,
            parent_id=self.parent_id or None,
            published_path=self.published_path or None,
            draft=self.draft,
            archived=self.archived,
            created_on=self.created_on or None,
            last_updated=self.last_updated or None,
            seo=self.seo,
            open_graph=self.open_graph,
            raw=self.raw(),
        )


class PagesAnswer(_Paged):
    """One page of a listing of pages."""

    pages: list[PageAnswer]

    def result(self, offset: int, limit: int) -> results.PageListing:
        """As the client returns it."""
        return results.PageListing([each.result() for each in self.pages], *self.extent(offset, limit, len(self.pages)))


class _NodePart(_Lenient):
    id: Text = ""
    type: Text = ""

    def result(self) -> results.Node:
        return results.Node(self.id, self.type, self.raw())


class NodesAnswer(_Paged):
    """One page of the content nodes of a page or component."""

    page_id: str | None = None
    component_id: str | None = None
    last_updated: str | None = None
    nodes: Annotated[list[_NodePart], BeforeValidator(_sequence)] = []

    def result(self, owner_id: str, offset: int, limit: int) -> results.NodePage:
        """As the client returns it."""
        nodes = [each.result() for each in self.nodes]
        extent = self.extent(offset, limit, len(nodes))
        return results.NodePage(owner_id, nodes, *extent, self.last_updated or None, self.raw())


class _ComponentPart(_Lenient):
    id: str
    name: Text = ""
    group: Text = ""
    description: Text = ""
    readonly: Flag = False

    def result(self) -> results.ComponentInfo:
        return results.ComponentInfo(self.id, self.name, self.group, self.description, self.readonly, self.raw())


class ComponentsAnswer(_Paged):
    """One page of a listing of components."""

    components: list[_ComponentPart]

    def result(self, offset: int, limit: int) -> results.ComponentListing:
        """As the client returns it."""
        found = [each.result() for each in self.components]
        return results.ComponentListing(found, *self.extent(offset, limit, len(found)))


class _PropertyText(_Lenient):
    html: str | None = None
    text: str | None = None


class _PropertyPart(_Lenient):
    property_id: Text = ""
    type: Text = ""
    label: Text = ""
    value: Annotated[_PropertyText, BeforeValidator(_mapping)] = Field(default=_PropertyText(), alias="text")

    def result(self) -> results.Property:
        value = self.value
        return results.Property(self.property_id, self.type, self.label, value.html, value.text, self.raw())


class PropertiesAnswer(_Paged):
    """One page of the properties of a component."""

    properties: Annotated[list[_PropertyPart], BeforeValidator(_sequence)] = []

    def result(self, component_id: str, offset: int, limit: int) -> results.PropertyPage:
        """As the client returns it."""
        found = [each.result() for each in self.properties]
        return results.PropertyPage(component_id, found, *self.extent(offset, limit, len(found)))
