"""A Webflow Data API v2 on this machine, as strict as the real one. Imports nothing else of wftui: it is the witness.

    python -m wftui.sandbox serve [--site NAME] [--port N] [--token T] [--state FILE] …

`serve --help` lists every option, every switch and the tokens. What is where:

- `command`, `server`, `app`: the command line, the process, and what happens around each request (`guard` refuses other
  hosts and web pages, `limiter` counts, `requestlog` writes down, `faults` and `upheaval` do harm on demand).
- `state`, `content`, `storage`, `clock`, `switches`: the world that is served, in memory and in a state file.
- `*_routes`, `items_*`, `pages`, `components`, `oauth`, `control`: the operations.
- `validation`, `values`, `files`, `richtext`, `slugs`, `references`, `schemas`, `publishing`: the rules.
- `sites`: the demo sites.

Routes of its own, at `/_sandbox`, with the main token and outside of the rate limit:

    GET, POST            /_sandbox/clock       {"now": ISO 8601} or {"advance": SECONDS}
    GET, PATCH           /_sandbox/switches    {NAME: true or false, …}
    GET, POST, DELETE    /_sandbox/faults      see `faults` and `upheaval`
"""
