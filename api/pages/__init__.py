"""The pages: Jinja templates, one stylesheet, one small script that they can do without."""
