//! Descriptions of all options, for whoever generates types, flags and tables from them.

use reinforcets_core::agents::registry;
use reinforcets_core::error::CODES;
use schemars::schema_for;
use serde_json::{Map, Value, json};

use crate::build::RunConfig;

/// `{ run, algorithms: { name: JSON Schema }, titles, errors }`. Defaults are the values of `Default`.
#[must_use]
pub fn schema() -> Value {
    let mut algorithms = Map::new();
    let mut titles = Map::new();
    for entry in registry() {
        algorithms.insert(entry.name.into(), with_defaults((entry.schema)().to_value(), &(entry.defaults)()));
        titles.insert(entry.name.into(), json!(entry.title));
    }
    let defaults = serde_json::to_value(RunConfig::default()).unwrap_or_default();
    let run = with_defaults(schema_for!(RunConfig).to_value(), &defaults);
    json!({ "run": run, "algorithms": algorithms, "titles": titles, "errors": CODES })
}

/// Puts each property's default into its schema and makes every property optional.
fn with_defaults(mut schema: Value, defaults: &Value) -> Value {
    if let Some(object) = schema.as_object_mut() {
        object.remove("required");
    }
    if let Some(properties) = schema["properties"].as_object_mut() {
        for (key, property) in properties {
            if let Some(property) = property.as_object_mut() {
                property.insert("default".into(), defaults[key].clone());
            }
        }
    }
    schema
}
