//! How the screens are laid out: a function of state, size and time.
//!
//! ```text
//! title                                  step, frame
//! ladder                │ the textbook's steps, where there is room
//! ── what this is ─────
//! what is said
//! fields                │ bytes
//! keys
//! ```

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::{Clear, Widget};

use super::app::{App, List};
use super::keys::{Action, Place};
use super::ladder::{Ladder, Unfolded};
use super::stage::{Pane, Stage};
use super::text::{Line, fit, rich, width};
use super::theme::Theme;
use super::words::{Lang, Word};
use super::{keys, list, panes};

/// Below this height there is room for the ladder and what is said, for nothing else.
const LOW: u16 = 16;
/// From this width on the textbook's steps stand beside the ladder.
const WIDE: u16 = 100;

/// Draws the app.
pub fn draw(app: &App, now: Duration, area: Rect, buf: &mut Buffer) {
    if area.width < 30 || area.height < 8 {
        let text = fit(Word::Small.say(app.lang()), area.width.into());
        buf.set_string(area.x, area.y, text, Style::new());
        return;
    }
    let body = Rect {
        height: area.height - 1,
        ..area
    };
    let without = |action: Action| match (action, app.stage(), app.list()) {
        (Action::Textbook, Some(stage), _) => stage.play().outline().is_empty(),
        (Action::Secrets, Some(stage), _) => !(stage.is_encrypted() && stage.play().has_secrets()),
        (Action::File, None, Some(list)) => !list.takes_files(),
        _ => false,
    };
    let footer = keys::footer(app.place(), app.lang(), area.width.into(), without);
    buf.set_string(area.x, area.bottom() - 1, footer, app.theme().footer());
    match (app.stage(), app.list()) {
        (Some(stage), _) => draw_stage(stage, app, now, body, buf),
        (None, Some(list)) => draw_list(list, app, body, buf),
        (None, None) => {}
    }
    if app.helping() {
        help(app, body, buf);
    } else if let Some(trouble) = app.trouble() {
        let room = usize::from(body.width.saturating_sub(6)).min(66);
        let rows = super::text::wrap(trouble, room);
        panes::popup(
            Word::Trouble.say(app.lang()),
            &rows,
            body,
            &app.theme(),
            buf,
        );
    }
}

fn help(app: &App, area: Rect, buf: &mut Buffer) {
    let row = |b: &keys::Binding| {
        let pad = " ".repeat(6usize.saturating_sub(width(b.keys)));
        format!("{}{pad} {}", b.keys, b.word.say(app.lang()))
    };
    let encrypted = app.stage().is_some_and(|s| s.is_encrypted());
    let rows: Vec<String> = keys::at(app.place())
        .filter(|b| encrypted || b.action != Action::Secrets)
        .map(row)
        .collect();
    let room = usize::from(area.height.saturating_sub(2)).max(1);
    // Two columns where one would be too long.
    let rows = if rows.len() > room {
        let half = rows.len().div_ceil(2);
        let (left, right) = rows.split_at(half);
        let wide = left.iter().map(|r| width(r)).max().unwrap_or(0);
        left.iter()
            .enumerate()
            .map(|(i, l)| {
                let pad = " ".repeat(wide - width(l));
                format!("{l}{pad}  {}", right.get(i).map_or("", |r| r))
            })
            .collect()
    } else {
        rows
    };
    panes::popup(Word::Keys.say(app.lang()), &rows, area, &app.theme(), buf);
}

fn draw_list(list: &List, app: &App, area: Rect, buf: &mut Buffer) {
    list::draw(list, app.lang(), area, &app.theme(), buf);
}

