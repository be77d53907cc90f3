"""Runs every experiment again: `python -m unstable_gradients.experiments`, in the order of the alphabet."""

import pkgutil
import runpy

from unstable_gradients import experiments

for module in pkgutil.iter_modules(experiments.__path__):
    if module.name != "__main__":  # a module that is no experiment does nothing when run
        runpy.run_module(f"{experiments.__name__}.{module.name}", run_name="__main__")
