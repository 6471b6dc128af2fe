//! A forum that nobody has described, crawled whole: a list of three threads of two pages each, in English, Spanish and Greek, in two
//! different markups; then with one reply more, then with nothing new.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use overhear::model::post::Post;

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

#[derive(Clone)]
struct Said {
    id: usize,
    author: &'static str,
    date: String,
    words: String,
}

#[derive(Clone)]
struct Talk {
    title: &'static str,
    said: Vec<Said>,
}

const PER_PAGE: usize = 3;

fn talks() -> Vec<Talk> {
    let talk = |n: usize, title: &'static str, words: [&'static str; 5]| Talk {
        title,
        said: words
            .iter()
            .enumerate()
            .map(|(m, words)| Said {
                id: n * 100 + m,
                author: ["ana", "bob", "eleni", "dimos", "carla"][m],
                date: format!("2026-03-0{}T1{m}:05:00+00:00", n + 1),
                words: (*words).to_owned(),
            })
            .collect(),
    };
    vec![
        talk(
            1,
            "Which box for a small flat?",
            [
                "I live in a small flat and would like to know which box is enough for two rooms.",
                "The small one does it for us, and we have three rooms with thick walls.",
                "Look at where your doors are; the middle of the flat is the best place for it.",
                "Thank you both, I will try the middle of the flat first.",
                "Tell us how it went, others ask the same every month.",
            ],
        ),
        talk(
            2,
            "¿Cómo se cambia el nombre de la red?",
            [
                "No encuentro dónde se cambia el nombre de la red en la aplicación nueva.",
                "Está en ajustes, casi al final de la segunda pantalla, debajo del idioma.",
                "A mí me aparece en la primera pantalla, depende de la versión que tengas.",
                "Lo encontré, estaba donde decías, muchas gracias por la ayuda.",
                "De nada, para eso estamos en este foro los domingos.",
            ],
        ),
        talk(
            3,
            "Πού μπαίνει η κεραία;",
            [
                "Ήρθε το κουτί και δεν καταλαβαίνω πού μπαίνει η κεραία του.",
                "Πίσω δεξιά υπάρχει μια μικρή υποδοχή με καπάκι από λάστιχο.",
                "Το καπάκι βγαίνει εύκολα με το νύχι, μην το τραβήξεις δυνατά.",
                "Το βρήκα, ευχαριστώ πολύ και τους δύο για τη βοήθεια.",
                "Να είσαι καλά, γράψε μας αν πιάνει καλύτερα τώρα.",
            ],
        ),
    ]
}

/// Addresses: the list, a page of a thread.
fn list_path(markup: usize) -> &'static str {
    ["/board.php", "/talks/"][markup]
}

fn thread_path(markup: usize, n: usize, page: usize) -> String {
    match (markup, page) {
        (0, 0) => format!("/topic.php?no={}", n + 7),
        (0, _) => format!("/topic.php?no={}&page={}", n + 7, page + 1),
        (_, 0) => format!("/talks/{}-some-words/", n + 7),
        (_, _) => format!("/talks/{}-some-words/page/{}/", n + 7, page + 1),
    }
}

fn list(markup: usize, talks: &[Talk]) -> String {
    let mut rows = String::new();
    // The newest reply first.
    let mut order: Vec<usize> = (0..talks.len()).collect();
    order.sort_by_key(|n| std::cmp::Reverse(talks[*n].said.last().unwrap().date.clone()));
    for n in order {
        let (talk, path) = (&talks[n], thread_path(markup, n, 0));
        let (last, replies) = (talk.said.last().unwrap(), talk.said.len() - 1);
        match markup {
            0 => write!(
                rows,
                "<tr class=line><td><a href='{path}'>{}</a> <small>by <a href='/profile.php?user={}'>{}</a></small></td><td>{replies}</td><td>1{replies}3</td><td>{}</td></tr>",
                talk.title, talk.said[0].author, talk.said[0].author, last.date.replace('T', " ").replace("+00:00", "")
            ),
            _ => write!(
                rows,
                "<section class=\"entry\"><h2><a href=\"{path}\">{}</a></h2><div class=\"facts\"><span class=\"num\">{replies}</span> comments · <time datetime=\"{}\">lately</time></div></section>",
                talk.title, last.date
            ),
        }
        .unwrap();
    }
    let body = if markup == 0 { format!("<table id=list>{rows}</table>") } else { format!("<div class=\"entries\">{rows}</div>") };
    format!(
        "<!DOCTYPE html><html><head><title>All talks</title></head><body><div class=top><a href='/'>Start</a> <a href='/login'>Log in</a> <a href='/search'>Search</a></div><h1>All talks</h1>{body}<p>Made by hand</p></body></html>"
    )
}

