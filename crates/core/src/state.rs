//! What a checkpoint holds while it is in memory: named tensors and JSON values.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::column::{Dtype, Values, ValuesRef};
use crate::error::{Error, Result};

/// A tensor in a checkpoint, as bytes in little-endian order.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredTensor {
    /// safetensors' name of the type, e.g. `F32`, `I64`, `BOOL`.
    pub dtype: &'static str,
    /// Shape.
    pub shape: Vec<usize>,
    /// The numbers.
    pub bytes: Vec<u8>,
}

/// Named tensors and JSON values. Everything that must survive writes itself into one of these, each part
/// under a prefix of its own, and reads itself back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// Bulk numbers.
    pub tensors: BTreeMap<String, StoredTensor>,
    /// Counters, streams, settings.
    pub json: Map<String, Value>,
}

macro_rules! stored {
    ($put:ident, $get:ident, $t:ty, $name:literal) => {
        /// Stores numbers under `key` as a flat tensor.
        pub fn $put(&mut self, key: &str, values: &[$t]) {
            let bytes = bytemuck::cast_slice(values).to_vec();
            let tensor = StoredTensor { dtype: $name, shape: vec![values.len()], bytes };
            self.tensors.insert(key.to_owned(), tensor);
        }

        /// Numbers stored under `key`.
        pub fn $get(&self, key: &str) -> Result<Vec<$t>> {
            let tensor = self.tensor(key)?;
            if tensor.dtype != $name {
                return Err(Error::Mismatch(format!("\"{key}\" is {}, expected {}", tensor.dtype, $name)));
            }
            Ok(bytemuck::pod_collect_to_vec(&tensor.bytes))
        }
    };
}

impl State {
    stored!(put_f32, f32, f32, "F32");
    stored!(put_f64, f64, f64, "F64");
    stored!(put_u8, u8, u8, "U8");
    stored!(put_i32, i32, i32, "I32");
    stored!(put_u32, u32, u32, "U32");

    /// The tensor under `key`.
    pub fn tensor(&self, key: &str) -> Result<&StoredTensor> {
        self.tensors.get(key).ok_or_else(|| Error::Mismatch(format!("\"{key}\" is missing")))
    }

    /// Stores numbers of any of the column types.
    pub fn put_values(&mut self, key: &str, values: ValuesRef<'_>) {
        match values {
            ValuesRef::F32(v) => self.put_f32(key, v),
            ValuesRef::U8(v) => self.put_u8(key, v),
            ValuesRef::I32(v) => self.put_i32(key, v),
        }
    }

    /// Numbers of a column type.
    pub fn values(&self, key: &str, dtype: Dtype) -> Result<Values> {
        Ok(match dtype {
            Dtype::F32 => Values::F32(self.f32(key)?),
            Dtype::U8 => Values::U8(self.u8(key)?),
            Dtype::I32 => Values::I32(self.i32(key)?),
        })
    }

    /// Puts in everything of `part`, each name behind `prefix` and a dot.
    pub fn put_part(&mut self, prefix: &str, part: State) {
        let name = |key: &str| format!("{prefix}.{key}");
        self.tensors.extend(part.tensors.into_iter().map(|(k, t)| (name(&k), t)));
        self.json.extend(part.json.into_iter().map(|(k, v)| (name(&k), v)));
    }

    /// What was put in as the part `prefix`.
    #[must_use]
    pub fn part(&self, prefix: &str) -> State {
        let name = |key: &String| Some(key.strip_prefix(prefix)?.strip_prefix('.')?.to_owned());
        State {
            tensors: self.tensors.iter().filter_map(|(k, t)| Some((name(k)?, t.clone()))).collect(),
            json: self.json.iter().filter_map(|(k, v)| Some((name(k)?, v.clone()))).collect(),
        }
    }

    /// Stores anything that JSON can hold.
    pub fn put<T: Serialize>(&mut self, key: &str, value: &T) -> Result<()> {
        let value =
            serde_json::to_value(value).map_err(|e| Error::Internal(format!("state \"{key}\": {e}")))?;
        self.json.insert(key.to_owned(), value);
        Ok(())
    }

    /// Reads back what [`put`](State::put) stored.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Result<T> {
        let value = self.json.get(key).ok_or_else(|| Error::Mismatch(format!("\"{key}\" is missing")))?;
        serde_json::from_value(value.clone()).map_err(|e| Error::Mismatch(format!("\"{key}\": {e}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_touch_each_other() {
        let part = |x: f32| {
            let mut part = State::default();
            part.put_f32("weight", &[x]);
            part.put("steps", &x).unwrap();
            part
        };
        let mut all = State::default();
        all.put_part("a", part(1.0));
        all.put_part("ab", part(2.0));
        assert_eq!((all.part("a"), all.part("ab")), (part(1.0), part(2.0)));
        assert_eq!(all.f32("ab.weight").unwrap(), [2.0]);
        assert_eq!(all.part("b"), State::default());
    }

    #[test]
    fn what_is_not_there_or_of_another_type_is_named() {
        let mut state = State::default();
        state.put_f32("x", &[1.0]);
        state.put("n", &-1).unwrap();
        for error in
            [state.u8("x").unwrap_err(), state.f32("y").unwrap_err(), state.get::<u32>("n").unwrap_err()]
        {
            assert_eq!(error.code(), "CHECKPOINT_MISMATCH");
        }
    }
}
