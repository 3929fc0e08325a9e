"""Small SVG line charts, both axes logarithmic, so that a straight line is a power law."""

from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 460, 280
LEFT, RIGHT, TOP, BOTTOM = 62, 90, 34, 44
COLOURS = ("#0b6fb8", "#c2410c", "#15803d", "#7c3aed")

Points = list[tuple[float, float]]


def log_chart(title: str, x_name: str, y_name: str, lines: dict[str, Points]) -> str:
    every = [point for points in lines.values() for point in points]
    low_y = floor(log10(min(y for _, y in every)))
    high_y = max(low_y + 1, ceil(log10(max(y for _, y in every))))
    xs = sorted({x for x, _ in every})
    low_x, high_x = log10(xs[0]), max(log10(xs[-1]), log10(xs[0]) + 0.1)

    def place(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - low_x) / (high_x - low_x)
        up = (log10(y) - low_y) / (high_y - low_y)
        return (
            LEFT + across * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - up * (HEIGHT - TOP - BOTTOM),
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" font-family="sans-serif" font-size="11">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        text(LEFT, 18, title, size=13),
        text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x_name, anchor="middle"),
        text(6, TOP - 4, y_name),
    ]
    for exponent in range(low_y, high_y + 1):
        _, y = place(xs[0], 10.0**exponent)
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" stroke="#dddddd"/>'
        )
        parts.append(text(LEFT - 6, y + 4, f"{10.0**exponent:g}", anchor="end"))
    for x in xs:
        across, _ = place(x, 10.0**low_y)
        parts.append(text(across, HEIGHT - BOTTOM + 16, f"{x:g}", anchor="middle"))
    for colour, (name, points) in zip(COLOURS, lines.items()):
        placed = [place(*point) for point in sorted(points)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed]
        end_x, end_y = placed[-1]
        parts.append(text(end_x + 8, end_y + 4, name, colour=colour))
    return "\n".join([*parts, "</svg>", ""])


def text(
    x: float,
    y: float,
    content: str,
    *,
    anchor: str = "start",
    size: int = 11,
    colour: str = "#222222",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{colour}">{escape(content)}</text>'
    )