fn thread(markup: usize, talks: &[Talk], n: usize, page: usize) -> String {
    let talk = &talks[n];
    let pages = talk.said.len().div_ceil(PER_PAGE);
    let mut posts = String::new();
    for said in talk.said.iter().skip(page * PER_PAGE).take(PER_PAGE) {
        match markup {
            0 => write!(
                posts,
                "<table class=say id=say{0} width=100%><tr><td class=who><b><a href='/profile.php?user={1}'>{1}</a></b><br>Posts: 12</td><td><div class=when>{2} <a href='{4}#say{0}'>#</a></div><div class=words>{3}</div></td></tr></table>",
                said.id, said.author, said.date.replace('T', " ").replace("+00:00", ""), said.words, thread_path(0, n, page)
            ),
            _ => write!(
                posts,
                "<div class=\"reply\" id=\"r-{0}\"><p class=\"meta\"><a class=\"author\" href=\"/users/{1}/\">{1}</a> <a href=\"#r-{0}\"><time datetime=\"{2}\">some day</time></a></p><div class=\"text\"><p>{3}</p></div></div>",
                said.id, said.author, said.date, said.words
            ),
        }
        .unwrap();
    }
    let numbers: String =
        (0..pages)
            .map(|at| {
                if at == page { format!("<b>{}</b> ", at + 1) } else { format!("<a href='{}'>{}</a> ", thread_path(markup, n, at), at + 1) }
            })
            .collect();
    format!(
        "<!DOCTYPE html><html><head><title>{0}</title></head><body><div class=top><a href='/'>Start</a> <a href='{1}'>All talks</a> <a href='/login'>Log in</a></div><h1>{0}</h1>{posts}<div class=pages>{numbers}</div><p>Made by hand, seen {2} times</p></body></html>",
        talk.title,
        list_path(markup),
        talk.said.len() * 31
    )
}

/// Serves the forum in a markup from what is in `talks` at the time.
fn serve(markup: usize, talks: &Arc<Mutex<Vec<Talk>>>) -> Server {
    let server = Server::start();
    let held = Arc::clone(talks);
    server.handle(list_path(markup), move |_| html(list(markup, &held.lock().unwrap())));
    for n in 0..3 {
        for page in 0..4 {
            let held = Arc::clone(talks);
            if markup == 1 {
                server.handle(&thread_path(1, n, page), move |_| html(thread(1, &held.lock().unwrap(), n, page)));
            }
        }
    }
    if markup == 0 {
        let held = Arc::clone(talks);
        server.handle("/topic.php", move |seen| {
            let value = |name: &str| {
                seen.target.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)).and_then(|text| text.parse::<usize>().ok())
            };
            let page = value("page=").map_or(0, |page| page - 1);
            html(thread(0, &held.lock().unwrap(), value("no=").unwrap() - 7, page))
        });
    }
    server
}

fn html(body: String) -> Reply {
    Reply::ok(body).header("Content-Type", "text/html; charset=utf-8")
}

fn archived(env: &TestEnv) -> Vec<Post> {
    let settings = overhear::store::Settings { path: env.path("state"), patience: std::time::Duration::from_secs(5), retention_days: 0 };
    let store = overhear::store::open(&settings).unwrap();
    let mut posts = Vec::new();
    store
        .walk(Timestamp::MIN, &mut |conversation| {
            posts.extend(conversation.1);
            ControlFlow::Continue(())
        })
        .unwrap();
    posts
}

