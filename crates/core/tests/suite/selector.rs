//! The Mann–Whitney U test against scipy's numbers.

use reinforcets_core::selector::less;
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    a: Vec<f64>,
    b: Vec<f64>,
    p: f64,
}

/// scipy chooses between exact and approximate as we do; without ties, with many, small and large, equal and far apart.
#[test]
fn probabilities_are_scipys() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../fixtures/mann_whitney.json")).unwrap();
    assert!(cases.len() > 60);
    for Case { a, b, p } in cases {
        let found = less(&a, &b);
        assert!(
            (found - p).abs() <= 1e-10 * p + 1e-15,
            "{} and {}: {found}, scipy says {p}",
            a.len(),
            b.len()
        );
    }
}
