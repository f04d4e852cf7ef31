//! The form of the filter: an ordinary one, whose fields are the address.

use maud::{Markup, html};
use trace_view::{QueryError, Side, Status};

/// Where a text is looked for.
const LOOKED_FOR_IN: &str = "Looked for in the id, the name, the stage, the method, the route, the address, the name of \
                             the first span and the names of the services, whatever its case";

/// The form with the fields as the address has them: that of a query that was read, or the one that was refused, with what
/// is wrong in its place.
pub(super) fn form(address: &str, error: Option<&QueryError>) -> Markup {
    let fields: Vec<(String, String)> = form_urlencoded::parse(address.as_bytes())
        .into_owned()
        .collect();
    let value = |name: &str| {
        let field = fields.iter().find(|(field, _)| field == name);
        field.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let has = |name: &str, value: &str| {
        fields
            .iter()
            .any(|(one, other)| one == name && other == value)
    };
    let is_filled = fields
        .iter()
        .any(|(name, value)| name != super::BEFORE && !value.is_empty());
    let wrong = |name: &str| error.filter(|error| error.name == name).map(|_| "true");
    html! {
        form.filter action="/traces" method="get" role="search" aria-label="Filter" {
            label { "Side"
                select name="side" {
                    option value="" { "any" }
                    @for side in Side::ALL {
                        option value=(side.as_str()) selected[value("side") == side.as_str()] { (side.as_str()) }
                    }
                }
            }
            label { "Answer"
                select name="class" {
                    option value="" { "any" }
                    @for class in ["2", "3", "4", "5"] {
                        option value=(class) selected[value("class").trim_end_matches("xx") == class] { (class) "xx" }
                    }
                }
            }
            fieldset {
                legend { "Ended as" }
                @for status in Status::ALL {
                    label { input type="checkbox" name="status" value=(status.as_str()) checked[has("status", status.as_str())]; " " (status.as_str()) }
                }
            }
            label { "At least"
                input name="min" value=(value("min")) size="7" placeholder="250ms" autocomplete="off"
                    aria-invalid=[wrong("min")] aria-describedby=[error.map(|_| "refused")];
            }
            label { "Route"
                input name="route" value=(value("route")) size="16" placeholder="/string/replace" autocomplete="off";
            }
            label { "Text"
                input id="filter-text" name="text" value=(value("text")) size="16" placeholder="press / to type" autocomplete="off" type="search"
                    title=(LOOKED_FOR_IN);
            }
            button type="submit" { "Filter" }
            @if is_filled { a href="/traces" { "Clear" } }
            @if let Some(error) = error {
                p.refused id="refused" role="alert" { (error) "." }
            }
        }
    }
}