/// Every post as it was said: author, words, date, address.
fn compare(markup: usize, talks: &[Talk], posts: &[Post], server: &Server) {
    assert_eq!(posts.len(), talks.iter().map(|talk| talk.said.len()).sum::<usize>());
    for (n, talk) in talks.iter().enumerate() {
        let mut ids = std::collections::BTreeSet::new();
        for (m, said) in talk.said.iter().enumerate() {
            let post = posts.iter().find(|post| post.body.raw() == said.words).unwrap_or_else(|| panic!("{} is missing", said.words));
            assert_eq!(post.author.name.raw(), said.author);
            assert_eq!(post.posted, Some(said.date.parse().unwrap()), "{}", said.words);
            let mark = ["say", "r-"][markup];
            let own = server.url(&format!("{}#{mark}{}", thread_path(markup, n, m / PER_PAGE), said.id));
            assert_eq!(post.url.as_deref(), Some(own.as_str()), "{}", said.words);
            ids.insert(post.thread.clone());
        }
        assert_eq!(ids.len(), 1, "{} is one thread", talk.title);
    }
}

#[test]
fn a_forum_is_read_whole_then_only_where_it_has_news() {
    for markup in [0, 1] {
        let held = Arc::new(Mutex::new(talks()));
        let server = serve(markup, &held);
        let env = TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url(list_path(markup))));

        let first = env.run(&["crawl"]).ok();
        assert!(
            first.contains("15 new posts"),
            "markup {markup}: {first} {:?}",
            server.seen().iter().map(|seen| &seen.target).collect::<Vec<_>>()
        );
        compare(markup, &held.lock().unwrap(), &archived(&env), &server);
        // robots.txt, the list, three threads of two pages.
        assert_eq!(server.seen().len(), 8);

        let before = server.seen().len();
        let again = env.run(&["crawl", "--now", "2026-03-14T11:00:00Z"]).ok();
        assert!(again.contains("0 new posts"), "{again}");
        assert_eq!(server.seen().len(), before + 1, "nothing new: the list alone is asked");

        // One reply, which is a complaint, on the second page of the second thread.
        let words = "Nerea me ha cobrado dos veces por la misma caja, un servicio pésimo, no la compréis.";
        held.lock().unwrap()[1].said.push(Said {
            id: 777,
            author: "rosa",
            date: "2026-03-14T10:30:00+00:00".to_owned(),
            words: words.to_owned(),
        });
        let before = server.seen().len();
        let news = env.run(&["crawl", "--now", "2026-03-14T13:00:00Z"]).ok();
        assert!(news.contains("1 new post, 1 new incident"), "{news}");
        assert_eq!(server.seen().len(), before + 2, "the list and the last page");
        compare(markup, &held.lock().unwrap(), &archived(&env), &server);

        // A reply that begins a page of its own.
        held.lock().unwrap()[1].said.push(Said {
            id: 778,
            author: "luis",
            date: "2026-03-14T13:30:00+00:00".to_owned(),
            words: "A mí me devolvieron el dinero en dos días.".to_owned(),
        });
        let before = server.seen().len();
        let news = env.run(&["crawl", "--now", "2026-03-14T15:00:00Z"]).ok();
        assert!(news.contains("1 new post"), "{news}");
        assert_eq!(server.seen().len(), before + 3, "the list, the page that was the last, and the new one");
        compare(markup, &held.lock().unwrap(), &archived(&env), &server);
    }
}

#[test]
fn one_thread_is_a_source_and_its_new_replies_are_found_on_its_last_page() {
    let held = Arc::new(Mutex::new(talks()));
    let server = serve(1, &held);
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url(&thread_path(1, 0, 0))));
    assert!(env.run(&["crawl"]).ok().contains("5 new posts"));
    held.lock().unwrap()[0].said.push(Said {
        id: 777,
        author: "rosa",
        date: "2026-03-14T10:30:00+00:00".to_owned(),
        words: "Nerea charged me twice for the small box, awful service, avoid them.".to_owned(),
    });
    let news = env.run(&["crawl", "--now", "2026-03-14T13:00:00Z"]).ok();
    assert!(news.contains("1 new post, 1 new incident"), "{news}");
}

