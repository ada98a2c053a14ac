"""Random histories of items: the sandbox and a plain model of Webflow's item states agree at every step."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from tests.sandbox.museum import Api, Things, make_things
from tests.sandbox_process import running_sandbox

NAMES = st.sampled_from(["Lamp", "Lens", "Bell", "Rope"])
TITLES = st.none() | st.sampled_from(["a", "b", "c"])
FLAGS = st.none() | st.booleans()
LOCALES = st.sampled_from([0, 1])


@dataclass(frozen=True)
class Stage:
    """What one version of a variant holds, as far as states go."""

    values: tuple[tuple[str, Any], ...]
    draft: bool
    archived: bool


@dataclass(frozen=True)
class State:
    """One variant: its versions, and whether it counts as published and as changed since."""

    staged: Stage | None
    live: Stage | None
    published: bool
    newer: bool


class Histories(RuleBasedStateMachine):
    """Operations on up to a handful of items in two locales."""

    api: Api
    things: Things

    def __init__(self) -> None:
        super().__init__()
        self.things = make_things(self.api, [{"type": "PlainText", "displayName": "Title"}])
        self.locales = self.api.locales()[:2]
        self.model: dict[tuple[str, int], State] = {}
        self.order: list[str] = []

    def call(self, method: str, path: str, status: int, body: Any = None, **query: str) -> Any:
        """Ask the sandbox about this history's own collection."""
        return self.api.call(method, self.things.items + path, status, body, **query)

    def pick(self, number: int) -> str:
        """Return one of the items, or an id that nothing has."""
        return self.order[number % len(self.order)] if self.order and number % 7 else "f" * 24

    @staticmethod
    def _values(data: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
        return tuple(sorted((key, value) for key, value in data.items() if value is not None and key != "slug"))

    @precondition(lambda self: len(self.order) < 6)
    @rule(name=NAMES, title=TITLES, draft=FLAGS, archived=FLAGS, both=st.booleans(), live=st.booleans())
    def create(
        self, name: str, title: str | None, draft: bool | None, archived: bool | None, both: bool, live: bool
    ) -> None:
        """Create staged in one or two locales, or live in one."""
        data = {"name": name} | ({} if title is None else {"title": title})
        flags = {key: flag for key, flag in (("isDraft", draft), ("isArchived", archived)) if flag is not None}
        if live:
            made = self.call("POST", "/live", 202, {"fieldData": data, **flags})
            items = [made]
        else:
            locales = self.locales if both else self.locales[:1]
            items = self.call("POST", "/bulk", 202, {"fieldData": data, "cmsLocaleIds": locales, **flags})["items"]
        self.order.append(items[0]["id"])
        stage = Stage(self._values(data), (not live) if draft is None else draft, bool(archived))
        for each in items:
            place = self.locales.index(each["cmsLocaleId"])
            self.model[each["id"], place] = State(stage, stage if live else None, live, newer=False)

    @rule(number=st.integers(0, 40), at=LOCALES, title=TITLES, send=st.booleans(), draft=FLAGS, archived=FLAGS)
    def update(
        self, number: int, at: int, title: str | None, send: bool, draft: bool | None, archived: bool | None
    ) -> None:
        """Change the staged version: a title (None clears it) and the flags."""
        self._update(number, at, title, send, draft, archived, live=False)

    @rule(number=st.integers(0, 40), at=LOCALES, title=TITLES, send=st.booleans(), draft=FLAGS, archived=FLAGS)
    def update_live(
        self, number: int, at: int, title: str | None, send: bool, draft: bool | None, archived: bool | None
    ) -> None:
        """Change both versions; refused while the item is archived or not live."""
        self._update(number, at, title, send, draft, archived, live=True)

    def _update(
        self,
        number: int,
        at: int,
        title: str | None,
        send: bool,
        draft: bool | None,
        archived: bool | None,
        *,
        live: bool,
    ) -> None:
        item = self.pick(number)
        flags = {key: flag for key, flag in (("isDraft", draft), ("isArchived", archived)) if flag is not None}
        body: dict[str, Any] = {"id": item, "cmsLocaleId": self.locales[at], **flags}
        if send:
            body["fieldData"] = {"title": title}
        status = self._update_status(self.model.get((item, at)), bool(send or flags), live)
        self.call("PATCH", "/live" if live else "", status, {"items": [body]})
        if status != 200:
            return
        state = self.model[item, at]

        def changed(stage: Stage) -> Stage:
            values = dict(stage.values) | ({"title": title} if send else {})
            return Stage(
                self._values(values),
                stage.draft if draft is None else draft,
                stage.archived if archived is None else archived,
            )

        assert state.staged is not None
        self.model[item, at] = State(
            changed(state.staged),
            changed(state.live) if live and state.live else state.live,
            state.published,
            newer=not live,
        )

    @staticmethod
    def _update_status(state: State | None, has_change: bool, live: bool) -> int:
        if not has_change:
            return 400
        if state is None or state.staged is None:
            return 404
        return 409 if live and (state.live is None or state.staged.archived) else 200

    @rule(numbers=st.lists(st.integers(0, 40), min_size=1, max_size=4), at=LOCALES)
    def publish(self, numbers: list[int], at: int) -> None:
        """Publish some items; archived and missing ones become errors."""
        items = list(dict.fromkeys(self.pick(number) for number in numbers))
        body = {"items": [{"id": item, "cmsLocaleIds": [self.locales[at]]} for item in items]}
        sent = self.call("POST", "/publish", 202, body)
        good = [item for item in items if self._can_publish(self.model.get((item, at)))]
        assert sent["publishedItemIds"] == good
        assert len(sent["errors"]) == len(items) - len(good)
        for item in good:
            self._go_live(item, at)

    @staticmethod
    def _can_publish(state: State | None) -> bool:
        return state is not None and state.staged is not None and not state.staged.archived

    def _go_live(self, item: str, at: int) -> None:
        staged = self.model[item, at].staged
        assert staged is not None
        stage = replace(staged, draft=False)
        self.model[item, at] = State(stage, stage, published=True, newer=False)

    @rule(number=st.integers(0, 40), at=LOCALES)
    def unpublish(self, number: int, at: int) -> None:
        """Take a variant off the live site."""
        item = self.pick(number)
        state = self.model.get((item, at))
        status = 204 if state is not None and state.live is not None else 404
        self.call("DELETE", f"/{item}/live", status, cmsLocaleId=self.locales[at])
        if state is not None and status == 204:
            if state.staged is None:
                del self.model[item, at]
            else:
                self.model[item, at] = State(replace(state.staged, draft=True), None, published=False, newer=False)

    @rule(number=st.integers(0, 40), at=LOCALES)
    def delete(self, number: int, at: int) -> None:
        """Delete a staged variant; what is live stays up."""
        item = self.pick(number)
        state = self.model.get((item, at))
        status = 204 if state is not None and state.staged is not None else 404
        self.call("DELETE", f"/{item}", status, cmsLocaleId=self.locales[at])
        if state is not None and status == 204:
            if state.live is None:
                del self.model[item, at]
            else:
                self.model[item, at] = replace(state, staged=None)

    @rule()
    def publish_site(self) -> None:
        """Queued goes live, archived and deleted leaves, drafts stay."""
        self.api.call("POST", f"/sites/{self.api.site()['id']}/publish", 202, {"publishToWebflowSubdomain": True})
        for (item, at), state in list(self.model.items()):
            staged = state.staged
            if staged is None:
                del self.model[item, at]
            elif staged.archived:
                if state.live is not None:
                    self.model[item, at] = State(staged, None, published=False, newer=False)
            elif not staged.draft and (not state.published or state.newer):
                self._go_live(item, at)

    @invariant()
    def the_sandbox_agrees(self) -> None:
        """Both lists, in both locales, hold exactly what the model says."""
        for path, live in (("", False), ("/live", True)):
            listed = self.call("GET", path, 200, cmsLocaleId=",".join(self.locales))["items"]
            found = {
                (each["id"], self.locales.index(each["cmsLocaleId"])): (
                    Stage(self._values(each["fieldData"]), each["isDraft"], each["isArchived"]),
                    each["lastPublished"] is not None,
                )
                for each in listed
            }
            expected = {
                key: (stage, live or state.published)
                for key, state in self.model.items()
                if (stage := state.live if live else state.staged) is not None
            }
            assert found == expected


def _run(examples: int, steps: int) -> None:
    with running_sandbox(extra=["--no-damage", "limit-site-publish"], log=False) as sandbox, Api.to(sandbox) as asked:

        class Here(Histories):
            api = asked

        run_state_machine_as_test(
            Here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


def test_random_histories_agree_with_the_model() -> None:
    """Status, staged and live values after every operation; short form."""
    _run(15, 20)


@pytest.mark.long
def test_many_random_histories_agree_with_the_model() -> None:
    """The long form."""
    _run(250, 50)
