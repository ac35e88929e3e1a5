//! How the screens are laid out: a function of state, size and time.

use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::app::{App, Screen};
use super::ladder::Ladder;
use super::stage::{Pane, Stage};
use super::text::{fit, width, wrap};
use super::theme::Theme;
use super::words::{Lang, Word};
use super::{keys, panes};

/// Draws the app.
pub fn draw(app: &App, now: Duration, area: Rect, buf: &mut Buffer) {
    if area.width < 30 || area.height < 8 {
        buf.set_string(
            area.x,
            area.y,
            fit(Word::Small.say(app.lang()), area.width.into()),
            Style::new(),
        );
        return;
    }
    let body = Rect {
        height: area.height - 1,
        ..area
    };
    let footer = keys::footer(app.lang(), area.width.into());
    buf.set_string(area.x, area.bottom() - 1, footer, app.theme().footer());
    match app.screen() {
        Screen::Home => home(app, body, buf),
        Screen::Stage => {
            if let Some(stage) = app.stage() {
                draw_stage(stage, app, now, body, buf);
            }
        }
    }
    if app.helping() {
        let rows: Vec<String> = keys::BINDINGS
            .iter()
            .map(|b| format!("{:<6} {}", b.keys, b.word.say(app.lang())))
            .collect();
        panes::popup(Word::Keys.say(app.lang()), &rows, body, &app.theme(), buf);
    }
}

fn home(app: &App, area: Rect, buf: &mut Buffer) {
    let theme = app.theme();
    buf.set_string(area.x + 2, area.y + 1, "wirestep", theme.title());
    buf.set_string(
        area.x + 2,
        area.y + 3,
        Word::Lessons.say(app.lang()),
        Style::new(),
    );
    for (i, (y, entry)) in (area.y + 5..area.bottom().saturating_sub(2))
        .zip(app.entries())
        .enumerate()
    {
        let style = if i == app.selected() {
            theme.chosen()
        } else {
            Style::new()
        };
        let text = format!(" {:<14} {} ", entry.name, entry.title);
        buf.set_string(
            area.x + 2,
            y,
            fit(&text, area.width.saturating_sub(4).into()),
            style,
        );
    }
    let hint = fit(
        Word::OpenFile.say(app.lang()),
        area.width.saturating_sub(4).into(),
    );
    buf.set_string(
        area.x + 2,
        area.bottom().saturating_sub(1),
        hint,
        theme.faint(),
    );
}

fn draw_stage(stage: &Stage, app: &App, now: Duration, area: Rect, buf: &mut Buffer) {
    let (theme, lang) = (app.theme(), app.lang());
    title(stage, lang, area, &theme, buf);
    let body = Rect {
        y: area.y + 1,
        height: area.height - 1,
        ..area
    };
    let sentence = sentence(stage, lang, usize::from(body.width));
    let most = if body.height < 14 { 3 } else { 5 };
    let said = (sentence.len() as u16).clamp(2, most);
    let detail = match body.height {
        0..=13 => 0,
        14..=26 => body.height.saturating_sub(said + 8).clamp(6, 10),
        _ => body.height / 2 - 3,
    };
    // On a small screen the panes take the ladder's place while they have the focus.
    let small = detail == 0 && stage.pane() != Pane::Ladder;
    let ladder_height = body.height - said - detail;
    let top = Rect {
        height: ladder_height,
        ..body
    };
    if small {
        details(stage, lang, top, &theme, buf);
    } else {
        let wide = body.width >= 100 && !stage.play().outline().is_empty();
        let beside = if wide { body.width / 3 } else { 0 };
        let ladder = Ladder {
            actors: stage.play().actors(),
            steps: stage.play().steps(),
            shown: stage.shown(),
            travelled: stage.travelled(now),
            ascii: app.ascii(),
        };
        ladder.draw(
            Rect {
                width: top.width - beside,
                ..top
            },
            &theme,
            buf,
        );
        if wide {
            let place = Rect {
                x: top.right() - beside,
                width: beside,
                ..top
            };
            panes::outline(
                stage.play().outline(),
                stage.shown(),
                lang,
                place,
                &theme,
                buf,
            );
        }
    }
    let place = Rect {
        y: top.bottom(),
        height: said,
        ..body
    };
    panes::lines(&sentence, Style::new(), place, buf);
    if detail > 0 {
        details(
            stage,
            lang,
            Rect {
                y: place.bottom(),
                height: detail,
                ..body
            },
            &theme,
            buf,
        );
    }
    if let Some(q) = stage.question() {
        panes::question(q, lang, body, &theme, buf);
    }
}

fn title(stage: &Stage, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let steps = stage.play().steps();
    let frame = stage
        .current()
        .and_then(|i| steps.get(i))
        .map_or(String::new(), |s| {
            format!(" · {} {}", Word::Frame.say(lang), s.frame)
        });
    let playing = if stage.is_playing() {
        format!(" · ▶{}", stage.speed())
    } else {
        String::new()
    };
    let right = format!(
        "{} {}/{}{frame}{playing}",
        Word::Step.say(lang),
        stage.shown(),
        steps.len()
    );
    let w = width(&right) as u16;
    buf.set_string(
        area.x,
        area.y,
        fit(
            stage.play().title(),
            usize::from(area.width.saturating_sub(w + 2)),
        ),
        theme.title(),
    );
    buf.set_string(area.right().saturating_sub(w), area.y, right, theme.faint());
}

fn sentence(stage: &Stage, lang: Lang, columns: usize) -> Vec<String> {
    let play = stage.play();
    let Some(now) = stage.current() else {
        let mut text = wrap(play.opening(), columns);
        text.push(Word::Begin.say(lang).to_string());
        return text;
    };
    let mut text = Vec::new();
    if let Some((q, given)) = stage.answered() {
        let right = given == q.right;
        let head = if right {
            Word::Right.say(lang).to_string()
        } else {
            format!("{} {}", Word::NotQuite.say(lang), q.choices[q.right])
        };
        text.extend(wrap(&format!("{head} {}", q.because), columns));
    }
    if let Some(step) = play.steps().get(now) {
        text.extend(wrap(&step.sentence, columns));
    }
    if stage.shown() == play.steps().len() {
        text.extend(wrap(play.closing(), columns));
        text.push(Word::TheEnd.say(lang).to_string());
    }
    text
}

fn details(stage: &Stage, lang: Lang, area: Rect, theme: &Theme, buf: &mut Buffer) {
    let Some((section, i, n)) = stage.section() else {
        return;
    };
    let (fields, bytes) = (stage.pane() == Pane::Fields, stage.pane() == Pane::Bytes);
    if area.width < 70 {
        if bytes {
            panes::bytes(section, stage.field(), bytes, lang, area, theme, buf);
        } else {
            panes::fields(
                section,
                (i, n),
                stage.field(),
                fields,
                lang,
                area,
                theme,
                buf,
            );
        }
        return;
    }
    let right = if area.width >= 150 { 76 } else { 41 };
    let left = Rect {
        width: area.width - right - 1,
        ..area
    };
    panes::fields(
        section,
        (i, n),
        stage.field(),
        fields,
        lang,
        left,
        theme,
        buf,
    );
    panes::bytes(
        section,
        stage.field(),
        bytes,
        lang,
        Rect {
            x: left.right() + 1,
            width: right,
            ..area
        },
        theme,
        buf,
    );
}
