//! Whether a [`NetSpec`] makes sense to any engine.

use crate::error::{Error, Result};
use crate::net_shape::{SIGMA, Shape, chain_state, is_sigma};
use crate::net_spec::{HeadKind, Join, NetSpec, TowerSpec};

impl Join {
    /// What the inputs in `list` are together: a single one keeps its shape, several are plain numbers.
    #[must_use]
    pub fn shape(self, inputs: &[Shape], list: &[usize]) -> Shape {
        let widths = list.iter().map(|i| inputs[*i].len());
        match (list, self) {
            ([only], _) => inputs[*only],
            (_, Join::Concat) => Shape::Flat(widths.sum()),
            (_, Join::Product) => Shape::Flat(widths.max().unwrap_or(0)),
        }
    }
}

impl NetSpec {
    /// Checks widths, references and the order of layers.
    ///
    /// # Errors
    /// `INVALID_CONFIG` for a network that no engine could build, naming the field.
    pub fn check(&self) -> Result<()> {
        let views = self.members * self.heads().count();
        if self.inputs.is_empty() || !(1..=64).contains(&views) {
            return Err(Error::config("heads", views, "1 to 64 heads over all members, and an input"));
        }
        at_least_one("repeat", self.repeat)?;
        let shapes = self.embedded()?;
        let all: Vec<usize> = (0..shapes.len()).collect();
        let mut behind = None;
        let mut state = 0;
        if !self.trunk.is_empty() {
            let from = self.joined(&shapes, &all, "trunk")?;
            state += chain_state(&self.trunk, from, "trunk")?;
            behind = Some(from.after(&self.trunk, "trunk")?);
        }
        for tower in &self.towers {
            let field = format!("{}.inputs", tower.name);
            let refuse = |allowed| Err(Error::config(&field, format!("{:?}", tower.inputs), allowed));
            if tower.inputs.iter().any(|i| *i >= shapes.len()) {
                return refuse(format!("numbers below {}", shapes.len()));
            }
            if behind.is_some() && !tower.inputs.is_empty() {
                return refuse("empty where there is a trunk".into());
            }
            let list = if tower.inputs.is_empty() { &all } else { &tower.inputs };
            let from = behind.map_or_else(|| self.joined(&shapes, list, &tower.name), Ok)?;
            state += chain_state(&tower.layers, from, &tower.name)?;
            from.after(&tower.layers, &tower.name)?;
            heads(tower)?;
        }
        if state > 0 && self.repeat > 1 {
            return Err(Error::config("repeat", self.repeat, "1 where layers behind the join have memory"));
        }
        Ok(())
    }

    /// Shapes of the inputs behind their embedders.
    fn embedded(&self) -> Result<Vec<Shape>> {
        let shape = |input: &crate::net_spec::InputSpec| {
            at_least_one(&format!("{}.width", input.name), input.width)?;
            let shape = Shape::of(input);
            if input.repeated && chain_state(&input.embedder, shape, &input.name)? > 0 {
                let allowed = "an embedder without memory on an input that comes repeated";
                return Err(Error::config(format!("embed.{}", input.name), "a layer with memory", allowed));
            }
            if shape.len() != input.width {
                let field = format!("{}.width", input.name);
                return Err(Error::config(
                    field,
                    input.width,
                    format!("{}, as its picture has", shape.len()),
                ));
            }
            shape.after(&input.embedder, &format!("embed.{}", input.name))
        };
        self.inputs.iter().map(shape).collect()
    }

    /// Inputs of a trunk or tower together.
    fn joined(&self, shapes: &[Shape], list: &[usize], name: &str) -> Result<Shape> {
        let widths: Vec<usize> = list.iter().map(|i| shapes[*i].len()).collect();
        if self.join == Join::Product && widths.windows(2).any(|w| w[0] != w[1]) {
            let given = format!("a product of rows of {widths:?} numbers");
            return Err(Error::config(format!("{name}.inputs"), given, "inputs of the same width"));
        }
        Ok(self.join.shape(shapes, list))
    }
}

