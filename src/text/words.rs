//! Enums of which each variant is a word: the word stands beside it, and both ways come of that.

/// Makes the enum, with `ALL` of it, the method behind `by`, which says the word of each, and `named`.
/// It is written and serialised as its word. Behind it, `by WORD, TEXT` has a second text of each.
macro_rules! words {
    ($(#[$of:meta])* $vis:vis enum $name:ident by $word_of:ident, $text_of:ident {
        $($(#[$each:meta])* $variant:ident = $word:literal: $text:literal,)*
    }) => {
        words! {
            $(#[$of])*
            $vis enum $name by $word_of {
                $($(#[$each])* #[doc = $text] $variant = $word,)*
            }
        }

        impl $name {
            /// What it is, in a line.
            $vis const fn $text_of(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)*
                }
            }
        }
    };
    ($(#[$of:meta])* $vis:vis enum $name:ident by $word_of:ident {
        $($(#[$each:meta])* $variant:ident = $word:literal,)*
    }) => {
        $(#[$of])*
        $vis enum $name {
            $(
                $(#[$each])*
                #[doc = concat!("\n`", $word, "`")]
                $variant,
            )*
        }

        // Each enum has all of these, and is not asked for all.
        #[allow(dead_code)]
        impl $name {
            /// Each of them, in their order.
            $vis const ALL: [$name; [$($word),*].len()] = [$($name::$variant),*];

            /// As it is written.
            $vis const fn $word_of(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// What is written like that.
            $vis fn named(word: &str) -> Option<$name> {
                $name::ALL.into_iter().find(|one| one.$word_of() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.$word_of())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.$word_of())
            }
        }
    };
}

pub(crate) use words;

#[cfg(test)]
mod tests {
    words! {
        #[derive(Clone, Copy, Debug, PartialEq)]
        enum Light by word, says {
            Red = "red": "stop",
            Green = "green": "go",
        }
    }

    #[test]
    fn a_word_and_its_variant_are_one() {
        assert_eq!(Light::ALL, [Light::Red, Light::Green]);
        assert!(Light::ALL.iter().all(|light| Light::named(light.word()) == Some(*light)));
        assert_eq!(Light::named("blue"), None);
        assert_eq!(format!("{:6}{}", Light::Red, Light::Green.says()), "red   go");
        assert_eq!(serde_json::to_string(&Light::ALL).unwrap(), r#"["red","green"]"#);
    }
}
