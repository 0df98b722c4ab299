"""Tables of results, as text and as HTML."""

from collections.abc import Iterable


def text_table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table whose columns are as wide as their widest cell.

    Examples
    --------
    >>> print(text_table(("", "mean"), [("k1", "0.5"), ("k2", "0.25")]))
        mean
    k1  0.5
    k2  0.25
    """
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    padded = (map(str.ljust, line, widths) for line in lines)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)


def html_table(caption: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """Return the same as HTML under a caption; the first cell of each row heads it.

    Examples
    --------
    >>> html_table("One", ("", "mean"), [("k1", "0.5")])[:37]
    '<table><caption>One</caption><thead><'
    """
    top = "".join(f'<th scope="col">{name}</th>' if name else "<td></td>" for name in head)
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for first, *cells in rows
    )
    return (
        f"<table><caption>{caption}</caption><thead><tr>{top}</tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def rounded(value: float, digits: int = 6) -> str:
    """Return a number with so many digits, infinity by its sign.

    Examples
    --------
    >>> rounded(float("inf")), rounded(949.7, 2), rounded(-0.25)
    ('∞', '950', '−0.25')
    """
    text = f"{value:.{digits}g}"
    if "e" in text and abs(value) < 1e9 and abs(value) >= 1:
        text = f"{float(text):.0f}"
    return text.replace("inf", "∞").replace("-", "−")
