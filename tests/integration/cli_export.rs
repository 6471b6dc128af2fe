//! The archive as thread interchange.

use crate::support::TestEnv;
use crate::support::server::{Reply, Server};

const TALK: &str = r#"{"replies":[
 {"id":1,"author":"ana","created":1795300000.5,"text":"<p>Nerea never answers, three letters and nothing.</p>","replies":[
  {"id":2,"parent":1,"author":"bo","created":1795300100,"text":"<blockquote><p>never answers</p></blockquote><p>They answered me in a day.</p>"}]}]}"#;

#[test]
fn the_archive_goes_out_as_threads_that_scan_reads() {
    let server = Server::start();
    server.route("/talk", Reply::ok(TALK.to_owned()).header("Content-Type", "application/json"));
    let env = TestEnv::with_brand(&format!("[[source]]\nid = \"talk\"\nkind = \"api\"\nurl = \"{}\"\n", server.url("/talk")));
    assert_eq!(env.run(&["export"]).ok(), "", "nothing was read yet");
    assert!(env.run(&["crawl", "--now", "2026-11-22T12:00:00Z"]).ok().contains("2 new posts"));
    let lines = env.run(&["export"]).exit(0).json();
    let [thread] = &lines[..] else { panic!("{lines:?}") };
    assert_eq!(thread["source"], "talk");
    let (first, second) = (&thread["posts"][0], &thread["posts"][1]);
    assert_eq!((first["author"].as_str(), second["author"].as_str()), (Some("ana"), Some("bo")));
    assert_eq!(second["reply_to"], first["post_id"]);
    assert_eq!(second["text"], "They answered me in a day.");
    assert_eq!(second["quoted"][0], "never answers");
    assert_eq!(second["published"], "2026-11-21T22:28:20Z");
    assert_eq!(env.run(&["export", "other"]).ok(), "");

    env.write("threads.jsonl", env.run(&["export", "talk"]).ok());
    let judged = env.run(&["scan", "threads.jsonl", "--json"]).exit(0).json();
    assert_eq!(judged.len(), 2);
    assert_eq!(judged[0]["negative"], true);
}
