"""django-machina, as its package's own templates show it."""

from site_engine import SiteEngine


class Driver(SiteEngine):
    name = "django-machina"
    version = "1.3.1"
    packages = ["django-machina==1.3.1", "django==5.2.*"]
    site = "machina_site.py"
    precision = 60
