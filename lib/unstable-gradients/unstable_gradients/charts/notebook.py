"""A chart in a notebook away from the site (Jupyter, Colab, VS Code): HTML that fetches Vega and draws with it.

On the site nothing of this is used: its pages draw the specification themselves. The description stands in the chart's
place until it is drawn, and stays where there is no network or scripts are not run.
"""

import copy
import hashlib
import html
import itertools
import json
from typing import Any

from unstable_gradients.charts.style import FONT

CDN = "https://cdn.jsdelivr.net/npm/"
SCRIPTS = {  # what a site may send is only what was published: the hashes are those of the packages in npm's registry
    "vega@6.4.0/build/vega.min.js": "sha384-VKdcJr3ZaBIJMbVcopTAI/JEuUkSY6qnwVu9iLuw0DnQ9gQ1JjsfZJhXFQAgNi43",
    "vega-lite@6.5.0/build/vega-lite.min.js": "sha384-pV2l7nzmyxZh02knvUH7N8zvtyCYsYiGt+SsE/emG/dFiBI6G0YJZFZ2FzEX72P3",
    "vega-embed@7.3.0/build/vega-embed.min.js": "sha384-Muy1QRxYFeNrA1zShc1KtN4OfipkR/61gt+HWqN57c1Zxu3Oe16TsilsruVVjfKL",
}
WIDTH = 640  # pixels, as in the pages
AXIS, GAP = 64, 20  # pixels that a panel's axis takes, and the space between panels
# The site's light theme: what its style sheet defines for the names in `style`.
_NAMED = (
    "paper #fffdf9 ink #1f2328 ink-soft #59626b grid #e4e1d9 accent #0b6275 vanish #0b6e8a hold #4d7a1f explode #c2410c"
)
_SERIES = "#0b6e8a #c2410c #4d7a1f #8a3ffc #a16207 #be185d #475569 #0f766e"
_RAMP = "#440154 #472c7a #3b518b #2c718e #21908d #1f9f7f #3aa45c #6b9e22 #9a8f0a #b67b00"
COLOURS = {
    **{f"--{name}": value for name, value in itertools.batched(_NAMED.split(), 2)},
    **{f"--series-{i}": value for i, value in enumerate(_SERIES.split(), 1)},
    **{f"--ramp-{i}": value for i, value in enumerate(_RAMP.split(), 1)},
}
# Vega is fetched once for all charts of a notebook. A loader of modules (`define`) would keep it to itself.
_SCRIPT = """
(async () => {
  const { define } = window;
  const fetched = ([src, integrity]) => new Promise((done, fail) => {
    const script = document.createElement("script");
    script.onload = done;
    script.onerror = fail;
    document.head.append(Object.assign(script, { src, integrity, crossOrigin: "anonymous" }));
  });
  window.vegaOfUnstableGradients ??= (async () => {
    window.define = undefined;
    try {
      for (const one of %(scripts)s) await fetched(one);
      return window.vegaEmbed;
    } finally {
      window.define = define;
    }
  })();
  const places = [...document.querySelectorAll(".%(name)s:not(.vega-embed)")];
  try {
    const embed = await window.vegaOfUnstableGradients;
    for (const place of places) await embed(place, %(specification)s, { mode: "vega-lite", renderer: "svg", actions: false });
  } catch {
    delete window.vegaOfUnstableGradients;
    for (const place of places) place.prepend("Not drawn: Vega could not be fetched. Run the cell again with a network. ");
  }
})();
"""


def picture(specification: dict[str, Any]) -> str:
    """Return the HTML that draws a chart of the book in its light colours."""
    text = json.dumps(sized(specification), sort_keys=True).replace("<", "\\u003c")  # no `</script>` inside a script
    name = f"chart-{hashlib.sha256(text.encode()).hexdigest()[:16]}"  # the same for the same chart, which may be shown twice
    script = _SCRIPT % {
        "name": name,
        "scripts": json.dumps([[CDN + file, integrity] for file, integrity in SCRIPTS.items()]),
        "specification": text,
    }
    style = ";".join(f"{variable}:{value}" for variable, value in COLOURS.items())
    description = html.escape(str(specification.get("description", "A chart")))
    return (
        f'<div style="{style};background:var(--paper);color:var(--ink);font-family:{FONT};padding:10px;max-width:{WIDTH + 40}px">'
        f'<div class="{name}">{description}</div></div>\n<script>{script}</script>'
    )


def sized(specification: dict[str, Any]) -> dict[str, Any]:
    """Return the specification for a column `WIDTH` wide, by the rule of the pages."""
    specification = copy.deepcopy(specification)
    if "concat" in specification:
        columns = specification.setdefault("columns", len(specification["concat"]))
        for panel in specification["concat"]:
            panel["width"] = (WIDTH - GAP * (columns - 1)) // columns - AXIS
    elif specification.get("width") == "container":
        specification |= {"width": WIDTH, "autosize": {"type": "fit-x", "contains": "padding"}}
    return specification
