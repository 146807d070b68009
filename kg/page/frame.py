"""A page inside another: what a notebook shows of a graph.

In: a page's HTML. Out: an `iframe` that carries it whole.
"""

from markupsafe import escape


def frame_page(html: str, *, height: int = 720) -> str:
    """Put a page into a frame of its own, so that neither it nor what is around it can touch the other.

    Args:
        html: A page as `render_page` gives it.
        height: Of the frame, in pixels.

    Returns:
        An `iframe` element that asks for nothing.

    Example:
        >>> frame_page('<p title="a">b</p>', height=100)[-96:]
        'height: 100px; border: 1px solid #ccc" srcdoc="&lt;p title=&#34;a&#34;&gt;b&lt;/p&gt;"></iframe>'
    """
    return (
        '<iframe title="Graph" sandbox="allow-scripts allow-downloads allow-popups allow-modals"'
        f' style="width: 100%; height: {height}px; border: 1px solid #ccc" srcdoc="{escape(html)}"></iframe>'
    )
