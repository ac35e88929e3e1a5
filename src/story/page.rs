//! A visit to a web site: the lookup of its name, the connections to it and the exchanges on them, joined in order of
//! time. Made of stories that were told already.

use std::net::IpAddr;

use super::names::addresses;
use super::scene::Scene;
use super::{Actor, Kind, MOST_STEPS, Outcome, Role, Step, Story, Words};

/// What happens later than this after the visit's last step is another visit. Nanoseconds.
const PAUSE: i64 = 10_000_000_000;
/// Ports where the web lives: a connection that never stood still meant a page.
const WEB_PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// Ports where TLS carries something else.
const OTHER_TLS: [u16; 10] = [465, 563, 636, 853, 989, 990, 992, 993, 994, 995];

struct Visit {
    client: IpAddr,
    server: String,
    connections: Vec<usize>,
    lookups: Vec<usize>,
    until: i64,
}

struct Lookup {
    story: usize,
    client: IpAddr,
    name: String,
    found: Vec<IpAddr>,
    begins: i64,
    last: u64,
    taken: bool,
}

/// The visits in these stories. Their `children` are indices into `told`.
pub fn tell(scene: &Scene<'_>, told: &[Story]) -> Vec<Story> {
    let mut lookups: Vec<Lookup> = told
        .iter()
        .enumerate()
        .filter_map(|(i, s)| lookup(scene, i, s))
        .collect();
    let mut visits: Vec<Visit> = Vec::new();
    for (i, story) in told
        .iter()
        .enumerate()
        .filter(|(_, s)| is_web(scene, told, s))
    {
        let (Some(client), Some(server)) = (end(story, 0), story.actors.last()) else {
            continue;
        };
        let (name, begins) = (server.called(), story.begins());
        let until = ends(told, story);
        let first = story.frames().0;
        // A name that is looked up again after all connections have ended: somebody starts anew.
        let anew = |v: &Visit| {
            lookups.iter().any(|l| {
                !l.taken
                    && l.begins > v.until
                    && l.last <= first
                    && l.client == client
                    && l.name == name
            })
        };
        let same = |v: &&mut Visit| {
            v.client == client
                && v.server == name
                && begins.saturating_sub(v.until) < PAUSE
                && !anew(v)
        };
        let open = visits.iter_mut().rev().take(64).find(same);
        let visit = match open {
            Some(visit) => visit,
            None => {
                visits.push(Visit {
                    client,
                    server: name.clone(),
                    connections: Vec::new(),
                    lookups: Vec::new(),
                    until,
                });
                let Some(visit) = visits.last_mut() else {
                    continue;
                };
                visit
            }
        };
        visit.connections.push(i);
        visit.until = visit.until.max(until);
        let address = server.ends.first().map(|e| e.0);
        for l in lookups.iter_mut().filter(|l| {
            !l.taken
                && l.client == client
                && l.last <= first
                && begins.saturating_sub(l.begins) < PAUSE
        }) {
            if l.name.eq_ignore_ascii_case(&name) || address.is_some_and(|a| l.found.contains(&a)) {
                l.taken = true;
                visit.lookups.push(l.story);
            }
        }
    }
    visits.into_iter().map(|v| v.story(told)).collect()
}

fn end(story: &Story, actor: usize) -> Option<IpAddr> {
    Some(story.actors.get(actor)?.ends.first()?.0)
}

fn ends(told: &[Story], story: &Story) -> i64 {
    let inside = story.children.iter().filter_map(|i| told.get(*i));
    inside
        .chain([story])
        .flat_map(|s| s.steps.last())
        .map(|s| s.time)
        .max()
        .unwrap_or(0)
}

fn lookup(scene: &Scene<'_>, index: usize, story: &Story) -> Option<Lookup> {
    let name = story
        .title
        .value("name")
        .filter(|_| story.kind == Kind::Dns && story.parent.is_none())?;
    let answers = story
        .steps
        .iter()
        .filter(|s| s.from == 1)
        .filter_map(|s| s.message);
    let found = answers
        .filter_map(|i| scene.store().messages().get(i))
        .flat_map(|m| addresses(&scene.store().facts(m)));
    Some(Lookup {
        story: index,
        client: end(story, 0)?,
        name: name.to_owned(),
        found: found.collect(),
        begins: story.begins(),
        last: story.frames().1,
        taken: false,
    })
}

