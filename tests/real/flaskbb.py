"""FlaskBB, with its own theme."""

import common
from site_engine import SiteEngine

# The releases of its time, and of those that no longer run with Python 3.11 the first that do.
NEEDS = """
alembic==1.4.3 attrs==21.4.0 Babel==2.9.1 blinker==1.4 celery==5.2.7 kombu==5.2.4 vine==5.0.0 amqp==5.1.1 billiard==3.6.4.0 certifi chardet
click==7.1.2 click-log==0.3.2 dnspython email_validator==1.3.1 Flask==1.1.4 Flask-Alembic==2.0.1 flask-allows==0.4.0 Flask-BabelPlus==2.1.1
Flask-Caching==1.10.1 Flask-DebugToolbar==0.11.0 Flask-Limiter==1.4 Flask-Login==0.5.0 Flask-Mail==0.9.1 Flask-Redis==0.4.0
Flask-SQLAlchemy==2.5.1 Flask-Themes2==0.1.5 flask-whooshee==0.7.0 Flask-WTF==0.14.3 idna itsdangerous==1.1.0 Jinja2==2.11.3 limits==1.5.1
Mako MarkupSafe==2.0.1 mistune==0.8.4 Pillow pluggy==0.13.1 Pygments python-dateutil pytz redis==3.5.3 requests simplejson six speaklater==1.3
SQLAlchemy==1.3.24 SQLAlchemy-Utils==0.36.8 Unidecode urllib3 charset-normalizer Werkzeug==0.16.1 Whoosh==2.7.4 WTForms==2.3.3 python-editor
flaskbb==2.0.2
""".split()


class Driver(SiteEngine):
    name = "FlaskBB"
    version = "2.0.2"
    packages = ["setuptools<66", "wheel", "--no-deps", "--no-build-isolation", *NEEDS]
    site = "flaskbb_site.py"
    precision = 60
