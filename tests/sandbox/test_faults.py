"""Faults on demand: what a client sees, and whether its request took effect."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from tests.sandbox.serving import serving
from wftui.sandbox import faults
from wftui.sandbox.answers import error_answer
from wftui.sandbox.errors import ApiError
from wftui.sandbox.faults import FaultPlan, FaultSpecError, FaultyTransport


@dataclass
class Stage:
    """A server that counts the writes that took effect, with a fault plan before it."""

    http: httpx.AsyncClient
    plan: FaultPlan
    written: list[str]
    wrote: asyncio.Event


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """A served application whose POST records its body and whose DELETE answers 204."""
    written: list[str] = []
    wrote = asyncio.Event()

    async def write(request: Request) -> Response:
        written.append((await request.body()).decode())
        wrote.set()
        return JSONResponse({"written": written, "padding": "x" * 200})

    async def erase(request: Request) -> Response:
        written.append("erased")
        return Response(status_code=204)

    async def refused(_request: Request, error: Exception) -> Response:
        assert isinstance(error, ApiError)
        return error_answer(error)

    app = Starlette(
        routes=[
            Route("/v2/notes", write, methods=["POST", "GET"]),
            Route("/v2/notes", erase, methods=["DELETE"]),
            Mount("/_sandbox", routes=faults.routes),
        ],
        exception_handlers={ApiError: refused},
    )
    app.state.faults = plan = FaultPlan(seed=1)
    async with (
        serving(FaultyTransport(app, plan)) as origin,
        httpx.AsyncClient(base_url=origin, trust_env=False, timeout=5) as http,
    ):
        yield Stage(http, plan, written, wrote)


async def test_without_faults_every_request_is_answered(stage: Stage) -> None:
    """A plan that is empty changes nothing."""
    answer = await stage.http.post("/v2/notes", content="a")
    assert (answer.status_code, stage.written) == (200, ["a"])


@pytest.mark.parametrize("spec", ["429,retry-after=7", "rate-limit,retry-after=7"])
async def test_a_rate_limit_says_when_to_return_and_does_nothing(stage: Stage, spec: str) -> None:
    """An injected 429 has Webflow's body and the wait that was asked for, and the write did not happen."""
    stage.plan.add(spec)
    answer = await stage.http.post("/v2/notes", content="a")
    assert answer.status_code == 429
    assert answer.json() == {
        "message": "Too Many Requests",
        "code": "too_many_requests",
        "externalReference": None,
        "details": [],
    }
    assert (answer.headers["Retry-After"], answer.headers["X-RateLimit-Remaining"]) == ("7", "0")
    assert stage.written == []


async def test_a_rate_limit_may_leave_the_wait_unsaid(stage: Stage) -> None:
    """`retry-after=none` leaves the header out; any other text arrives as it is."""
    stage.plan.add("429,retry-after=none")
    stage.plan.add("429,retry-after=soon")
    assert "Retry-After" not in (await stage.http.get("/v2/notes")).headers
    assert (await stage.http.get("/v2/notes")).headers["Retry-After"] == "soon"


@pytest.mark.parametrize(("when", "written"), [("before", []), ("after", ["a"])])
async def test_a_server_error_may_hide_a_write_that_took_effect(stage: Stage, when: str, written: list[str]) -> None:
    """The same 503 is answered whether or not the write was done; only the server knows."""
    stage.plan.add(f"503,when={when}")
    answer = await stage.http.post("/v2/notes", content="a")
    assert (answer.status_code, answer.json()["code"], stage.written) == (503, "internal_error", written)


@pytest.mark.parametrize("reset", ["no", "yes"])
@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("close-before-answer", []),
        ("close-after-write", ["a"]),
        ("close-after-headers", ["a"]),
        ("close-mid-body", ["a"]),
    ],
)
async def test_a_connection_may_close_at_each_point(stage: Stage, kind: str, written: list[str], reset: str) -> None:
    """The client sees its connection end; the write took effect except where the close came first."""
    stage.plan.add(f"{kind},reset={reset}")
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
        await stage.http.post("/v2/notes", content="a")
    assert stage.written == written
    assert (await stage.http.post("/v2/notes", content="b")).status_code == 200


