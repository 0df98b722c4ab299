"""What the site shows of families and pairs, as Markdown and JSON."""
