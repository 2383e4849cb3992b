//! Reading a configuration: one flat JSON object, checked key by key so that an error names its field.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::{Error, Result};

/// Reads `T` from `given`, every absent key from `T::default()`.
///
/// # Errors
/// `UNKNOWN_OPTION` for a key that `T` does not have, with the closest one; `INVALID_CONFIG` for a value of the wrong
/// type. Ranges are the business of each config's `validate`.
pub fn read<T: Default + Serialize + DeserializeOwned>(given: &Map<String, Value>) -> Result<T> {
    let Ok(Value::Object(defaults)) = serde_json::to_value(T::default()) else {
        return Err(Error::Internal("a configuration must serialise to an object".into()));
    };
    let mut merged = defaults.clone();
    for (key, value) in given {
        if !defaults.contains_key(key) {
            return Err(Error::unknown("option", key, defaults.keys().map(String::as_str)));
        }
        let mut probe = defaults.clone();
        probe.insert(key.clone(), value.clone());
        serde_json::from_value::<T>(Value::Object(probe))
            .map_err(|e| Error::config(key, value, allowed(&e.to_string())))?;
        merged.insert(key.clone(), value.clone());
    }
    serde_json::from_value(Value::Object(merged)).map_err(|e| Error::Internal(e.to_string()))
}

/// What serde says of a wrong value, in words of the user's.
fn allowed(message: &str) -> String {
    match message.rsplit_once(", expected ").map_or(message, |(_, what)| what) {
        "usize" | "u64" | "u32" => "a whole number ≥ 0".into(),
        "i64" => "a whole number".into(),
        "f64" => "a number".into(),
        "a boolean" => "true or false".into(),
        other => other.to_owned(),
    }
}

/// The keys of `T`, as users write them.
#[must_use]
pub fn keys<T: Default + Serialize>() -> Vec<String> {
    match serde_json::to_value(T::default()) {
        Ok(Value::Object(map)) => map.into_iter().map(|(k, _)| k).collect(),
        _ => Vec::new(),
    }
}

/// `value` must be at least `min`.
pub fn at_least(field: &str, value: usize, min: usize) -> Result<()> {
    if value >= min { Ok(()) } else { Err(Error::config(field, value, format!("a whole number ≥ {min}"))) }
}

/// `value` must be finite and within `low … high`, ends included.
pub fn within(field: &str, value: f64, low: f64, high: f64) -> Result<()> {
    if value.is_finite() && (low..=high).contains(&value) {
        return Ok(());
    }
    let allowed = if high == f64::INFINITY {
        format!("a finite number ≥ {low}")
    } else {
        format!("a number from {low} to {high}")
    };
    Err(Error::config(field, value, allowed))
}

/// `value` must be finite and above zero.
pub fn positive(field: &str, value: f64) -> Result<()> {
    if value.is_finite() && value > 0.0 {
        Ok(())
    } else {
        Err(Error::config(field, value, "a finite number > 0"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Config {
        gamma: f64,
        n_steps: u32,
    }
    impl Default for Config {
        fn default() -> Self {
            Config { gamma: 0.99, n_steps: 5 }
        }
    }

    fn parse(v: Value) -> Result<Config> {
        read(v.as_object().unwrap())
    }

    #[test]
    fn errors_name_the_field() {
        assert_eq!(parse(json!({ "nSteps": 7 })).unwrap().n_steps, 7);
        let unknown = parse(json!({ "nStep": 7 })).err().unwrap();
        assert_eq!((unknown.code(), &unknown.details()["suggestion"]), ("UNKNOWN_OPTION", &json!("nSteps")));
        let wrong = parse(json!({ "gamma": "high" })).err().unwrap();
        let details = json!({ "field": "gamma", "value": "\"high\"", "allowed": "a number" });
        assert_eq!((wrong.code(), wrong.details()), ("INVALID_CONFIG", details));
        let negative = parse(json!({ "nSteps": -1 })).err().unwrap();
        assert_eq!(negative.details()["allowed"], "a whole number ≥ 0");
    }
}