#[test]
fn a_maze_is_told_as_a_trap_and_ends_with_the_budget() {
    let server = Server::start();
    let page = |from: usize| {
        let days: Vec<String> = (from..from + 20)
            .map(|day| format!("<li><a href=\"/days/show?day={day}\">The day with the number {day}</a> <b>0</b></li>"))
            .collect();
        let days = days.concat();
        html(format!("<html><body><h1>Calendar of all the days</h1><ul class=\"days\">{days}</ul></body></html>"))
    };
    // Another month each time.
    let months = std::sync::atomic::AtomicUsize::new(0);
    server.handle("/days/", move |_| page(1 + 5_000 * months.fetch_add(1, std::sync::atomic::Ordering::Relaxed)));
    server.handle("/days/show", move |seen| page(seen.target.rsplit('=').next().unwrap().parse::<usize>().unwrap() * 20));
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url("/days/")));
    let ran = env.run(&["crawl", "--json"]);
    let asked = server.seen().len();
    // robots.txt, the list, fifty pages that brought nothing, and those that were under way by then; what was lined up was withdrawn.
    assert!((50..=68).contains(&asked), "{asked} requests: {}", ran.shown());
    assert!(ran.stdout.contains("looks like a trap"), "{}", ran.shown());
    // The next run knows, and gives up sooner.
    let ran = env.run(&["crawl", "--json", "--now", "2026-03-15T11:00:00Z"]);
    let more = server.seen().len() - asked;
    assert!(more <= 1 + 3 + 16, "{more} requests: {}", ran.shown());
    assert!(ran.stdout.contains("looks like a trap"), "{}", ran.shown());
}

#[test]
fn a_maze_of_words_ends_at_its_depth_and_the_budget() {
    const WORDS: [&str; 8] = ["ash", "birch", "cedar", "elm", "fir", "hazel", "larch", "oak"];
    let server = Server::start();
    // Every page lists eight others below it, as Nepenthes and iocaine do: no two addresses differ in numbers only.
    for first in WORDS {
        for second in WORDS {
            for third in WORDS {
                let below = |path: &str| {
                    let rows: Vec<String> = WORDS
                        .iter()
                        .map(|word| format!("<li><a href=\"{path}{word}/\">All about the old {word} tree</a> <b>3 replies</b></li>"))
                        .collect();
                    html(format!("<html><body><h1>Trees</h1><ul class=\"trees\">{}</ul></body></html>", rows.concat()))
                };
                server.route(&format!("/trees/{first}/{second}/{third}/"), below(&format!("/trees/{first}/{second}/{third}/")));
                server.route(&format!("/trees/{first}/{second}/"), below(&format!("/trees/{first}/{second}/")));
                server.route(&format!("/trees/{first}/"), below(&format!("/trees/{first}/")));
                server.route("/trees/", below("/trees/"));
            }
        }
    }
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url("/trees/")));
    let ran = env.run(&["crawl", "--json"]);
    let seen = server.seen();
    assert!(seen.len() <= 201, "{} requests: {}", seen.len(), ran.shown());
    let deepest = seen.iter().map(|seen| seen.target.matches('/').count().saturating_sub(2)).max().unwrap();
    assert!(deepest <= 5, "depth {deepest}");
    assert!(ran.stdout.contains("budget was used up"), "{}", ran.shown());
}

#[test]
fn a_run_ends_with_its_time_and_reads_the_rest_another_time() {
    let held = Arc::new(Mutex::new(talks()));
    let server = serve(1, &held);
    let config = format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url(list_path(1)));
    let env = TestEnv::new();
    let slow = crate::support::BRAND.replace("host_gap = \"0s\"", "host_gap = \"1s\"\nrun_limit = \"3s\"");
    env.config(&format!("{slow}{config}"));
    let first = env.run(&["crawl", "--json"]);
    let took = first.json()[0]["took"].as_f64().unwrap();
    // The limit and five seconds; more where many tests share a processor.
    assert!(took < 20.0, "{took} s");
    assert!(first.json()[0]["sources"][0]["new_posts"].as_u64().unwrap() < 15, "{}", first.shown());
    env.config(&format!("{}{config}", crate::support::BRAND));
    let _ = env.run(&["crawl", "--now", "2026-03-14T13:00:00Z"]);
    let posts = archived(&env);
    assert_eq!(posts.len(), 15, "nothing of what was left is forgotten");
}

