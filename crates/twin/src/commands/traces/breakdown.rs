//! Where the time of a trace went, as a bar of letters: one for each layer, so that it is read
//! without colours as well.

use anstyle::{AnsiColor, Color, Style};
use trace_view::{Layer, Summary};

use super::cell::{FAINT, styled};

fn letter(layer: Layer) -> char {
    match layer {
        Layer::Gateway => 'g',
        Layer::Lambda => 'l',
        Layer::Function => 'f',
        Layer::Service => 's',
        Layer::Domain => 'd',
        Layer::Aws => 'a',
        Layer::Remote => 'r',
    }
}

fn style(layer: Layer) -> Style {
    let colour = match layer {
        Layer::Gateway => AnsiColor::Magenta,
        Layer::Lambda => AnsiColor::Yellow,
        Layer::Function | Layer::Service => AnsiColor::Blue,
        Layer::Domain => AnsiColor::Green,
        Layer::Aws => AnsiColor::Cyan,
        Layer::Remote => AnsiColor::White,
    };
    Style::new()
        .fg_color(Some(Color::Ansi(AnsiColor::Black)))
        .bg_color(Some(Color::Ansi(colour)))
}

/// The bar in exactly `columns`.
pub(super) fn bar(summary: &Summary, columns: usize) -> String {
    let total: f64 = summary.breakdown.iter().map(|share| share.seconds).sum();
    let mut bar = String::new();
    let (mut until, mut drawn) = (0.0, 0);
    for share in &summary.breakdown {
        until += share.seconds;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a part of the columns of a terminal"
        )]
        let end = ((until / total * columns as f64).round() as usize).min(columns);
        let letters = letter(share.layer).to_string().repeat(end - drawn.min(end));
        if !letters.is_empty() {
            bar.push_str(&styled(&letters, style(share.layer)));
        }
        drawn = end.max(drawn);
    }
    bar.push_str(&" ".repeat(columns - drawn));
    bar
}

/// What the letters stand for.
pub(super) fn legend() -> String {
    let mut legend = String::new();
    for layer in Layer::ALL {
        let letter = styled(&letter(*layer).to_string(), style(*layer));
        legend.push_str(&format!("{letter} {FAINT}{layer}{FAINT:#} "));
    }
    legend.trim_end().to_owned()
}
