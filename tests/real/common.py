"""What every engine's driver and the comparison share: posts as written, servers on loopback, installing."""

import hashlib
import html
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from pathlib import Path


class NotRun(Exception):
    """The engine cannot be had or started here; the text says why."""


# --- Posts as they are written -------------------------------------------------------------------------------------------------------


def blocks(post):
    """The blocks of a post: ("p", text), ("quote", key), ("list", [text]), ("code", text), ("link", before, url, label, after)."""
    for block in post["text"]:
        if isinstance(block, str):
            yield ("p", block)
        elif "quote" in block:
            yield ("quote", block["quote"])
        elif "list" in block:
            yield ("list", block["list"])
        elif "code" in block:
            yield ("code", block["code"])
        else:
            yield ("link", block["before"], block["link"], block["label"], block["after"])


def own_words(post, said=None):
    """The author's own words, quotations left out."""
    out = []
    for block in blocks(post if said is None else {**post, "text": said}):
        match block[0]:
            case "p" | "code":
                out.append(block[1])
            case "list":
                out.extend(block[1])
            case "link":
                out.append(block[1] + block[3] + block[4])
    return "\n".join(out)


def quoted(thread, key):
    """The post of a thread that a quotation is of."""
    return next(post for post in thread["posts"] if post["key"] == key)


def as_markdown(thread, post, said=None, quote=True, entities=True):
    """A post in Markdown. Signs that mean something there are escaped; `<`, `>` and `&` only for engines that pass HTML through (`entities`)."""
    entity = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}
    escape = lambda text: re.sub(r"([\\`*_\[\]<>&#])", lambda m: (entity[m[1]] if entities else m[1]) if m[1] in entity else "\\" + m[1], text)
    out = []
    for block in blocks(post if said is None else {**post, "text": said}):
        match block[0]:
            case "p":
                out.append(escape(block[1]))
            case "quote" if quote:
                out.append("\n".join("> " + escape(line) for line in own_words(quoted(thread, block[1])).split("\n")))
            case "list":
                out.append("\n".join("* " + escape(entry) for entry in block[1]))
            case "code":
                out.append("    " + block[1])
            case "link":
                out.append(f"{escape(block[1])}[{escape(block[3])}]({block[2]}){escape(block[4])}")
    return "\n\n".join(out)


def as_html(thread, post, said=None, quote=True):
    """A post in HTML."""
    out = []
    for block in blocks(post if said is None else {**post, "text": said}):
        match block[0]:
            case "p":
                out.append(f"<p>{html.escape(block[1])}</p>")
            case "quote" if quote:
                out.append(f"<blockquote><p>{html.escape(own_words(quoted(thread, block[1])))}</p></blockquote>")
            case "list":
                out.append("<ul>" + "".join(f"<li>{html.escape(entry)}</li>" for entry in block[1]) + "</ul>")
            case "code":
                out.append(f"<pre><code>{html.escape(block[1])}</code></pre>")
            case "link":
                out.append(f'<p>{html.escape(block[1])}<a href="{html.escape(block[2])}">{html.escape(block[3])}</a>{html.escape(block[4])}</p>')
    return "\n".join(out)


def as_bbcode(thread, post, said=None, quote=True):
    """A post in BBCode."""
    out = []
    for block in blocks(post if said is None else {**post, "text": said}):
        match block[0]:
            case "p":
                out.append(block[1])
            case "quote" if quote:
                original = quoted(thread, block[1])
                out.append(f'[quote="{original["author"]}"]{own_words(original)}[/quote]')
            case "list":
                out.append("[list]" + "".join(f"[*]{entry}" for entry in block[1]) + "[/list]")
            case "code":
                out.append(f"[code]{block[1]}[/code]")
            case "link":
                out.append(f"{block[1]}[url={block[2]}]{block[3]}[/url]{block[4]}")
    return "\n\n".join(out)


def as_plain(thread, post, said=None, quote=True):
    """A post as plain text, for engines without markup; its links lose their addresses."""
    out = []
    for block in blocks(post if said is None else {**post, "text": said}):
        match block[0]:
            case "p" | "code":
                out.append(block[1])
            case "list":
                out.append("\n".join("- " + entry for entry in block[1]))
            case "link":
                out.append(block[1] + block[3] + block[4])
    return "\n\n".join(out)


