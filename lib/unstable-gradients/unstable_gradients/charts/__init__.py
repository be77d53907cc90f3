"""Charts of the book: each module `charts/<slug>.py` turns rows into one kind of chart, and never trains anything.

    from unstable_gradients.charts.layer_norms import layer_norms
    layer_norms(rows)

Every chapter uses them. A design is written with Altair, which a reader's browser does not have: there the same design
comes as JSON with the wheel. How that works is in `template`, how the charts look in `style`.
"""