#[test]
fn a_server_that_is_busy_at_first_is_tried_again_and_no_fault() {
    let held = Arc::new(Mutex::new(talks()));
    let server = serve(1, &held);
    let well = html(list(1, &held.lock().unwrap()));
    server.script(list_path(1), [Reply::status(503), well]);
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url(list_path(1))));
    let first = env.run(&["crawl"]).exit(0);
    assert!(first.stdout.contains("15 new posts") && !first.stdout.contains("FAILED"), "{}", first.shown());
}

#[test]
fn a_host_that_asked_to_be_left_alone_is_not_tested_either() {
    let server = Server::start();
    server.route("/feed", Reply::status(429).header("Retry-After", "7200"));
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nurl = \"{}\"\n", server.url("/feed")));
    let _ = env.run(&["crawl"]);
    let before = server.seen().len();
    let ran = env.run(&["source", "test", &server.url("/other"), "--now", "2026-03-14T10:00:00Z"]).exit(1);
    assert!(ran.stdout.contains("asked to be left alone"), "{}", ran.shown());
    assert_eq!(server.seen().len(), before);
}

#[test]
fn a_page_drawn_by_scripts_is_a_fault_with_a_remedy() {
    let server = Server::start();
    server.route(
        "/forum/",
        html(
            "<html><head><title>Forum</title></head><body><div id=\"root\"></div><script src=\"/a.js\"></script></body></html>".to_owned(),
        ),
    );
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url("/forum/")));
    let ran = env.run(&["crawl"]).exit(4);
    assert!(format!("{}{}", ran.stdout, ran.stderr).contains("JavaScript shell"), "{ran:?}");
}

#[test]
fn an_address_is_looked_at_before_it_becomes_a_source() {
    let held = Arc::new(Mutex::new(talks()));
    let server = serve(1, &held);
    server.route("/app/", html("<html><body><div id=\"root\"></div><script src=\"/a.js\"></script></body></html>".to_owned()));
    let env = TestEnv::with_brand("");
    let list = server.url(list_path(1));
    let looked = env.run(&["source", "test", &list, "--json"]).exit(0).json();
    let looked = &looked[0];
    assert_eq!((looked["kind"].as_str(), looked["nature"].as_str()), (Some("forum"), Some("list")));
    assert_eq!(looked["listed"].as_array().unwrap().len(), 3);
    assert_eq!(looked["posts"].as_array().unwrap().len(), 3, "the first page of the first thread, as a sample");
    assert_eq!(looked["posts"][0]["author"], "ana");
    let ran = env.run(&["source", "probe", &server.url(&thread_path(1, 0, 0))]).exit(0);
    assert!(ran.stdout.contains("a thread of a forum") && ran.stdout.contains("bob"), "{ran:?}");
    let ran = env.run(&["source", "test", &server.url("/nosuch")]).exit(1);
    assert!(ran.stdout.contains("robots.txt allows it\ncannot be a source: HTTP 404\n"), "{}", ran.shown());
    // What was not asked is not said to allow anything.
    let ran = env.run(&["source", "test", "http://10.9.8.7/"]).exit(1);
    assert!(ran.stdout.contains("robots.txt was not asked\n") && ran.stdout.contains("not a public address"), "{}", ran.shown());
    let ran = env.run(&["source", "test", &server.url("/app/")]).exit(1);
    assert!(ran.stdout.contains("JavaScript shell"), "{ran:?}");

    let _ = env.run(&["source", "add", &list, "--probe", "--id", "talks"]).exit(0);
    assert!(env.read("overhear.toml").contains(&format!("[[source]]\nid = \"talks\"\nurl = \"{list}\"\nkind = \"forum\"\n")));
    let before = env.read("overhear.toml");
    let _ = env.run(&["source", "add", &server.url("/app/"), "--probe"]).exit(1);
    assert_eq!(env.read("overhear.toml"), before);
    let first = env.run(&["crawl"]).exit(0);
    assert!(first.stdout.contains("15 new posts"), "{first:?}");
}