fn draw_stage(stage: &Stage, app: &App, now: Duration, area: Rect, buf: &mut Buffer) {
    let (theme, lang) = (app.theme(), app.lang());
    title(stage, lang, area, &theme, buf);
    let mut body = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    if let Some((section, at)) = stage.secrets() {
        super::secrets::draw(section, at, lang, body, &theme, buf);
        return;
    }
    let rows = stage.play().outline();
    let beside = !rows.is_empty() && body.width >= WIDE;
    if !rows.is_empty() && !beside {
        let place = Rect {
            x: body.x + 1,
            width: body.width - 2,
            ..body
        };
        panes::strip(rows, stage.shown(), lang, place, &theme, buf);
        body = Rect {
            y: body.y + 1,
            height: body.height - 1,
            ..body
        };
    }
    let low = body.height < LOW;
    let said = said(stage, lang, usize::from(body.width - 2));
    let rule = u16::from(!low);
    let lines = said.len() as u16;
    let text_height = if low {
        lines.clamp(2, body.height.saturating_sub(2).max(2))
    } else {
        lines.clamp(4, 8)
    };
    let detail = match body.height {
        _ if low => 0,
        h if h < 27 => h.saturating_sub(text_height + rule + 9).clamp(6, 9),
        h => (h / 2).saturating_sub(4),
    };
    let top = Rect {
        height: body.height - text_height - rule - detail,
        ..body
    };
    let below = Rect {
        y: top.bottom(),
        height: body.bottom() - top.bottom(),
        ..body
    };
    draw_top(stage, app, now, top, below, beside, buf);
    if let Some(q) = stage.question() {
        // From the rule on, or from further up where there is not enough room.
        let height = panes::question_height(q, body.width).min(body.height);
        let place = Rect {
            y: below.y.min(body.bottom() - height),
            height,
            ..body
        };
        panes::question(q, lang, place, &theme, buf);
        return;
    }
    if !low {
        panes::rule(&heading(stage, lang), below, &theme, buf);
    }
    let place = Rect {
        y: below.y + rule,
        height: text_height,
        ..below
    };
    let indented = Rect {
        x: place.x + 1,
        width: place.width - 2,
        ..place
    };
    panes::text(&said, indented, &theme, buf);
    if detail > 0 {
        let place = Rect {
            y: place.bottom(),
            height: detail,
            ..body
        };
        details(stage, lang, place, &theme, buf);
    }
    if stage.is_reading() {
        Clear.render(body, buf);
        panes::outline(rows, stage.shown(), lang, body, &theme, buf);
    }
}

/// The ladder, or on a low screen the pane that has the focus.
fn draw_top(
    stage: &Stage,
    app: &App,
    now: Duration,
    top: Rect,
    below: Rect,
    beside: bool,
    buf: &mut Buffer,
) {
    let (theme, lang) = (app.theme(), app.lang());
    let low = top.height + below.height < LOW;
    if low && stage.pane() != Pane::Ladder {
        details(stage, lang, top, &theme, buf);
        return;
    }
    let aside = if beside { top.width * 2 / 5 } else { 0 };
    let (shown, travelled) = stage.travelled(now);
    let layers = stage.sections().get(..stage.layers()).unwrap_or(&[]);
    let ladder = Ladder {
        actors: stage.play().actors(),
        steps: stage.play().steps(),
        shown,
        travelled,
        chosen: stage.current(),
        under: Unfolded {
            layers,
            chosen: stage.section().map_or(0, |(_, i)| i),
            osi: stage.station().osi,
            bytes: [Word::OneByte, Word::ByteCount].map(|w| w.say(lang)),
        },
        ascii: app.ascii(),
    };
    ladder.draw(
        Rect {
            width: top.width - aside,
            ..top
        },
        &theme,
        buf,
    );
    if beside {
        let place = Rect {
            x: top.right() - aside + 1,
            width: aside - 1,
            ..top
        };
        let rows = stage.play().outline();
        panes::outline(rows, stage.shown(), lang, place, &theme, buf);
    }
}

