"""WordPress (Debian) with its default theme: articles and their comments, nested and in pages. Written by its own functions."""

import html
import json
import os
import re
import shutil
import tempfile
import urllib.request
from datetime import datetime, timezone
from pathlib import Path

import common
import debian

HERE = Path(__file__).parent
PACKAGES = "wordpress wordpress-l10n wordpress-theme-twentytwentythree wordpress-theme-twentytwentytwo wordpress-theme-twentytwentyone"
PROGRAMS = "php-cli php-mysql php-mbstring php-xml php-gd mariadb-server"
CONFIG = """<?php
foreach (['NAME' => 'wp', 'USER' => 'root', 'PASSWORD' => '', 'HOST' => 'localhost:{socket}', 'CHARSET' => 'utf8mb4', 'COLLATE' => ''] as $key => $value)
    define("DB_$key", $value);
foreach (['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'] as $name) {{ define("{{$name}}_KEY", md5($name)); define("{{$name}}_SALT", md5("salt $name")); }}
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""
# What Apache's rewrite rules do.
ROUTER = """<?php
$file = $_SERVER['DOCUMENT_ROOT'] . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (is_file($file) || is_file($file . '/index.php') && $_SERVER['REQUEST_URI'] !== '/') return false;
$_SERVER['SCRIPT_NAME'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
"""


class Driver(common.Engine):
    name = "WordPress"
    theme = "twentytwentythree"
    permalinks = "/%year%/%monthnum%/%day%/%postname%/"
    options = {"default_comments_page": "newest", "WPLANG": "", "timezone_string": "Europe/Athens"}

    def install(self, home):
        debian.installed(PROGRAMS.split() + ["libjs-cropper", "libjs-underscore", "php-getid3"])
        # Shared by all variants: they differ in what is written into it.
        self.home = Path(home)
        site = self.home / "site"
        if not site.exists():
            packages = debian.unpacked(self.home / "debian", PACKAGES.split())
            shutil.copytree(packages / "usr/share/wordpress", self.home / "new", ignore_dangling_symlinks=True, ignore=shutil.ignore_patterns(".htaccess"))
            shutil.copytree(packages / "var/lib/wordpress/wp-content/languages", self.home / "new/wp-content/languages", dirs_exist_ok=True)
            (self.home / "new").rename(site)
        said = (site / "wp-includes/version.php").read_text()
        number = re.search(r"wp_version = '([^']+)'", said)[1]
        self.version = f"{number} ({self.theme})"

    def start(self):
        # A socket's path must be short.
        self.short = Path(tempfile.mkdtemp(prefix="oh-wp-"))
        socket, data = self.short / "db.sock", self.home / "db"
        shutil.rmtree(data, ignore_errors=True)
        common.run(["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db",
                    *(["--user=root"] if os.geteuid() == 0 else [])])
        self.database = common.Server(
            ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket}", "--skip-networking", f"--pid-file={self.short}/db.pid",
             "--innodb-buffer-pool-size=64M", *(["--user=root"] if os.geteuid() == 0 else [])], self.home / "db.log")
        debian.until(lambda: common.run(["mariadb", "-u", "root", "-S", socket, "-e", "CREATE DATABASE IF NOT EXISTS wp"], ok=False).returncode == 0)
        (self.home / "site/wp-config.php").write_text(CONFIG.format(socket=socket))
        (self.home / "router.php").write_text(ROUTER)
        self.base = f"http://127.0.0.1:{common.free_port()}"
        options = {"theme": self.theme, "permalinks": self.permalinks, "options": self.options}
        self.say("install", options)
        self.server = common.Server(["php", "-S", self.base[7:], "-t", self.home / "site", self.home / "router.php"], self.home / "php.log",
                                    env={"PHP_CLI_SERVER_WORKERS": "2"})
        self.server.wait_for(self.base + "/")
        return self.base

    def say(self, command, given):
        """A command to WordPress' own functions; what they answer."""
        ran = common.run(["php", HERE / "wordpress.php", self.home / "site", command], input=json.dumps({"base": self.base, **given}))
        return json.loads(ran.stdout)

    def written(self, thread, post, at, opens):
        """A post as WordPress takes it: an article in HTML, a comment in what visitors may use."""
        markup = common.as_html if opens else as_visitors_write
        lines = [{"code": block[0] == "code", "text": line} for block in common.blocks({**post, "text": post.get("edited", post["text"])})
                 for line in common.own_words({"text": [as_given(block)]}).split("\n") if line]
        given = {"key": post["key"], "author": post["author"], "html": markup(thread, post), "at": f"{at:%Y-%m-%d %H:%M:%S}",
                 "reply_to": post.get("reply_to"), "lines": lines, "deleted": bool(post.get("deleted"))}
        return {**given, "edited": markup(thread, post, post["edited"])} if "edited" in post else given

    def gold(self, thread, post, told, date, reply_to):
        """The gold of a post. Whether names have quotation marks set anew, and which of its addresses a comment has, is for the theme to say."""
        page = ""
        for url in (told["article"], told["url"]):
            if f'id="comment-{told["id"]}"' not in page:
                with urllib.request.urlopen(url, timeout=60) as answer:
                    page = answer.read().decode()
        name = told["author"] if told["author"] in html.unescape(page) else post["author"]
        links = re.findall(f'href="([^"]+#comment-{told["id"]})"', page.split(f'id="comment-{told["id"]}"')[-1]) if told["id"] else []
        gold = common.gold(thread, post, html.unescape(links[0]) if links else told["url"], date.replace(microsecond=0), reply_to, name)
        return {**gold, "words": told["words"]}

    def seed(self, threads):
        dated = [[(post, common.moment(thread, n)) for n, post in enumerate(thread["posts"])] for thread in threads]
        given = [{"title": thread["title"], "posts": [self.written(thread, post, at, n == 0) for n, (post, at) in enumerate(posts)]}
                 for thread, posts in zip(threads, dated)]
        told = self.say("seed", {"threads": given})
        self.articles, golds = {}, []
        for thread, posts, made in zip(threads, dated, told):
            self.articles[thread["key"]] = made
            for n, ((post, at), one) in enumerate(zip(posts, made["posts"])):
                answers = post.get("reply_to") if n and post.get("reply_to") != thread["posts"][0]["key"] else None
                if not post.get("deleted"):
                    golds.append(self.gold(thread, post, one, at, answers))
        return golds

    def reply(self, thread, post):
        made, at = self.articles[thread["key"]], datetime.now(timezone.utc)
        parent = next((one["id"] for one in made["posts"] if one["key"] == post.get("reply_to")), 0)
        told = self.say("reply", {"article": made["id"], "parent": parent, "post": self.written(thread, post, at, False)})
        return self.gold(thread, post, told, at, post.get("reply_to") if parent else None)

    def stop(self):
        for server in ("server", "database"):
            if hasattr(self, server):
                getattr(self, server).stop()
        shutil.rmtree(self.short, ignore_errors=True)


def as_given(block):
    """A block as threads.json has it."""
    match block[0]:
        case "p":
            return block[1]
        case "link":
            return {"before": block[1], "link": block[2], "label": block[3], "after": block[4]}
    return {block[0]: block[1]}


def as_visitors_write(thread, post, said=None):
    """A comment as a visitor types it: paragraphs by empty lines, and the few elements that are allowed."""
    out = []
    for block in common.blocks(post if said is None else {**post, "text": said}):
        match block[0]:
            case "p":
                out.append(html.escape(block[1], quote=False))
            case "quote":
                out.append(f"<blockquote>{html.escape(common.own_words(common.quoted(thread, block[1])), quote=False)}</blockquote>")
            case "list":
                out.append("\n".join("* " + html.escape(entry, quote=False) for entry in block[1]))
            case "code":
                out.append(f"<code>{html.escape(block[1], quote=False)}</code>")
            case "link":
                before, label, after = (html.escape(text, quote=False) for text in (block[1], block[3], block[4]))
                out.append(f'{before}<a href="{html.escape(block[2])}">{label}</a>{after}')
    return "\n\n".join(out)