def moment(thread, number, now=None):
    """When a post of a thread was written, for engines that can be told: whole minutes and some seconds, in the past."""
    now = now or datetime.now(timezone.utc)
    start = (now - timedelta(days=thread["days_ago"])).replace(hour=7, minute=11, second=23, microsecond=0)
    return start + timedelta(minutes=37 * number, seconds=11 * number)


def gold(thread, post, url, date, reply_to=None, author=None, said=None):
    """What is to be found of a post. `date` is aware or an RFC 3339 text; `reply_to` is the key of a post, as far as a guest can see it;
    `url` may be a list, of addresses that are as good as one another."""
    if isinstance(date, datetime):
        date = date.astimezone(timezone.utc).isoformat()
    return {
        "thread": thread["key"], "key": post["key"], "author": author or post["author"], "words": own_words(post, said),
        "date": date, "reply_to": reply_to, "url": url, "complaint": bool(post.get("complaint")),
    }


def slug(name):
    """A name that a machine takes, one for each author: ASCII letters and digits."""
    ascii_only = re.sub(r"[^a-z0-9]", "", name.lower())
    return (ascii_only or "user") + hashlib.sha256(name.encode()).hexdigest()[:4]


# --- Programs ------------------------------------------------------------------------------------------------------------------------


def free_port():
    """A port of the loopback that nobody holds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(command, cwd=None, env=None, timeout=1200, input=None, ok=True):
    """Runs a command, quietly; what it said is in the error when it fails."""
    ran = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})}, timeout=timeout, input=input, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    if ok and ran.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit {ran.returncode}\n{ran.stdout[-2000:]}\n{ran.stderr[-4000:]}")
    return ran


def venv(home, python, *packages):
    """A virtual environment in `home` with the packages, made once for each list of them; its interpreter."""
    wanted = " ".join([python, *packages])
    mark, place = Path(home) / "venv.txt", Path(home) / "venv"
    if not mark.exists() or mark.read_text() != wanted:
        mark.unlink(missing_ok=True)
        interpreter = find_python(python)
        run([interpreter, "-m", "venv", "--clear", place])
        ran = run([place / "bin/python", "-m", "pip", "install", "-q", *packages], ok=False)
        if ran.returncode:
            raise NotRun(f"pip install {' '.join(packages)}: {ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else 'failed'}")
        mark.write_text(wanted)
    return place / "bin/python"


def find_python(version):
    """An interpreter of a version such as "3.11"."""
    for candidate in (f"python{version}", *sorted(Path.home().glob(f".pyenv/versions/{version}*/bin/python"), reverse=True), "python3"):
        try:
            ran = subprocess.run([str(candidate), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"], capture_output=True, text=True)
        except OSError:
            continue
        if ran.returncode == 0 and ran.stdout.strip() == version:
            return candidate
    raise NotRun(f"there is no Python {version} here")


class Server:
    """A process that serves on the loopback, ended by its own id with all that it started."""

    def __init__(self, command, log, cwd=None, env=None):
        self.log = open(log, "ab")
        self.process = subprocess.Popen(
            [str(part) for part in command], cwd=cwd, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
            start_new_session=True,
        )

    def wait_for(self, url, seconds=60):
        """Waits until it answers anything at an address."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                urllib.request.urlopen(url, timeout=10).read()
                return
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.3)
        self.stop()
        raise RuntimeError(f"no answer from {url}; see {self.log.name}")

    def stop(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.log.close()


class Engine:
    """A forum program that runs for real. Each driver is a file beside this one with a class `Driver(Engine)`."""

    name = "?"
    version = "?"
    # Seconds to which its pages show the dates of posts.
    precision = 1

    def install(self, home):
        """Puts the program into `home`, or uses what is there; raises NotRun."""
        raise NotImplementedError

    def start(self):
        """Starts it with nothing in it; its address."""
        raise NotImplementedError

    def seed(self, threads):
        """Writes the threads through the program's own functions; a list of `gold(...)`, one a post that a guest can see."""
        raise NotImplementedError

    def reply(self, thread, post):
        """Writes one more post into a thread; its gold."""
        raise NotImplementedError

    def sources(self, base):
        """What a user gives to `overhear source add`: a list of (arguments), normally the address and `--probe`."""
        return [[base, "--probe"]]

    def serve(self, command, log, url, cwd=None, env=None):
        """Starts a server and waits until it answers at an address; `stop` ends it."""
        server = Server(command, log, cwd, env)
        self.servers = [*getattr(self, "servers", []), server]
        server.wait_for(url)

    def stop(self):
        """Ends it, also when it was not started whole."""
        for server in getattr(self, "servers", []):
            server.stop()
