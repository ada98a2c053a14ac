"""Which request meets which fault: the entries, their two spellings and their counters.

The format is documented in `wftui.sandbox.faults`, which also performs the faults.
"""

import json
import math
import random
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

Value = str | int | float | bool | None
Scope = MutableMapping[str, Any]


class FaultSpecError(ValueError):
    """An entry of the fault plan cannot be read; the sentence names the option and what it may be."""


@dataclass(frozen=True)
class Fault:
    """One entry of the plan: what happens (`kind`, `options`) and to which requests (the rest).

    `times` is None for an entry that never wears out. `delay` is seconds of waiting before the fault is performed.
    """

    kind: str
    method: str = "*"
    path: str = "*"
    query: str = "*"
    nth: int = 1
    times: int | None = 1
    probability: float = 1.0
    delay: float = 0.0
    jitter: float = 0.0
    options: Mapping[str, Value] = field(default_factory=dict)

    def concerns(self, method: str, path: str, query: str) -> bool:
        """Whether a request is one of those that this entry counts."""
        return (
            self.method in ("*", method)
            and fnmatchcase(path, self.path)
            and (self.query == "*" or fnmatchcase(query, self.query))
        )

    def as_json(self) -> dict[str, Value]:
        """The entry in its JSON spelling, every setting included."""
        return {
            "kind": self.kind,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "nth": self.nth,
            "times": "always" if self.times is None else self.times,
            "probability": self.probability,
            "delay": self.delay,
            "jitter": self.jitter,
            **self.options,
        }


Callback = Callable[[Fault, Scope], None]
Reader = Callable[[str, Value], Value]


def _number(name: str, value: Value, lowest: float, highest: float = math.inf) -> float:
    try:
        number = float("nan" if isinstance(value, bool) or value is None else value)
    except ValueError:
        number = math.nan
    if not lowest <= number <= highest or math.isinf(number):
        limit = f"from {lowest:g} on" if math.isinf(highest) else f"between {lowest:g} and {highest:g}"
        raise FaultSpecError(f"{name} must be a number {limit}, not {value!r}; nothing was added.")
    return number


def _whole(name: str, value: Value, lowest: int, highest: float = math.inf) -> int:
    number = _number(name, value, lowest, highest)
    if number != int(number):
        raise FaultSpecError(f"{name} must be a whole number, not {value!r}; nothing was added.")
    return int(number)


def _text(name: str, value: Value) -> str:
    if value is None or isinstance(value, bool):
        raise FaultSpecError(f"{name} must be text, not {value!r}; nothing was added.")
    return str(value)