fn is_web(scene: &Scene<'_>, told: &[Story], story: &Story) -> bool {
    if story.kind != Kind::Tcp || story.parent.is_some() {
        return false;
    }
    let port = story
        .actors
        .last()
        .and_then(|a| a.ends.first())
        .map_or(0, |e| e.1);
    let protocols = story
        .conv
        .and_then(|c| scene.parties(c))
        .map_or(&[][..], |p| &p.protocols);
    let speaks = |name| protocols.contains(&name);
    let inside = |kind| {
        story
            .children
            .iter()
            .filter_map(|i| told.get(*i))
            .any(|s| s.kind == kind)
    };
    let tls = inside(Kind::Tls)
        && protocols.first().is_none_or(|p| *p == "tls")
        && !OTHER_TLS.contains(&port);
    let never_stood = WEB_PORTS.contains(&port)
        && matches!(story.outcome, Outcome::Failed { .. })
        && story.children.is_empty();
    speaks("http") || speaks("http2") || tls || never_stood
}

impl Visit {
    fn story(mut self, told: &[Story]) -> Story {
        self.lookups.sort_unstable();
        let children: Vec<usize> = self
            .lookups
            .iter()
            .chain(&self.connections)
            .copied()
            .collect();
        let mut actors = vec![Actor {
            role: Role::Client,
            ends: Vec::new(),
            name: None,
        }];
        let mut steps = Vec::new();
        for story in children.iter().filter_map(|i| told.get(*i)) {
            let inside: Vec<&Story> = story.children.iter().filter_map(|i| told.get(*i)).collect();
            let speaks = |kind| inside.iter().any(|s| s.kind == kind);
            let (http, layered) = (speaks(Kind::Http), !inside.is_empty());
            for part in inside.iter().copied().chain([story]) {
                let at: Vec<usize> = part.actors.iter().map(|a| join(&mut actors, a)).collect();
                let told_above = |s: &&Step| {
                    !(layered && s.words.key == "tcp.data"
                        || http && s.words.key.starts_with("tls.application-data"))
                };
                steps.extend(part.steps.iter().filter(told_above).map(|s| Step {
                    from: at.get(s.from).copied().unwrap_or(0),
                    to: at.get(s.to).copied().unwrap_or(0),
                    ..s.clone()
                }));
            }
        }
        steps.sort_by_key(|s| (s.frame, order(s)));
        steps.truncate(MOST_STEPS);
        Story {
            kind: Kind::Page,
            title: Words::new("story.page").with("name", &self.server),
            actors,
            outcome: self.outcome(told),
            late: self
                .connections
                .iter()
                .filter_map(|i| told.get(*i))
                .any(|s| s.late),
            steps,
            conv: None,
            also: Vec::new(),
            children,
            parent: None,
            related: Vec::new(),
        }
    }

    /// The deepest trouble counts: a page that came is a page, whatever became of its connection later.
    fn outcome(&self, told: &[Story]) -> Outcome {
        let connections: Vec<&Story> = self
            .connections
            .iter()
            .filter_map(|i| told.get(*i))
            .collect();
        let inside: Vec<&Story> = connections
            .iter()
            .flat_map(|s| &s.children)
            .filter_map(|i| told.get(*i))
            .collect();
        let of = |kind| inside.iter().filter(move |s| s.kind == kind);
        let bad = |s: &&&Story| s.outcome != Outcome::Done;
        let failed = |s: &&&Story| matches!(s.outcome, Outcome::Failed { .. });
        let http = of(Kind::Http).find(bad);
        let found = of(Kind::Tls).find(failed).or(http).copied();
        let carried =
            of(Kind::Http).next().is_some() || of(Kind::Tls).any(|s| s.outcome == Outcome::Done);
        let tcp = connections
            .iter()
            .find(|s| s.outcome != Outcome::Done)
            .filter(|_| !carried)
            .copied();
        found.or(tcp).map_or(Outcome::Done, |s| s.outcome.clone())
    }
}

/// Where a step stands among those of its frame: opening, then what is carried, then closing.
pub fn order(step: &Step) -> u8 {
    match step.words.key {
        "tcp.fin" | "tcp.fin-too" | "tcp.reset" => u8::MAX,
        _ => step.depth,
    }
}

/// The actor's index among those of the visit. The client has all its endpoints; others are told apart by theirs.
fn join(actors: &mut Vec<Actor>, actor: &Actor) -> usize {
    let known = match actor.role {
        Role::Client => Some(0),
        role => actors
            .iter()
            .position(|a| a.role == role && a.ends == actor.ends),
    };
    let Some(at) = known else {
        actors.push(actor.clone());
        return actors.len() - 1;
    };
    if let Some(a) = actors.get_mut(at) {
        for end in &actor.ends {
            if !a.ends.contains(end) {
                a.ends.push(*end);
            }
        }
        a.name = a.name.take().or_else(|| actor.name.clone());
    }
    at
}
