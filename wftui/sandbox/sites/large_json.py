"""The items of the large site as the JSON that a list answers, written directly.

It is `large.item` over again, several times as fast, so that a page of items that nobody asked for before takes about a
millisecond. A test holds the two together.
"""

import json
from datetime import timedelta

from wftui.sandbox.sites import large as site


def _escaped(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False)[1:-1].encode()


_COUNT = len(site._SENTENCES)


def _runs(steps: range, stride: int, shift: int = 0) -> tuple[bytes, ...]:
    """For each first sentence, the sentences that follow it in steps, as one text."""
    return tuple(
        _escaped(" ".join(site._SENTENCES[(first + step * stride + shift) % _COUNT] for step in steps))
        for first in range(_COUNT)
    )


_BEGINNING, _MIDDLE = _runs(range(4), 5), _runs(range(4, 8), 5)
_QUOTED, _LATER, _END = _runs(range(8, 9), 5), _runs(range(7), 7, 3), _runs(range(9, 12), 5)

_TO_MIDDLE = b'</p><h3 id=\\"\\">Where it was found</h3><p id=\\"\\">'
_TO_LIST = b'</p><ul id=\\"\\" role=\\"list\\"><li id=\\"\\">Height: '
_TO_LATER = b'</blockquote><h3 id=\\"\\">What is known</h3><p id=\\"\\">'
_TO_END = b'</p><p id=\\"\\">'

_PLACES = site._PLACES
_STEP = int(site._STEP.total_seconds())
_PER_ROUND = 288
_DAYS = tuple(f"{site._START + timedelta(days=day):%Y-%m-%d}T" for day in range(site.LARGEST * _STEP // 86_400 + 2))
_TIMES = tuple(site.published(index)[11:] for index in range(_PER_ROUND))
_FIRST_SECOND = site._START.hour * 3600
_YEARS = tuple(f"{1950 + year}-" for year in range(70))
_MONTHS = tuple(f"{1 + month:02}-" for month in range(12))
_MONTH_DAYS = tuple(f"{1 + day:02}" for day in range(28))
_SALTS = tuple(salt * 40_503_001 for salt in range(14))


def _published(index: int) -> str:
    return _DAYS[(_FIRST_SECOND + index * _STEP) // 86_400] + _TIMES[index % _PER_ROUND]


def item_json(index: int) -> bytes:
    """The item at an index, as GET answers it, staged and live alike."""
    base = (index + 1) * 2_654_435_761
    dice = [(base + salt & 0xFFFFFFFF) * 48_271 % 2_147_483_647 for salt in _SALTS]
    name, stamp, first = site.name(index), _published(index), dice[1] % _COUNT
    pictures = [
        f'{{"fileId":"{site._ID_PREFIX[:12]}{number:04x}{index:08x}",'
        f'"url":"https://assets.large.example/finds/{index:06}-{number}.jpg",'
        f'"alt":"{name}, picture {number + 1}, from {_PLACES[dice[number] % len(_PLACES)]}"}}'
        for number in range(2 + dice[5] % 3)
    ]
    head = (
        f'{{"id":"{site._ID_PREFIX}{index:08x}","lastPublished":"{stamp}","lastUpdated":"{stamp}",'
        f'"createdOn":"{stamp}","isArchived":false,"isDraft":false,'
        f'"fieldData":{{"name":"{name}","slug":"{site.slug(index)}","summary":"{name}, brought in from '
        f'{_PLACES[dice[4] % len(_PLACES)]} and entered in the register on the same day.",'
        f'"body":"<p id=\\"\\">'
    )
    measures = f'{5 + dice[2] % 90} cm</li><li id=\\"\\">Weight: {1 + dice[3] % 40} kg</li></ul><blockquote id=\\"\\">'
    tail = (
        f' See <a href=\\"/finds/{site.slug(max(0, index - 1))}\\">the one before</a>.</p>",'
        f'"main-image":{pictures[0]},"gallery":[{",".join(pictures[1:])}],'
        f'"year":{1740 + dice[6] % 250},"value":{dice[7] % 90_000 / 100!r},'
        f'"era":"{site._era_ids()[dice[8] % len(site._ERAS)]}",'
        f'"on-display":{"false" if dice[9] % 3 else "true"},'
        f'"colour":"{site._COLOURS[dice[10] % len(site._COLOURS)]}","found-on":"'
        f'{_YEARS[dice[11] % 70]}{_MONTHS[dice[12] % 12]}{_MONTH_DAYS[dice[13] % 28]}T00:00:00.000Z",'
        f'"source":"https://large.example/register/{index:06}","contact":"register@large.example"}}}}'
    )
    return b"".join(
        (
            head.encode(),
            _BEGINNING[first],
            _TO_MIDDLE,
            _MIDDLE[first],
            _TO_LIST,
            measures.encode(),
            _QUOTED[first],
            _TO_LATER,
            _LATER[first],
            _TO_END,
            _END[first],
            tail.encode(),
        )
    )