def _flag(name: str, value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return value == "yes"
    raise FaultSpecError(f"{name} must be yes or no, not {value!r}; nothing was added.")


def _times(name: str, value: Value) -> int | None:
    return None if value == "always" else _whole(name, value, 1)


def _when(name: str, value: Value) -> str:
    if value not in ("before", "after"):
        raise FaultSpecError(f"{name} must be before or after, not {value!r}; nothing was added.")
    return str(value)


def _seconds(name: str, value: Value) -> float:
    return _number(name, value, 0, 3600)


def _size(name: str, value: Value) -> int:
    return _whole(name, value, 1)


def _server_status(name: str, value: Value) -> int:
    return _whole(name, value, 500, 599)


_COMMON: dict[str, Reader] = {
    "method": lambda name, value: _text(name, value).upper(),
    "path": _text,
    "query": _text,
    "nth": _size,
    "times": _times,
    "probability": lambda name, value: _number(name, value, 0, 1),
    "delay": _seconds,
    "jitter": _seconds,
}

_OWN: dict[str, dict[str, tuple[Reader, Value]]] = {
    "latency": {},
    "rate-limit": {"retry-after": (_text, "1")},
    "server-error": {
        "status": (_server_status, 500),
        "when": (_when, "before"),
        "retry-after": (_text, "none"),
    },
    "close-before-answer": {"reset": (_flag, False)},
    "close-after-write": {"reset": (_flag, False)},
    "close-after-headers": {"reset": (_flag, False)},
    "close-mid-body": {"reset": (_flag, False), "bytes": (_size, None)},
    "late-write": {"reset": (_flag, False), "seconds": (_seconds, 1.0)},
    "slow-drip": {"bytes": (_size, 1), "seconds": (_seconds, 0.1)},
    "malformed-json": {"body": (_text, None)},
}

STATE_KINDS = frozenset(
    {"other-editor", "schema-changed", "token-revoked", "site-gone", "partial-publish", "bulk-errors"}
)
"""Kinds that change what the server holds or how the handler decides: performed by registered callbacks."""

KINDS = frozenset(_OWN) | STATE_KINDS


def parse(spec: str | Mapping[str, Value]) -> Fault:
    """Read one entry from its text or JSON spelling.

    Raises:
        FaultSpecError: the kind or an option is unknown, or a value is out of its range.
    """
    settings = _from_text(spec) if isinstance(spec, str) else dict(spec)
    for name, value in settings.items():
        if isinstance(value, dict | list):
            raise FaultSpecError(f"{name} must be text or a number, not {value!r}; nothing was added.")
    kind = settings.pop("kind", None)
    if isinstance(kind, int | str) and str(kind).isdigit():
        kind = _kind_of_status(str(kind), settings)
    if not isinstance(kind, str) or kind not in KINDS:
        raise FaultSpecError(f"{kind!r} is no kind of fault; the kinds are {', '.join(sorted(KINDS))}.")
    common: dict[str, Any] = {}
    own = _OWN.get(kind, {})
    options: dict[str, Value] = {name: default for name, (_, default) in own.items() if default is not None}
    for name, value in settings.items():
        if name in _COMMON:
            common[name] = _COMMON[name](name, value)
        elif name in own:
            options[name] = own[name][0](name, value)
        elif kind in STATE_KINDS:
            options[name] = _text(name, value)
        else:
            known = ", ".join([*_COMMON, *own])
            raise FaultSpecError(f"{kind} has no option {name!r}; it has {known}. Nothing was added.")
    if kind == "latency":
        common.setdefault("delay", 1.0)
    return Fault(kind, options=options, **common)


def _kind_of_status(status: str, settings: dict[str, Value]) -> str:
    if status == "429":
        return "rate-limit"
    settings.setdefault("status", status)
    return "server-error"


def _from_text(spec: str) -> dict[str, Value]:
    if spec.lstrip().startswith("{"):
        try:
            settings = json.loads(spec)
        except ValueError as error:
            raise FaultSpecError(f"The fault is no JSON object: {error}. Nothing was added.") from error
        return dict(settings)
    kind, *pairs = (part.strip() for part in spec.split(","))
    settings = {"kind": kind}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise FaultSpecError(f"{pair!r} is no OPTION=VALUE; nothing was added.")
        settings[name.strip()] = value.strip()
    return settings


@dataclass
class _Entry:
    fault: Fault
    dice: random.Random
    seen: int = 0
    fired: int = 0

    def decide(self) -> bool:
        """Count one matching request; whether the fault is due on it. Draws the same numbers in every run."""
        self.seen += 1
        due = self.seen >= self.fault.nth and (self.fault.times is None or self.fired < self.fault.times)
        return due and self.dice.random() < self.fault.probability

    def fire(self) -> Fault:
        self.fired += 1
        return replace(self.fault, delay=self.fault.delay + self.dice.random() * self.fault.jitter)


class FaultPlan:
    """The faults that are waiting for their requests, in the order in which they were added.

    Every entry counts every request that it concerns; the first entry that is due takes the request. Chance is drawn
    from `seed` and the entry's place in the plan alone, so the same requests meet the same faults in every run.
    """

    def __init__(self, seed: int = 0) -> None:
        self._seed = seed
        self._entries: list[_Entry] = []
        self._callbacks: dict[str, Callback] = {}

    def add(self, spec: str | Mapping[str, Value]) -> Fault:
        """Add one entry at the end.

        Raises:
            FaultSpecError: the entry cannot be read; the plan is unchanged.
        """
        fault = parse(spec)
        dice = random.Random(f"{self._seed}/{len(self._entries)}")  # noqa: S311 - repeatable on purpose, not a secret
        self._entries.append(_Entry(fault, dice))
        return fault

    def list(self) -> list[dict[str, Value]]:
        """Every entry in its JSON spelling, with the requests that it has `seen` and how often it `fired`."""
        return [{**entry.fault.as_json(), "seen": entry.seen, "fired": entry.fired} for entry in self._entries]

    def clear(self) -> None:
        """Forget all entries and their counters."""
        self._entries.clear()

    def match(self, method: str, path: str, query: str) -> Fault | None:
        """The fault that this request meets, its count consumed and its delay drawn, or None."""
        due = [entry for entry in self._entries if entry.fault.concerns(method.upper(), path, query) and entry.decide()]
        return due[0].fire() if due else None

    def on(self, kind: str, callback: Callback) -> None:
        """Have faults of a state-changing kind performed by `callback(fault, scope)`, before the handler runs."""
        if kind not in STATE_KINDS:
            raise FaultSpecError(f"{kind!r} is performed on the connection and takes no callback.")
        self._callbacks[kind] = callback

    def act(self, fault: Fault, scope: Scope) -> None:
        """Perform a state-changing fault through its callback.

        Raises:
            FaultSpecError: this server registered no callback for the kind.
        """
        callback = self._callbacks.get(fault.kind)
        if callback is None:
            raise FaultSpecError(f"This server cannot perform {fault.kind!r}: no callback is registered for it.")
        callback(fault, scope)