async def test_headers_arrive_before_the_close(stage: Stage) -> None:
    """After-headers delivers the status and not one byte of the body; mid-body exactly what was asked."""
    stage.plan.add("close-after-headers")
    stage.plan.add("close-mid-body,bytes=7")
    for expected in (b"", b'{"writt'):
        received: list[bytes] = []
        with pytest.raises(httpx.RemoteProtocolError):
            await _read(stage, received)
        assert b"".join(received) == expected


async def _read(stage: Stage, received: list[bytes]) -> None:
    async with stage.http.stream("GET", "/v2/notes") as answer:
        assert answer.status_code == 200
        async for chunk in answer.aiter_raw():
            received.append(chunk)


async def test_an_answer_without_a_body_is_not_completed_by_its_headers(stage: Stage) -> None:
    """A 204 cut `after the headers` must not look like a success."""
    for kind in ("close-after-headers", "close-mid-body"):
        stage.plan.clear()
        stage.plan.add(kind)
        with pytest.raises(httpx.RemoteProtocolError):
            await stage.http.delete("/v2/notes")
    assert stage.written == ["erased", "erased"]


async def test_a_request_given_up_may_land_later(stage: Stage) -> None:
    """`late-write` closes without an answer; the write happens afterwards, body and all."""
    stage.plan.add("late-write,seconds=0.2")
    with pytest.raises(httpx.RemoteProtocolError):
        await stage.http.post("/v2/notes", content="slow")
    assert stage.written == []
    async with asyncio.timeout(5):
        await stage.wrote.wait()
    assert stage.written == ["slow"]


async def test_latency_waits_and_answers(stage: Stage) -> None:
    """The answer is whole, and not sooner than asked."""
    stage.plan.add("latency,delay=0.2")
    began = time.monotonic()
    assert (await stage.http.get("/v2/notes")).status_code == 200
    assert time.monotonic() - began >= 0.2


async def test_a_slow_drip_arrives_whole_in_small_pieces(stage: Stage) -> None:
    """Nothing of the body is lost, but it takes its time."""
    stage.plan.add("slow-drip,bytes=100,seconds=0.05")
    began = time.monotonic()
    answer = await stage.http.post("/v2/notes", content="a")
    assert answer.json()["written"] == ["a"]
    assert time.monotonic() - began >= 0.1


async def test_a_slow_drip_can_be_given_up(stage: Stage) -> None:
    """A client that stops reading gets rid of the drip, and its next request is answered."""
    stage.plan.add("slow-drip,bytes=1,seconds=30")
    with pytest.raises(httpx.ReadTimeout):
        await stage.http.get("/v2/notes", timeout=0.2)
    assert (await stage.http.get("/v2/notes")).status_code == 200


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_malformed_json_is_an_ordinary_answer_that_cannot_be_read(stage: Stage, method: str) -> None:
    """Status and framing are right, the write took effect, the body is no JSON."""
    stage.plan.add("malformed-json")
    answer = await stage.http.request(method, "/v2/notes")
    assert answer.status_code == 200
    assert len(stage.written) == 1
    with pytest.raises(json.JSONDecodeError):
        answer.json()


async def test_an_answer_may_be_replaced_by_other_text(stage: Stage) -> None:
    """A proxy's error page arrives in place of JSON."""
    stage.plan.add({"kind": "malformed-json", "body": "<html>Busy, come back</html>"})
    assert (await stage.http.get("/v2/notes")).text == "<html>Busy, come back</html>"


async def test_faults_of_the_state_happen_before_the_request(stage: Stage) -> None:
    """Another editor's change is there when the request is handled; its options reach whoever performs it."""
    stage.plan.on("other-editor", lambda fault, scope: stage.written.append(str(fault.options["value"])))
    stage.plan.add("other-editor,value=theirs,nth=2")
    await stage.http.post("/v2/notes", content="first")
    await stage.http.post("/v2/notes", content="second")
    assert stage.written == ["first", "theirs", "second"]


async def test_faults_can_be_switched_while_the_server_runs(stage: Stage) -> None:
    """The control address adds, lists with counters and clears, and is never met by a fault itself."""
    control = "/_sandbox/faults"
    added = await stage.http.post(control, json=["close-before-answer,times=always", {"kind": "503", "nth": 4}])
    assert (added.status_code, [f["kind"] for f in added.json()["faults"]]) == (
        201,
        ["close-before-answer", "server-error"],
    )
    with pytest.raises(httpx.RemoteProtocolError):
        await stage.http.get("/v2/notes")
    listed = (await stage.http.get(control)).json()["faults"]
    assert [(f["seen"], f["fired"]) for f in listed] == [(1, 1), (1, 0)]
    assert (await stage.http.delete(control)).status_code == 204
    assert (await stage.http.get(control)).json() == {"faults": []}
    assert (await stage.http.get("/v2/notes")).status_code == 200