fn title(stage: &Stage, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let playing = if stage.is_playing() {
        let scale = stage.scale();
        let (times, word) = if scale >= 1.0 {
            (scale, Word::TimesSlower)
        } else {
            (1.0 / scale, Word::TimesFaster)
        };
        format!("▶ {}{} · ", round(times), word.say(lang))
    } else {
        String::new()
    };
    let stops = stage.play().stations().iter().filter_map(|s| s.stop).max();
    let passed = stage
        .play()
        .stations()
        .get(..=stage.at())
        .and_then(|s| s.iter().rev().find_map(|s| s.stop));
    let (word, n, of) = match stops {
        Some(of) => (Word::Stop, passed.unwrap_or(0), of),
        None => (Word::Step, stage.shown(), stage.play().steps().len()),
    };
    let right = format!("{playing}{} {n}/{of}", word.say(lang));
    let w = width(&right) as u16;
    let room = usize::from(area.width.saturating_sub(w + 3));
    let name = fit(stage.play().title(), room);
    buf.set_string(area.x + 1, area.y, name, theme.title());
    let x = area.right().saturating_sub(w + 1).max(area.x);
    buf.set_string(x, area.y, fit(&right, area.width.into()), theme.faint());
}

/// A number of two digits and zeros.
fn round(n: f64) -> u64 {
    let mut step = 1.0;
    while n / step >= 100.0 {
        step *= 10.0;
    }
    ((n / step).round() * step) as u64
}

/// Which message this is.
fn heading(stage: &Stage, lang: Lang) -> String {
    let Some(step) = stage.step() else {
        return String::new();
    };
    let name = |i: usize| stage.play().actors().get(i).map_or("", |a| &a.name);
    format!(
        "{} · {} → {} · {} {}",
        step.label,
        name(step.from),
        name(step.to),
        Word::Frame.say(lang),
        step.frame
    )
}

/// What is said at this place.
fn said(stage: &Stage, lang: Lang, columns: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    if let Some((q, given)) = stage.answered() {
        let answer = q.choices.get(q.right).map_or("", String::as_str);
        let verdict = match given {
            Some(n) if n == q.right => format!("**{}** {answer}.", Word::Right.say(lang)),
            Some(_) => format!("**{}** {answer}.", Word::NotQuite.say(lang)),
            None => format!("**{}** {answer}.", Word::TheAnswer.say(lang)),
        };
        lines.extend(rich(&verdict, columns));
    }
    let layer = stage
        .section()
        .filter(|(s, i)| !s.about.is_empty() && *i < stage.layers() && stage.station().layers == 0);
    match layer {
        Some((section, _)) => lines.extend(rich(&section.about, columns)),
        None => lines.extend(rich(stage.said(), columns)),
    }
    if stage.at() == 0 {
        lines.extend(rich(Word::Begin.say(lang), columns));
    } else if stage.is_at_end() && layer.is_none() {
        lines.extend(rich(Word::TheEnd.say(lang), columns));
    }
    lines
}

fn details(stage: &Stage, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let Some((section, _)) = stage.section() else {
        return;
    };
    let (fields, bytes) = (stage.pane() == Pane::Fields, stage.pane() == Pane::Bytes);
    if area.width < 70 {
        if bytes {
            panes::bytes(section, stage.field(), bytes, lang, area, theme, buf);
        } else {
            panes::fields(section, stage.field(), fields, lang, area, theme, buf);
        }
        return;
    }
    let right = match area.width {
        150.. => 76,
        110.. => 56,
        _ => 41,
    };
    let left = Rect {
        width: area.width - right - 1,
        ..area
    };
    panes::fields(section, stage.field(), fields, lang, left, theme, buf);
    let place = Rect {
        x: left.right() + 1,
        width: right,
        ..area
    };
    panes::bytes(section, stage.field(), bytes, lang, place, theme, buf);
}

/// Which keys have a meaning now.
pub fn place(app: &App) -> Place {
    match (app.stage(), app.list()) {
        (Some(stage), _) if stage.question().is_some() => Place::Question,
        (Some(_), _) => Place::Stage,
        (None, Some(list)) if list.typed().is_some() => Place::Prompt,
        _ => Place::List,
    }
}
