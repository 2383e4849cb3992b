//! Descriptions of all options, for whoever generates types, flags and tables from them.

use reinforcets_core::agents::registry;
use reinforcets_core::error::CODES;
use schemars::schema_for;
use serde_json::{Map, Value, json};

use crate::build::RunConfig;
use crate::group_config::GroupConfig;

/// `{ run, group, algorithms: { name: JSON Schema }, titles, errors }`. Defaults are the values of `Default`.
#[must_use]
pub fn schema() -> Value {
    let mut algorithms = Map::new();
    let mut titles = Map::new();
    for entry in registry() {
        algorithms.insert(entry.name.into(), with_defaults((entry.schema)().to_value(), &(entry.defaults)()));
        titles.insert(entry.name.into(), json!(entry.title));
    }
    let run = with_defaults(schema_for!(RunConfig).to_value(), &defaults_of(&RunConfig::default()));
    let group = with_defaults(schema_for!(GroupConfig).to_value(), &defaults_of(&GroupConfig::default()));
    json!({ "run": run, "group": group, "algorithms": algorithms, "titles": titles, "errors": CODES })
}

fn defaults_of<T: serde::Serialize>(config: &T) -> Value {
    serde_json::to_value(config).unwrap_or_default()
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
