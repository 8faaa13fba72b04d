//! Values on their way in and out.

/// A value for a statement, or from a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Int(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
    /// A list for `{any n}`.
    Ints(Vec<i64>),
    /// A list for `{any n}`.
    Texts(Vec<String>),
}

/// Values for a statement, of whatever can become one.
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Value::from($value)),*] };
}
pub(crate) use values;

macro_rules! into_value {
    ($($from:ty => |$x:ident| $to:expr),* $(,)?) => { $(
        impl From<$from> for Value {
            fn from($x: $from) -> Value { $to }
        }
        impl From<Option<$from>> for Value {
            fn from(maybe: Option<$from>) -> Value { maybe.map_or(Value::Null, Value::from) }
        }
    )* };
}

into_value! {
    i64 => |x| Value::Int(x),
    i32 => |x| Value::Int(x.into()),
    u32 => |x| Value::Int(x.into()),
    u64 => |x| Value::Int(i64::try_from(x).unwrap_or(i64::MAX)),
    usize => |x| Value::Int(x as i64),
    bool => |x| Value::Int(x.into()),
    f64 => |x| Value::Real(x),
    f32 => |x| Value::Real(x.into()),
    &str => |x| Value::Text(x.to_owned()),
    String => |x| Value::Text(x),
    &String => |x| Value::Text(x.clone()),
    Vec<u8> => |x| Value::Blob(x),
    &[u8] => |x| Value::Blob(x.to_owned()),
    Vec<i64> => |x| Value::Ints(x),
    &[i64] => |x| Value::Ints(x.to_owned()),
    Vec<String> => |x| Value::Texts(x),
    &[String] => |x| Value::Texts(x.to_owned()),
}

impl From<&Vec<i64>> for Value {
    fn from(all: &Vec<i64>) -> Value {
        Value::Ints(all.clone())
    }
}

/// A row of an answer.
#[derive(Clone, Debug)]
pub struct Row(pub Vec<Value>);

/// A column that a query asks for is there with the kind the schema gives it; anything else is read as nothing.
impl Row {
    pub fn int(&self, column: usize) -> i64 {
        self.maybe_int(column).unwrap_or(0)
    }

    pub fn maybe_int(&self, column: usize) -> Option<i64> {
        match self.0.get(column) {
            Some(Value::Int(x)) => Some(*x),
            Some(Value::Real(x)) => Some(*x as i64),
            _ => None,
        }
    }

    pub fn count(&self, column: usize) -> u32 {
        u32::try_from(self.int(column)).unwrap_or(0)
    }

    pub fn flag(&self, column: usize) -> bool {
        self.int(column) != 0
    }

    pub fn real(&self, column: usize) -> f64 {
        self.maybe_real(column).unwrap_or(0.0)
    }

    pub fn maybe_real(&self, column: usize) -> Option<f64> {
        match self.0.get(column) {
            Some(Value::Real(x)) => Some(*x),
            Some(Value::Int(x)) => Some(*x as f64),
            _ => None,
        }
    }

    pub fn text(&self, column: usize) -> String {
        self.maybe_text(column).unwrap_or_default()
    }

    pub fn maybe_text(&self, column: usize) -> Option<String> {
        match self.0.get(column) {
            Some(Value::Text(x)) => Some(x.clone()),
            _ => None,
        }
    }

    /// A text, or a number as it is written.
    pub fn text_or_number(&self, column: usize) -> String {
        match self.0.get(column) {
            Some(Value::Int(x)) => x.to_string(),
            _ => self.text(column),
        }
    }

    pub fn blob(&self, column: usize) -> &[u8] {
        match self.0.get(column) {
            Some(Value::Blob(x)) => x,
            _ => &[],
        }
    }
}
