//! Spans of statements, for whoever traces requests. A span has the statement's text and nothing that is bound to it: a text is
//! made of our own constants and numbers.

use std::fmt;

use tracing::Span;

/// The target of the spans. Where nobody asks for it, they are switched off at the place.
pub const TARGET: &str = "wushe::sql";

/// The span in which a statement runs on a database of this kind.
pub(super) fn span(is_sqlite: bool, sql: &str) -> Span {
    tracing::info_span!(
        target: TARGET,
        "sql",
        otel.name = %Name(sql),
        otel.kind = "client",
        db.system.name = if is_sqlite { "sqlite" } else { "postgresql" },
        db.query.text = %Plain(sql),
    )
}

/// What a statement does and to which table, e.g. `SELECT outbox`.
struct Name<'a>(&'a str);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut words = self.0.split_whitespace();
        let verb = words.next().unwrap_or_default();
        f.write_str(verb)?;
        if verb == "UPDATE" {
            return words.next().map_or(Ok(()), |table| write!(f, " {table}"));
        }
        let mut before = verb;
        for word in words {
            // A parenthesis begins a statement in the statement, whose own table comes.
            if matches!(before, "FROM" | "INTO") && !word.starts_with('(') {
                return write!(f, " {}", word.trim_end_matches([')', ',']));
            }
            before = word;
        }
        Ok(())
    }
}

/// A statement in one line.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, word) in self.0.split_whitespace().enumerate() {
            if at > 0 {
                f.write_str(" ")?;
            }
            f.write_str(word)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_is_named_by_what_it_does_and_to_which_table() {
        for (sql, name) in [
            ("\n    SELECT o.* FROM outbox o WHERE o.id = $1", "SELECT outbox"),
            ("INSERT INTO outbox (id) VALUES ($1)", "INSERT outbox"),
            ("UPDATE outbox SET state = $1", "UPDATE outbox"),
            ("DELETE FROM outbox WHERE id = $1", "DELETE outbox"),
            ("SELECT COUNT(*) FROM (SELECT 1 AS one FROM outbox) w", "SELECT outbox"),
            ("SELECT EXISTS (SELECT 1 FROM unit)", "SELECT unit"),
            ("BEGIN DEFERRED", "BEGIN"),
        ] {
            assert_eq!(Name(sql).to_string(), name);
        }
        assert_eq!(Plain("\n    SELECT 1\n    FROM unit").to_string(), "SELECT 1 FROM unit");
    }
}