/// A JSON interface in the manner of Discourse: a list of topics, a topic's first posts, and the others by their numbers.
fn serve_json(talks: &Arc<Mutex<Vec<Talk>>>) -> Server {
    let server = Server::start();
    let json = |body: serde_json::Value| Reply::ok(body.to_string()).header("Content-Type", "application/json");
    let post = |n: usize, m: usize, said: &Said| {
        serde_json::json!({
            "id": said.id, "topic_id": n + 7, "post_number": m + 1, "username": said.author, "created_at": said.date, "cooked": format!("<p>{}</p>", said.words)
        })
    };
    let held = Arc::clone(talks);
    server.handle("/latest.json", move |_| {
        let topics: Vec<_> = held.lock().unwrap().iter().enumerate().map(|(n, talk)| {
            serde_json::json!({
                "id": n + 7, "title": talk.title, "slug": "some-words", "reply_count": talk.said.len() - 1, "posts_count": talk.said.len(),
                "created_at": talk.said[0].date, "last_posted_at": talk.said.last().unwrap().date
            })
        }).collect();
        json(serde_json::json!({ "topic_list": { "topics": topics } }))
    });
    for n in 0..3 {
        let held = Arc::clone(talks);
        server.handle(&format!("/t/{}.json", n + 7), move |_| {
            let talk = &held.lock().unwrap()[n];
            let posts: Vec<_> = talk.said.iter().take(PER_PAGE).enumerate().map(|(m, said)| post(n, m, said)).collect();
            let stream: Vec<_> = talk.said.iter().map(|said| said.id).collect();
            json(serde_json::json!({ "id": n + 7, "title": talk.title, "created_at": talk.said[0].date, "slug": "some-words", "post_stream": { "posts": posts, "stream": stream } }))
        });
        let held = Arc::clone(talks);
        server.handle(&format!("/t/{}/posts.json", n + 7), move |seen| {
            let talk = &held.lock().unwrap()[n];
            let wanted: Vec<usize> = seen.target.split(['?', '&']).filter_map(|pair| pair.split_once('=')?.1.parse().ok()).collect();
            let posts: Vec<_> =
                talk.said.iter().enumerate().filter(|(_, said)| wanted.contains(&said.id)).map(|(m, said)| post(n, m, said)).collect();
            json(serde_json::json!({ "id": n + 7, "post_stream": { "posts": posts } }))
        });
    }
    server
}