@pytest.mark.parametrize(
    "body", ["{", '"explode"', '{"kind": "429", "nth": 0}', "[429]", '["429", "429,path"]', '{"kind": {}}']
)
async def test_a_fault_that_cannot_be_read_is_refused_whole(stage: Stage, body: str) -> None:
    """A slip in one entry adds none of them, and the answer says what is wrong."""
    answer = await stage.http.post("/_sandbox/faults", content=body)
    assert (answer.status_code, answer.json()["code"], stage.plan.list()) == (400, "bad_request", [])


@pytest.mark.parametrize(
    "spec",
    [
        "",
        "429,retry",
        "429,bytes=3",
        "429,nth=1.5",
        "429,times=0",
        "503,when=later",
        "close-mid-body,reset=maybe",
        "latency,delay=-1",
        "latency,delay=inf",
        "latency,probability=2",
        "600",
        "{}",
        "{,",
    ],
)
def test_a_wrong_spec_is_refused_with_a_sentence(spec: str) -> None:
    """Nothing is guessed: a kind, an option or a value that is unknown is named."""
    with pytest.raises(FaultSpecError, match=r"\.$"):
        FaultPlan().add(spec)


def test_a_fault_meets_only_its_requests() -> None:
    """Method, path and query all have to match; `*` crosses slashes."""
    plan = FaultPlan()
    plan.add("429,method=patch,path=/v2/collections/*/items*,query=*skip=false*,times=always")
    assert plan.match("PATCH", "/v2/collections/c/items/i/live", "a=b&skip=false")
    assert not plan.match("GET", "/v2/collections/c/items", "skip=false")
    assert not plan.match("PATCH", "/v2/sites", "skip=false")
    assert not plan.match("PATCH", "/v2/collections/c/items", "")


def test_a_fault_counts_from_nth_for_so_many_times() -> None:
    """nth=3,times=2 meets the third and the fourth matching request and no other."""
    plan = FaultPlan()
    plan.add("429,nth=3,times=2,path=/a")
    plan.match("GET", "/b", "")
    assert [plan.match("GET", "/a", "") is not None for _ in range(6)] == [False, False, True, True, False, False]


def test_the_first_fault_that_is_due_takes_the_request() -> None:
    """Two entries for one request: the second waits for the next, and both have counted it."""
    plan = FaultPlan()
    plan.add("429")
    plan.add("503,nth=2")
    plan.add("500")
    kinds = [fault and fault.options.get("status", 429) for fault in (plan.match("GET", "/", "") for _ in range(4))]
    assert kinds == [429, 503, 500, None]


@given(st.integers(), st.floats(0.05, 0.95), st.integers(1, 60))
def test_the_same_seed_repeats_the_same_faults(seed: int, probability: float, requests: int) -> None:
    """Two runs with one seed meet the same faults with the same waits, whatever another entry does."""

    def run(other: str) -> list[float | None]:
        plan = FaultPlan(seed)
        plan.add({"kind": "latency", "probability": probability, "times": "always", "jitter": 1})
        plan.add(other)
        return [fault.delay if fault else None for fault in (plan.match("GET", "/", "") for _ in range(requests))]

    first = run("429,path=/never")
    assert first == run("429,path=/never,probability=0.5")


def test_clearing_starts_the_dice_again() -> None:
    """After a clear, the same entry meets the same requests as at first."""
    plan = FaultPlan(seed=5)

    def run() -> list[bool]:
        plan.clear()
        plan.add("429,probability=0.5,times=always")
        return [plan.match("GET", "/", "") is not None for _ in range(40)]

    first = run()
    assert first == run()
    assert True in first
    assert False in first


def test_text_and_json_say_the_same() -> None:
    """Either spelling gives the same fault, and a listed fault can be added again."""
    text = faults.parse("503,method=POST,path=/v2/*,nth=2,times=always,delay=0.5,when=after")
    same = {
        "kind": "server-error",
        "status": 503,
        "method": "POST",
        "path": "/v2/*",
        "nth": 2,
        "times": "always",
        "delay": 0.5,
        "when": "after",
    }
    assert text == faults.parse(same) == faults.parse(json.dumps(same)) == faults.parse(text.as_json())
