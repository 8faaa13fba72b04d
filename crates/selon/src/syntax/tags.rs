//! Universal Dependencies tags, features and relations as small values.

macro_rules! names {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? } else $other:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        #[allow(missing_docs)]
        pub enum $name { $($variant),* }

        impl $name {
            /// Every value, in declaration order; the position is the value's number in model files.
            pub const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The name as Universal Dependencies writes it.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),* }
            }

            /// The value of a name; an unknown name falls to the most general value.
            pub fn from_name(name: &str) -> $name {
                match name { $($text => $name::$variant,)* _ => $name::$other }
            }
        }
    };
}

names! {
    /// Universal part of speech.
    Upos {
        Adj = "ADJ", Adp = "ADP", Adv = "ADV", Aux = "AUX", Cconj = "CCONJ", Det = "DET", Intj = "INTJ", Noun = "NOUN", Num = "NUM",
        Part = "PART", Pron = "PRON", Propn = "PROPN", Punct = "PUNCT", Sconj = "SCONJ", Sym = "SYM", Verb = "VERB", X = "X",
    } else X
}

names! {
    /// Relation of a word to its governor: the universal relations and the subtypes that selon reads.
    Deprel {
        Root = "root", Nsubj = "nsubj", NsubjPass = "nsubj:pass", Obj = "obj", Iobj = "iobj", Csubj = "csubj", CsubjPass = "csubj:pass",
        Ccomp = "ccomp", Xcomp = "xcomp", Obl = "obl", OblArg = "obl:arg", OblMod = "obl:mod", OblAgent = "obl:agent", OblTmod = "obl:tmod",
        Vocative = "vocative", Expl = "expl", ExplSubj = "expl:subj", ExplComp = "expl:comp", ExplPass = "expl:pass", ExplPv = "expl:pv",
        Dislocated = "dislocated", Advcl = "advcl", AdvclRelcl = "advcl:relcl", Advmod = "advmod", Discourse = "discourse", Aux = "aux", AuxPass = "aux:pass",
        AuxTense = "aux:tense", AuxCaus = "aux:caus", Cop = "cop", Mark = "mark", Nmod = "nmod", NmodPoss = "nmod:poss", Appos = "appos", Nummod = "nummod", Acl = "acl",
        AclRelcl = "acl:relcl", Amod = "amod", Det = "det", Clf = "clf", Case = "case", Conj = "conj", Cc = "cc", Fixed = "fixed",
        Flat = "flat", FlatName = "flat:name", FlatForeign = "flat:foreign", Compound = "compound", CompoundPrt = "compound:prt", List = "list", Parataxis = "parataxis",
        ParataxisInsert = "parataxis:insert", Orphan = "orphan", Goeswith = "goeswith", Reparandum = "reparandum", Punct = "punct", Dep = "dep",
    } else Dep
}

impl Deprel {
    /// The value of a relation as a corpus writes it: an unknown subtype falls to its universal relation.
    pub fn parse(name: &str) -> Deprel {
        match Deprel::from_name(name) {
            Deprel::Dep => Deprel::from_name(name.split(':').next().unwrap_or(name)),
            known => known,
        }
    }
}

/// Morphological features that claims read, packed. Absent features are `None` in the getters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Feats(pub u32);

macro_rules! feats {
    ($($(#[$meta:meta])* $get:ident $with:ident $ud:literal: $shift:literal $bits:literal { $($value:literal = $n:literal),* };)*) => {
        impl Feats {
            $(
                $(#[$meta])*
                pub fn $get(self) -> Option<&'static str> {
                    match (self.0 >> $shift) & ((1 << $bits) - 1) { $($n => Some($value),)* _ => None }
                }

                /// The same features with this one set; an unknown value unsets it.
                pub fn $with(self, value: &str) -> Feats {
                    let n: u32 = match value { $($value => $n,)* _ => 0 };
                    Feats(self.0 & !(((1u32 << $bits) - 1) << $shift) | n << $shift)
                }
            )*

            /// Features from Universal Dependencies notation (`Gender=Masc|Number=Plur`); what selon does not read is dropped.
            pub fn parse(text: &str) -> Feats {
                text.split('|').filter_map(|pair| pair.split_once('=')).fold(Feats(0), |feats, (key, value)| match key {
                    $($ud => feats.$with(value),)*
                    _ => feats,
                })
            }

            /// In Universal Dependencies notation, `_` when there is none.
            pub fn name(self) -> String {
                let pairs: Vec<String> = [$(($ud, self.$get())),*].iter().filter_map(|(k, v)| v.map(|v| format!("{k}={v}"))).collect();
                if pairs.is_empty() { "_".into() } else { pairs.join("|") }
            }
        }
    };
}

feats! {
    /// `Masc` or `Fem`.
    gender with_gender "Gender": 0 2 { "Masc" = 1, "Fem" = 2, "Neut" = 3 };
    /// Mood of a finite verb.
    mood with_mood "Mood": 2 3 { "Ind" = 1, "Sub" = 2, "Cnd" = 3, "Imp" = 4 };
    /// `Sing` or `Plur`.
    number with_number "Number": 5 2 { "Sing" = 1, "Plur" = 2 };
    /// `Card`, `Ord`, …
    num_type with_num_type "NumType": 7 2 { "Card" = 1, "Ord" = 2, "Frac" = 3 };
    /// `1`, `2`, `3`.
    person with_person "Person": 9 2 { "1" = 1, "2" = 2, "3" = 3 };
    /// `Neg` on negations.
    polarity with_polarity "Polarity": 11 1 { "Neg" = 1 };
    /// `Yes` on possessives.
    poss with_poss "Poss": 12 1 { "Yes" = 1 };
    /// Kind of pronoun or determiner.
    pron_type with_pron_type "PronType": 13 3 { "Art" = 1, "Dem" = 2, "Int" = 3, "Prs" = 4, "Rel" = 5, "Ind" = 6, "Neg" = 7 };
    /// `Yes` on reflexives.
    reflex with_reflex "Reflex": 16 1 { "Yes" = 1 };
    /// Tense of a verb.
    tense with_tense "Tense": 17 3 { "Pres" = 1, "Past" = 2, "Imp" = 3, "Fut" = 4, "Pqp" = 5 };
    /// Form of a verb.
    verb_form with_verb_form "VerbForm": 20 3 { "Fin" = 1, "Inf" = 2, "Part" = 3, "Ger" = 4 };
    /// `Pass` on passive participles.
    voice with_voice "Voice": 23 1 { "Pass" = 1 };
    /// `Def` or `Ind` article.
    definite with_definite "Definite": 24 2 { "Def" = 1, "Ind" = 2 };
    /// `Yes` on forms of foreign words.
    foreign with_foreign "Foreign": 26 1 { "Yes" = 1 };
    /// `Cmp` or `Sup`.
    degree with_degree "Degree": 27 2 { "Cmp" = 1, "Sup" = 2, "Pos" = 3 };
    /// `Nom`, `Acc` or `Gen` of pronouns.
    case with_case "Case": 29 2 { "Nom" = 1, "Acc" = 2, "Gen" = 3 };
}
