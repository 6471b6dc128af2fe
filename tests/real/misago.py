"""Misago, on a PostgreSQL of its own."""

import os
import shutil
import tempfile
from glob import glob

import common
from site_engine import SiteEngine


def written(thread, post, said=None):
    """Markdown, but quotations as its button writes them."""
    quotes = [common.quoted(thread, block[1]) for block in common.blocks(post if said is None else {**post, "text": said}) if block[0] == "quote"]
    before = "".join(f'[quote="{common.slug(other["author"])}"]\n{common.own_words(other)}\n[/quote]\n\n' for other in quotes)
    return before + common.as_markdown(thread, post, said, quote=False)


class Driver(SiteEngine):
    name = "Misago"
    version = "0.39.6"
    packages = ["misago==0.39.6", "setuptools<66"]
    site = "misago_site.py"
    write = staticmethod(written)
    # Its names are Latin letters and digits.
    called = staticmethod(common.slug)

    def install(self, home):
        found = sorted(glob("/usr/lib/postgresql/*/bin"))
        if not found or not shutil.which("runuser"):
            raise common.NotRun("it needs a PostgreSQL server")
        self.postgres = found[-1]
        super().install(home)

    def as_owner(self, *command):
        """A command of PostgreSQL, which root may not give."""
        return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else list(command)

    def before(self):
        self.place = tempfile.mkdtemp(prefix="misago")
        os.chmod(self.place, 0o777)
        common.run(self.as_owner(f"{self.postgres}/initdb", "-U", "postgres", "-E", "UTF8", "--no-locale", "-A", "trust", "-D", f"{self.place}/db"))
        self.database = common.Server(
            self.as_owner(f"{self.postgres}/postgres", "-D", f"{self.place}/db", "-k", self.place, "-c", "listen_addresses="),
            self.home / "postgres.log")
        for _ in range(100):
            if os.path.exists(f"{self.place}/.s.PGSQL.5432"):
                break
            common.time.sleep(0.2)
        common.run(self.as_owner(f"{self.postgres}/createdb", "-h", self.place, "-U", "postgres", "misago"))

    def environment(self):
        return {**super().environment(), "OVERHEAR_REAL_DB": self.place}

    def stop(self):
        super().stop()
        if hasattr(self, "database"):
            self.database.stop()
            shutil.rmtree(self.place, ignore_errors=True)
