"""The build hook: put the design of every chart into the wheel as JSON, so that the browser needs no Altair."""

import importlib
import json
import pkgutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WriteDesigns(BuildHookInterface):
    """Write `charts/designs/<slug>.json` for every template; an editable install has Altair itself and needs none."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the designs and add them to the wheel."""
        if version == "editable" or self.target_name != "wheel":
            return
        self._folder = tempfile.TemporaryDirectory()
        for slug, design in sorted(_designs(self.root).items()):
            file = Path(self._folder.name, f"{slug}.json")
            file.write_text(json.dumps(design, sort_keys=True, separators=(",", ":")), encoding="utf-8")
            build_data["force_include"][str(file)] = f"unstable_gradients/charts/designs/{slug}.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Drop the temporary files."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def _designs(root: str) -> dict[str, dict[str, Any]]:
    sys.path.insert(0, root)
    try:
        charts = importlib.import_module("unstable_gradients.charts")
        template = importlib.import_module("unstable_gradients.charts.template")
        modules = [
            importlib.import_module(f"{charts.__name__}.{m.name}") for m in pkgutil.iter_modules(charts.__path__)
        ]
        found = {
            value.slug: value.made_design()
            for module in modules
            for value in vars(module).values()
            if isinstance(value, template.Template)
        }
    finally:
        sys.path.remove(root)
    return found
