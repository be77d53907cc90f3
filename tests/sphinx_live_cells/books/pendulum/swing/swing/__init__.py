"""A pendulum in numpy and a chart of it, imported by the build and by the reader's browser alike."""

import numpy as np

GRAVITY = 9.81  # metres per second squared


def angles(length: float, start: float, seconds: float = 6.0, dt: float = 0.01) -> np.ndarray:
    """Return the angle (radians) at each step of a frictionless pendulum released at rest."""
    angle, speed, track = start, 0.0, []
    for _ in range(round(seconds / dt)):
        speed -= GRAVITY / length * np.sin(angle) * dt
        angle += speed * dt
        track.append(angle)
    return np.array(track)


def period(track: np.ndarray, dt: float = 0.01) -> float:
    """Return the mean time (seconds) between two passages from left to right."""
    crossings = np.flatnonzero((track[:-1] < 0) & (track[1:] >= 0))
    return float(np.diff(crossings).mean() * dt)


class Plot:
    """Angle over time as a Vega-Lite chart: plain JSON, so that no plotting library is needed in the browser."""

    def __init__(self, track: np.ndarray, dt: float = 0.01, every: int = 5) -> None:
        self.rows = [{"t": round(i * dt, 2), "angle": round(float(track[i]), 4)} for i in range(0, len(track), every)]

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        design = {
            "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
            "description": "The angle of the pendulum over six seconds",
            "width": "container",
            "height": 180,
            "mark": "line",
            "data": {"name": "rows"},
            "datasets": {"rows": self.rows},
            "encoding": {
                "x": {"field": "t", "type": "quantitative", "title": "time (s)"},
                "y": {"field": "angle", "type": "quantitative", "title": "angle (rad)"},
            },
        }
        return {"application/vnd.vegalite.v6+json": design, "text/plain": "A pendulum's angle over time"}
