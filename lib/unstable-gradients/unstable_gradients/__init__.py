"""Networks in plain numpy whose gradients vanish and explode: the mathematics of the book *Unstable Gradients*.

Nothing is re-exported here: the import line says where a thing lives.

    from unstable_gradients.mlp import MLP
    from unstable_gradients.initializers import lecun

numpy and the standard library only, so that every module also runs in a reader's browser.
"""

__version__ = "0.1.0"
