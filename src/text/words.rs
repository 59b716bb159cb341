//! Enums of which each variant is a word: the word stands beside it, and both ways come of that.

/// Makes the enum, with `ALL` of it, `word` and `named`; it is written and serialised as its word.
macro_rules! words {
    ($(#[$of:meta])* $vis:vis enum $name:ident { $($(#[$each:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$of])*
        $vis enum $name {
            $($(#[$each])* $variant,)*
        }

        #[allow(dead_code)]
        impl $name {
            /// Each of them, in their order.
            $vis const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// As it is written.
            $vis const fn word(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)*
                }
            }

            /// What is written like that.
            $vis fn named(word: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.word() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }
    };
}

pub(crate) use words;
