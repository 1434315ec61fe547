//! What is refused of a text before anything is read of it: its size, its characters, its nesting.

use domain::is_unsafe;
use toml_parser::lexer::TokenKind;

use super::SYNTAX;
use super::source::Source;
use crate::fault::Fault;

/// The greatest size of a file, bytes.
pub const BYTES_MOST: usize = 256 * 1024;

/// The most steps of a drill.
pub const STEPS_MOST: usize = 64;

/// How deep lists and tables in braces may lie in each other. The deepest that a drill needs is 4.
const NESTING_MOST: usize = 8;

/// How many parts a dotted key may have. Each is a table in a table, which takes stack to drop.
const PARTS_MOST: usize = 8;

/// The text, where it has a size that is accepted and is UTF-8.
pub(super) fn text(bytes: &[u8]) -> Result<&str, Vec<Fault>> {
    if bytes.len() > BYTES_MOST {
        let wrong = format!("is larger than {} KiB", BYTES_MOST / 1024);
        return Err(vec![refused(1, 1, &wrong, "write one drill a file, and leave logs and tables out of it")]);
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let read = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = read.split(|byte| *byte == b'\n').count();
        let last = String::from_utf8_lossy(read.rsplit(|byte| *byte == b'\n').next().unwrap_or_default()).into_owned();
        vec![refused(line, last.chars().count() + 1, "is not UTF-8", "save the file as UTF-8")]
    })
}

fn refused(line: usize, column: usize, wrong: &str, remedy: &str) -> Fault {
    Fault { line, column, key: SYNTAX.to_owned(), wrong: wrong.to_owned(), remedy: remedy.to_owned() }
}

/// What is said of a file that is no drill for a reason that nobody gave.
pub(super) fn unread() -> Fault {
    refused(1, 1, "is not understood", "compare it with a drill that the program brings: drill show az-evacuation")
}

/// Reports each character that is not shown as what it is.
pub(super) fn characters(source: &Source<'_>) {
    let mut characters = source.text().char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let is_line_end = character == '\r' && characters.peek().is_some_and(|(_, next)| *next == '\n');
        if is_unsafe(character) && !matches!(character, '\n' | '\t') && !is_line_end {
            source.report(at, SYNTAX, &unsafe_character(character), "leave it out");
        }
    }
}

/// What is wrong with a character that is not shown as what it is.
pub(super) fn unsafe_character(character: char) -> String {
    format!("has the character U+{:04X}, which is a control or is not seen", u32::from(character))
}

/// Whether tables and lists lie no deeper in each other than a drill needs; reports where they do. It looks at the
/// parser's own tokens, so that what it passes the parser can neither recurse into nor drop too deep.
pub(super) fn nesting(source: &Source<'_>) -> bool {
    let (mut depth, mut dots) = (0_usize, 0_usize);
    for token in toml_parser::Source::new(source.text()).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => (depth, dots) = (depth + 1, 0),
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                (depth, dots) = (depth.saturating_sub(1), 0);
            }
            TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => dots = 0,
            TokenKind::Dot => dots += 1,
            _ => {}
        }
        if depth > NESTING_MOST || dots >= PARTS_MOST {
            let wrong = format!("lies more than {NESTING_MOST} deep");
            source.report(token.span().start(), SYNTAX, &wrong, "write [table] headers with few parts");
            return false;
        }
    }
    true
}
