//! What must never reach a terminal: characters that steer it, or that show text in another order
//! than it has, or that hide.

/// The first hostile character, with where it stands. Line breaks are ours; escape sequences are
/// not, for the runs that are looked at have no colours.
pub fn find(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, character)| is_hostile(*character))
}

fn is_hostile(character: char) -> bool {
    let is_control = character.is_control() && character != '\n';
    let is_bidi = matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_invisible = matches!(
        character,
        '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}'
    );
    is_control || is_bidi || is_invisible
}
