//! JSON documents, the text form of every type: read strictly, with errors that name the place.

use crate::interrupts;
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::marker::PhantomData;

/// Reads one JSON object. The error says where in it the mistake is: `hours.mon[0][1]: ...`.
pub fn object<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    // serde would take an array for a struct as well
    if !text.trim_start().starts_with('{') {
        return Err("not a JSON object".to_string());
    }
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (place, error) = (error.path().to_string(), error.into_inner());
        if place == "." {
            return error.to_string();
        }
        // the path in the document says more than the position in the text
        let told = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        format!("{place}: {}", told.strip_suffix(&position).unwrap_or(&told))
    })?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(value)
}

/// Reads a map but refuses duplicate keys, of which serde would keep the last.
pub fn each_key_once<'de, D, K, V>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
where
    D: Deserializer<'de>,
    K: Deserialize<'de> + Display + Ord,
    V: Deserialize<'de>,
{
    struct Keys<K, V>(PhantomData<(K, V)>);

    impl<'de, K: Deserialize<'de> + Display + Ord, V: Deserialize<'de>> Visitor<'de> for Keys<K, V> {
        type Value = BTreeMap<K, V>;

        fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut values = BTreeMap::new();
            while let Some(key) = map.next_key::<K>()? {
                interrupts::check();
                if values.contains_key(&key) {
                    return Err(Error::custom(format!("\"{key}\" occurs twice")));
                }
                let value = map.next_value()?;
                values.insert(key, value);
            }
            Ok(values)
        }
    }

    deserializer.deserialize_map(Keys(PhantomData))
}

/// A list of unknown length, the reading of which can be cancelled.
#[derive(Serialize)]
#[serde(transparent)]
pub struct List<T>(pub Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Elements<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Elements<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a sequence")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Self::Value, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = sequence.next_element()? {
                    interrupts::check();
                    elements.push(element);
                }
                Ok(List(elements))
            }
        }

        deserializer.deserialize_seq(Elements(PhantomData))
    }
}