fn heads(tower: &TowerSpec) -> Result<()> {
    let mut features = 0;
    let has = |kind: fn(&HeadKind) -> bool| tower.heads.iter().any(|h| kind(&h.kind));
    if has(|k| matches!(k, HeadKind::Noisy { .. })) && has(|k| matches!(k, HeadKind::Linear { .. })) {
        let allowed = "linear heads or noisy ones on one tower";
        return Err(Error::config(format!("{}.heads", tower.name), "linear and noisy", allowed));
    }
    for head in &tower.heads {
        let name = format!("{}.{}", tower.name, head.name);
        match head.kind {
            HeadKind::Noisy { sigma, .. } if !is_sigma(sigma) => {
                return Err(Error::config(format!("{name}.sigma"), sigma, SIGMA));
            }
            HeadKind::Linear { width, .. }
            | HeadKind::Noisy { width, .. }
            | HeadKind::Constant { width, .. } => {
                at_least_one(&format!("{name}.width"), width)?;
            }
            HeadKind::Features => {
                features += 1;
                if tower.layers.is_empty() || features > 1 {
                    return Err(Error::config(name, "features", "one such head on a tower with layers"));
                }
            }
        }
    }
    Ok(())
}

fn at_least_one(field: &str, value: usize) -> Result<()> {
    if value == 0 { Err(Error::config(field, value, "at least 1")) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::net_spec::{Activation, HeadSpec, Init, InputSpec, LayerSpec};

    fn spec() -> NetSpec {
        let input = |name: &str, width| InputSpec {
            name: name.into(),
            width,
            picture: None,
            embedder: vec![],
            repeated: false,
        };
        let head = HeadSpec { name: "q".into(), kind: HeadKind::Linear { width: 2, init: Init::Torch } };
        let layers = vec![LayerSpec::dense(8, Activation::Relu, Init::Auto)];
        NetSpec {
            inputs: vec![input("obs", 3), input("goal", 3)],
            join: Join::Product,
            trunk: vec![],
            towers: vec![TowerSpec { name: "critic".into(), inputs: vec![], layers, heads: vec![head] }],
            members: 1,
            repeat: 1,
        }
    }

    fn noisy(sigma: f64) -> HeadSpec {
        HeadSpec { name: "a".into(), kind: HeadKind::Noisy { width: 2, sigma } }
    }

    fn noisy_layer(sigma: f64) -> LayerSpec {
        LayerSpec::NoisyDense { width: 4, activation: Activation::Relu, sigma }
    }

    #[test]
    fn what_no_engine_can_build_is_named() {
        spec().check().unwrap();
        let refused = |change: fn(&mut NetSpec), named: &str| {
            let mut odd = spec();
            change(&mut odd);
            let error = odd.check().unwrap_err();
            assert_eq!(error.code(), "INVALID_CONFIG");
            assert!(error.to_string().starts_with(named), "{error}");
        };
        refused(|s| s.inputs[1].width = 4, "critic.inputs");
        refused(|s| s.inputs[0].width = 0, "obs.width");
        refused(|s| s.towers[0].inputs = vec![2], "critic.inputs");
        refused(|s| s.towers[0].heads.clear(), "heads");
        refused(|s| s.repeat = 0, "repeat");
        refused(|s| s.towers[0].heads.push(noisy(0.5)), "critic.heads");
        refused(|s| s.towers[0].heads = vec![noisy(-0.1)], "critic.a.sigma");
        refused(|s| s.towers[0].layers = vec![noisy_layer(f64::NAN)], "critic.0.sigma");
        refused(
            |s| (s.inputs[0].repeated, s.inputs[0].embedder) = (true, vec![LayerSpec::Gru { width: 3 }]),
            "embed.obs",
        );
        refused(|s| s.towers[0].layers = vec![LayerSpec::Gru { width: 0 }], "critic.0.width");
        refused(|s| (s.towers[0].layers, s.repeat) = (vec![LayerSpec::Gru { width: 4 }], 8), "repeat");
        refused(
            |s| (s.trunk, s.towers[0].inputs) = (vec![LayerSpec::Gru { width: 4 }], vec![0]),
            "critic.inputs",
        );
    }
}
