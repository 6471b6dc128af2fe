"""pybbm, as its package's own templates show it."""

import common
from site_engine import SiteEngine


class Driver(SiteEngine):
    name = "pybbm"
    version = "0.19.0"
    # The last releases of what it needs that it runs with.
    packages = [
        "pybbm==0.19.0", "django==2.2.28", "django-annoying==0.10.8", "django-pure-pagination==0.3.0", "unidecode", "bbcode", "markdown<3",
        "pillow", "sorl-thumbnail==12.8.0", "pytz", "setuptools<66",
    ]
    site = "pybbm_site.py"
    precision = 60
    write = staticmethod(common.as_bbcode)
