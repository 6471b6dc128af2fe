<?php
// What the harness asks of WordPress, done by WordPress' own functions: php wordpress.php SITE COMMAND, JSON on stdin and stdout.
$command = $argv[2];
$given = json_decode(stream_get_contents(STDIN), true);
$base = parse_url($given['base']);
$_SERVER['HTTP_HOST'] = $base['host'] . ':' . $base['port'];
$_SERVER['REQUEST_URI'] = '/';
$_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
$_SERVER['REMOTE_ADDR'] = '127.0.0.1';
if ($command === 'install') define('WP_INSTALLING', true);
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
// The visitors of a seeded site come faster than those of a real one, and nobody gets mail of it.
add_filter('wp_is_comment_flood', '__return_false', 99);
add_filter('pre_wp_mail', '__return_true');

function fail($why) {
	fwrite(STDERR, "wordpress.php: $why\n");
	exit(1);
}

function made($id) {
	return is_wp_error($id) ? fail($id->get_error_message()) : $id;
}

function member($name) {
	$login = 'u' . substr(md5($name), 0, 12);
	$user = get_user_by('login', $login);
	return $user ? $user->ID : made(wp_insert_user(['user_login' => $login, 'display_name' => $name, 'nickname' => $name,
		'user_pass' => wp_generate_password(), 'user_email' => "$login@example.org", 'role' => 'author']));
}

function article($thread, $post) {
	return made(wp_insert_post(wp_slash(['post_title' => $thread['title'], 'post_content' => $post['html'], 'post_status' => 'publish',
		'post_author' => member($post['author']), 'post_date_gmt' => $post['at'], 'post_date' => get_date_from_gmt($post['at'])]), true));
}

function comment($article, $post, $parent) {
	$id = made(wp_new_comment(wp_slash(['comment_post_ID' => $article, 'comment_author' => $post['author'],
		'comment_author_email' => substr(md5($post['author']), 0, 12) . '@example.org', 'comment_author_url' => '',
		'comment_content' => $post['html'], 'comment_parent' => $parent, 'comment_type' => 'comment', 'comment_agent' => 'Mozilla/5.0',
		'comment_date_gmt' => $post['at'], 'comment_date' => get_date_from_gmt($post['at']), 'user_id' => 0]), true));
	if (isset($post['edited'])) wp_update_comment(wp_slash(['comment_ID' => $id, 'comment_content' => $post['edited']]));
	if (!empty($post['deleted'])) wp_trash_comment($id);
	return $id;
}

// What a guest is shown: WordPress sets quotation marks and dashes anew.
function shown($text) {
	return html_entity_decode(wptexturize(htmlspecialchars($text, ENT_NOQUOTES)), ENT_QUOTES | ENT_HTML5, 'UTF-8');
}

function told($post, $id, $url, $article) {
	$lines = array_map(fn($line) => $line['code'] ? $line['text'] : shown($line['text']), $post['lines']);
	return ['key' => $post['key'], 'id' => $id, 'url' => $url, 'article' => $article, 'words' => implode("\n", $lines), 'author' => shown($post['author'])];
}

if ($command === 'install') {
	made(wp_install('Zephyr talk', 'admin', 'admin@example.org', true, '', wp_generate_password())['user_id']);
	foreach (get_posts(['numberposts' => -1, 'post_status' => 'any', 'post_type' => ['post', 'page']]) as $post) wp_delete_post($post->ID, true);
	// Comments are nested and come in pages; the rest is as it comes.
	$options = ['home' => $given['base'], 'siteurl' => $given['base'], 'thread_comments' => 1, 'page_comments' => 1, 'comments_per_page' => 20,
		'comment_moderation' => 0, 'comment_previously_approved' => 0, 'comment_max_links' => 9, 'posts_per_page' => 20];
	foreach ($options + $given['options'] as $name => $value) update_option($name, $value);
	switch_theme($given['theme']);
	global $wp_rewrite;
	$wp_rewrite->set_permalink_structure($given['permalinks']);
	$wp_rewrite->flush_rules(false);
	$out = ['version' => get_bloginfo('version')];
} elseif ($command === 'seed') {
	$out = [];
	foreach ($given['threads'] as $thread) {
		$article = article($thread, $thread['posts'][0]);
		$ids = [$thread['posts'][0]['key'] => 0];
		foreach (array_slice($thread['posts'], 1) as $post) $ids[$post['key']] = comment($article, $post, $ids[$post['reply_to'] ?? ''] ?? 0);
		$posts = [];
		foreach ($thread['posts'] as $n => $post)
			$posts[] = told($post, $ids[$post['key']], $n ? get_comment_link($ids[$post['key']]) : get_permalink($article), get_permalink($article));
		$out[] = ['id' => $article, 'posts' => $posts];
	}
} elseif ($command === 'reply') {
	$id = comment($given['article'], $given['post'], $given['parent']);
	$out = told($given['post'], $id, get_comment_link($id), get_permalink($given['article']));
} else {
	fail("what is $command?");
}
echo json_encode($out);
