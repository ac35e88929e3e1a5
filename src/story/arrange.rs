//! Puts stories into each other and in order: a page holds lookups and connections, a session its connections, a
//! connection what goes over it.

use std::collections::HashMap;

use super::scene::Scene;
use super::{Kind, MOST_STEPS, Step, Story, page};

/// Nests the stories, joins visits, and orders all by their beginning; a story comes before those inside it.
pub fn arrange(scene: &Scene<'_>, mut told: Vec<Story>) -> Vec<Story> {
    told.sort_by_key(|s| (s.frames().0, s.kind));
    nest(&mut told);
    weave(&mut told);
    relate(&mut told);
    let pages = page::tell(scene, &told);
    for page in pages {
        let at = told.len();
        for i in &page.children {
            if let Some(s) = told.get_mut(*i) {
                s.parent = Some(at);
            }
        }
        told.push(page);
    }
    in_order(told)
}

/// Whether a story tells of its connections from beginning to end, so that they stand inside it.
fn is_session(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Ftp | Kind::Smtp | Kind::Mailbox | Kind::Ssh | Kind::Telnet
    )
}

fn connections(told: &[Story]) -> HashMap<u64, usize> {
    let carriers = told.iter().enumerate().filter(|(_, s)| s.kind == Kind::Tcp);
    carriers.filter_map(|(i, s)| Some((s.conv?, i))).collect()
}

fn nest(told: &mut [Story]) {
    let by_conv = connections(told);
    for i in 0..told.len() {
        let Some(story) = told
            .get(i)
            .filter(|s| s.kind != Kind::Tcp && !is_session(s.kind))
        else {
            continue;
        };
        let Some(parent) = story.conv.and_then(|c| by_conv.get(&c)).copied() else {
            continue;
        };
        if let Some(s) = told.get_mut(i) {
            s.parent = Some(parent);
        }
        if let Some(p) = told.get_mut(parent) {
            p.children.push(i);
        }
    }
}

/// Takes connections into their sessions, and tells in the session how its own connection is opened, secured and closed.
fn weave(told: &mut [Story]) {
    let by_conv = connections(told);
    for i in 0..told.len() {
        let Some(session) = told.get(i).filter(|s| is_session(s.kind)) else {
            continue;
        };
        let convs = session.conv.iter().chain(&session.also);
        let inside: Vec<usize> = convs.filter_map(|c| by_conv.get(c).copied()).collect();
        let own = session.conv.and_then(|c| by_conv.get(&c).copied());
        let mut steps: Vec<Step> = Vec::new();
        if let Some(tcp) = own.and_then(|at| told.get(at)) {
            let opens = tcp.steps.iter().filter(|s| frames_a_session(s));
            steps.extend(opens.cloned());
            let tls = tcp.children.iter().filter_map(|c| told.get(*c));
            let secures = tls
                .filter(|s| s.kind == Kind::Tls)
                .flat_map(|s| &s.steps)
                .filter(|s| s.words.key != "tls.application-data-opened");
            steps.extend(secures.cloned());
        }
        for child in &inside {
            if let Some(tcp) = told.get_mut(*child) {
                tcp.parent = Some(i);
            }
        }
        if let Some(session) = told.get_mut(i) {
            session.children.extend(inside);
            session.steps.append(&mut steps);
            session.steps.sort_by_key(|s| (s.frame, page::order(s)));
            session.steps.truncate(MOST_STEPS);
        }
    }
}

/// Whether a step of a connection is told in the session that it carries: not what every connection is full of.
fn frames_a_session(step: &Step) -> bool {
    !matches!(
        step.words.key,
        "tcp.data" | "tcp.acknowledge" | "tcp.duplicate-ack"
    )
}

/// A lookup whose answer was cut goes with the one over TCP that repeats it.
fn relate(told: &mut [Story]) {
    let has = |s: &Story, key: &str| s.steps.iter().any(|step| step.words.key == key);
    let mut cut: HashMap<(String, String), usize> = HashMap::new();
    for i in 0..told.len() {
        let Some(story) = told.get(i).filter(|s| s.kind == Kind::Dns) else {
            continue;
        };
        let value = |n| story.title.value(n).unwrap_or("").to_owned();
        let question = (value("name"), value("type"));
        if has(story, "dns.truncated") {
            cut.insert(question, i);
        } else if has(story, "dns.query-tcp")
            && let Some(first) = cut.remove(&question)
        {
            for (a, b) in [(i, first), (first, i)] {
                if let Some(s) = told.get_mut(a) {
                    s.related.push(b);
                }
            }
        }
    }
}

fn in_order(told: Vec<Story>) -> Vec<Story> {
    let mut order: Vec<usize> = (0..told.len()).collect();
    let key = |i: &usize| told.get(*i).map(|s| (s.frames().0, s.kind));
    order.sort_by_key(key);
    let mut place = vec![0; told.len()];
    for (new, old) in order.iter().enumerate() {
        if let Some(p) = place.get_mut(*old) {
            *p = new;
        }
    }
    let moved = |i: usize| place.get(i).copied().unwrap_or(i);
    let mut stories: Vec<(usize, Story)> = told
        .into_iter()
        .enumerate()
        .map(|(i, s)| (moved(i), s))
        .collect();
    stories.sort_by_key(|(at, _)| *at);
    let mend = |(_, mut s): (usize, Story)| {
        s.parent = s.parent.map(moved);
        s.children
            .iter_mut()
            .chain(&mut s.related)
            .for_each(|i| *i = moved(*i));
        s.children.sort_unstable();
        s
    };
    stories.into_iter().map(mend).collect()
}
