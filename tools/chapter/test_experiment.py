"""What the chapter `SLUG` claims, asserted on the rows that its figure draws."""

from unstable_gradients.results import read

ROWS = {row["depth"]: row for row in read("SLUG").rows}


def test_the_first_layer_gets_least():
    """TODO: the chapter's own claim, each of them a test."""
    assert ROWS[20]["median"][0] < ROWS[20]["median"][-1]