#[test]
fn a_json_interface_is_read_whole_then_only_where_it_has_news() {
    let held = Arc::new(Mutex::new(talks()));
    let server = serve_json(&held);
    let env = TestEnv::with_brand("");
    let list = server.url("/latest.json");
    let looked = env.run(&["source", "test", &list]).exit(0);
    assert!(looked.stdout.contains("a JSON interface's list of threads") && looked.stderr.contains("--kind api"), "{looked:?}");
    let _ = env.run(&["source", "add", &list, "--probe", "--id", "talks"]).exit(0);
    assert!(env.read("overhear.toml").contains("kind = \"api\""), "{}", env.read("overhear.toml"));

    let before = server.seen().len();
    let first = env.run(&["crawl"]).ok();
    assert!(first.contains("15 new posts"), "{first} {:?}", server.seen().iter().map(|seen| &seen.target).collect::<Vec<_>>());
    // robots.txt, the list, three topics of two answers.
    assert!(server.seen().len() <= before + 8, "{:?}", server.seen().iter().map(|seen| &seen.target).collect::<Vec<_>>());
    let posts = archived(&env);
    assert_eq!(posts.iter().map(|post| post.thread.clone()).collect::<std::collections::BTreeSet<_>>().len(), 3);

    let before = server.seen().len();
    let again = env.run(&["crawl", "--now", "2026-03-14T11:00:00Z"]).ok();
    assert!(again.contains("0 new posts"), "{again}");
    assert_eq!(server.seen().len(), before + 1, "nothing new: the list alone is asked");

    held.lock().unwrap()[1].said.push(Said {
        id: 777,
        author: "rosa",
        date: "2026-03-14T10:30:00+00:00".to_owned(),
        words: "Nerea me ha cobrado dos veces por la misma caja, un servicio pésimo, no la compréis.".to_owned(),
    });
    let before = server.seen().len();
    let news = env.run(&["crawl", "--now", "2026-03-14T13:00:00Z"]).ok();
    assert!(news.contains("1 new post, 1 new incident"), "{news}");
    let asked: Vec<String> = server.seen()[before..].iter().map(|seen| seen.target.split('?').next().unwrap().to_owned()).collect();
    assert_eq!(asked, ["/latest.json", "/t/8.json", "/t/8/posts.json"]);

    // A post that is deleted is missed among its neighbours when the thread is looked at again.
    held.lock().unwrap()[1].said.remove(1);
    let ran = env.run(&["crawl", "--now", "2026-03-14T14:30:00Z"]).ok();
    assert!(ran.contains("1 deleted post"), "{ran}");
    assert_eq!(
        archived(&env).iter().filter(|post| post.state == overhear::model::post::PostState::Gone && post.body.is_empty()).count(),
        1
    );

    // What could not be read is asked again, though the list says nothing new.
    server.route("/t/7.json", Reply::status(500));
    held.lock().unwrap()[0].said.push(Said {
        id: 778,
        author: "luis",
        date: "2026-03-14T13:30:00+00:00".to_owned(),
        words: "Mine has a door in the way of it.".to_owned(),
    });
    let _ = env.run(&["crawl", "--now", "2026-03-14T15:00:00Z"]);
    let other = Arc::clone(&held);
    server.handle("/t/7.json", move |_| {
        let talk = &other.lock().unwrap()[0];
        let said = talk.said.last().unwrap();
        Reply::ok(
            serde_json::json!({ "id": 7, "title": talk.title, "slug": "some-words", "post_stream": { "stream": [said.id], "posts": [{
                "id": said.id, "topic_id": 7, "post_number": 6, "username": said.author, "created_at": said.date, "cooked": said.words
            }] } })
            .to_string(),
        )
    });
    let late = env.run(&["crawl", "--now", "2026-03-15T15:00:00Z"]).ok();
    assert!(late.contains("1 new post"), "{late}");
}

#[test]
fn a_thread_longer_than_a_run_is_read_on_by_the_next() {
    let mut all = talks();
    let words = |m: usize| format!("This is what somebody had to say as number {m} about the place where a box should stand.");
    all[0].said = (0..660)
        .map(|m| Said {
            id: 1_000 + m,
            author: ["ana", "bob", "eleni", "dimos"][m % 4],
            date: format!("2026-02-{:02}T{:02}:{:02}:00+00:00", 1 + m / 240, (m / 10) % 24, m % 10),
            words: words(m),
        })
        .collect();
    let held = Arc::new(Mutex::new(all));
    let server = serve(0, &held);
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"f\"\nkind = \"forum\"\nurl = \"{}\"\n", server.url(list_path(0))));

    let _ = env.run(&["crawl"]);
    let before = server.seen().len();
    assert!(before <= 201, "{before}");
    let _ = env.run(&["crawl", "--now", "2026-03-14T11:00:00Z"]);
    let asked = server.seen().len() - before;
    assert!(asked < 40, "it goes on where it ended: {asked}");
    compare(0, &held.lock().unwrap(), &archived(&env), &server);

    let before = server.seen().len();
    let again = env.run(&["crawl", "--now", "2026-03-14T13:00:00Z"]).ok();
    assert!(again.contains("0 new posts"), "{again}");
    assert_eq!(server.seen().len(), before + 1, "the list alone");

    held.lock().unwrap()[0].said.push(Said {
        id: 9_000,
        author: "rosa",
        date: "2026-03-14T13:30:00+00:00".to_owned(),
        words: "Nerea charged me twice for the small box, awful service, avoid them.".to_owned(),
    });
    let before = server.seen().len();
    let news = env.run(&["crawl", "--now", "2026-03-14T15:00:00Z"]).ok();
    assert!(news.contains("1 new post, 1 new incident"), "{news}");
    // 660 posts fill their pages: the reply stands on one of its own.
    assert_eq!(server.seen().len(), before + 3, "the list, the page that was the last, and the new one");
}
